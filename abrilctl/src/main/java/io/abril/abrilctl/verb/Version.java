package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.listing.ControllerListing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code abrilctl version}: the client's, and that of the controllers that answer. */
@Command(
    name = "version",
    description = "Shows versions.",
    footer = {"", "Example: abrilctl version --client"})
final class Version implements Callable<Integer> {
  private final Context context;

  @Option(names = "--client", description = "Only the client's, without asking Consul.")
  boolean client;

  Version(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    context.say("abrilctl " + own());
    if (client) {
      return ExitCode.OK;
    }
    try {
      for (var row : new ControllerListing().rows(context.store(), false, context.now())) {
        context.say(
            "controller "
                + row.name()
                + " "
                + row.item().path("version").asText("unknown")
                + " ("
                + row.item().path("role").asText()
                + ")");
      }
    } catch (Failure e) {
      // The client's version is an answer without any Consul.
      context.remark("controllers: " + e.getMessage());
    }
    return ExitCode.OK;
  }

  private static String own() {
    try (var in = Version.class.getResourceAsStream("/io/abril/abrilctl/version.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
