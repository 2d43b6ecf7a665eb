package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.registry.RegistryClient;
import io.abril.abrilctl.registry.RegistrySettings;
import io.abril.schema.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code abrilctl registry}: what is in an image registry. */
@Command(
    name = "registry",
    description = "Looks into an image registry, and removes images from it.",
    synopsisSubcommandLabel = "ls|tags|rm|gc",
    footer = {"", "Example: abrilctl registry ls --registry registry.service.consul:5000"})
final class Registry implements Runnable {
  private static final Pattern REPOSITORY =
      Pattern.compile("[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("[\\w][\\w.-]{0,127}");

  @Spec CommandSpec spec;

  private Registry() {}

  static CommandLine line(Context context) {
    return new CommandLine(new Registry())
        .addSubcommand(new Ls(context))
        .addSubcommand(new Tags(context))
        .addSubcommand(new Rm(context))
        .addSubcommand(new RegistryGc(context));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "registry what? ls, tags, rm or gc it may be");
  }

  /** How to get into a registry. */
  static final class Access {
    @Option(
        names = "--registry",
        defaultValue = "",
        paramLabel = "HOST:PORT",
        description = "The registry; default: ABRIL_REGISTRY.")
    String url;

    @Option(
        names = "--user",
        defaultValue = "",
        paramLabel = "NAME",
        description = "Who asks; default: ABRIL_REGISTRY_USER, else the login of 'docker login'.")
    String user;

    @Option(
        names = "--password-file",
        defaultValue = "",
        paramLabel = "FILE",
        description = "Holds the password; default: ABRIL_REGISTRY_PASSWORD_FILE.")
    String passwordFile;

    @Option(
        names = "--cacert",
        defaultValue = "",
        paramLabel = "FILE",
        description =
            "Authorities to trust; default: ABRIL_REGISTRY_CACERT, else what Docker trusts there.")
    String authorities;

    RegistryClient client(Context context) {
      return new RegistryClient(
          RegistrySettings.of(
              new RegistrySettings.Options(url, user, passwordFile, authorities),
              context.terminal().env()));
    }
  }

  /** How a list is shown. */
  static final class Format {
    /** Formats. */
    enum Output {
      text,
      json
    }

    @Option(
        names = {"-o", "--output"},
        defaultValue = "text",
        paramLabel = "FORMAT",
        description = "text: one a line; or json: a list.")
    Output output;

    void print(Context context, List<String> names) {
      if (output == Output.json) {
        context.say(Json.write(names));
      } else {
        names.forEach(context::say);
      }
    }
  }

  private static String repository(String name) {
    if (!REPOSITORY.matcher(name).matches()) {
      throw Failure.usage(
          "'" + name + "' is not the name of a repository such as cs/date; leave out the host");
    }
    return name;
  }

  /** {@code abrilctl registry ls}. */
  @Command(
      name = "ls",
      description = "Lists the repositories.",
      footer = {"", "Example: abrilctl registry ls --registry registry.service.consul:5000"})
  static final class Ls implements Callable<Integer> {
    private final Context context;
    @Mixin Access access;
    @Mixin Format format;

    Ls(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      format.print(context, access.client(context).repositories());
      return ExitCode.OK;
    }
  }

  /** {@code abrilctl registry tags}. */
  @Command(
      name = "tags",
      description = "Lists the tags of a repository.",
      footer = {"", "Example: abrilctl registry tags cs/date"})
  static final class Tags implements Callable<Integer> {
    private final Context context;
    @Mixin Access access;
    @Mixin Format format;

    @Parameters(index = "0", paramLabel = "REPOSITORY", description = "Such as cs/date.")
    String repository;

    Tags(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      format.print(context, access.client(context).tags(repository(repository)));
      return ExitCode.OK;
    }
  }

  /** {@code abrilctl registry rm}. */
  @Command(
      name = "rm",
      description = {
        "Removes an image. Its layers go with the next 'abrilctl registry gc'.",
        "A registry deletes by digest: other tags of the same image would go as well, so with such"
            + " it takes --force."
      },
      footer = {"", "Example: abrilctl registry rm cs/date:1.0.0 && abrilctl registry gc"})
  static final class Rm implements Callable<Integer> {
    private final Context context;
    @Mixin Access access;

    @Parameters(index = "0", paramLabel = "REPOSITORY:TAG", description = "Such as cs/date:1.0.0.")
    String image;

    @Option(names = "--force", description = "Even when other tags go with it.")
    boolean force;

    Rm(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      int colon = image.lastIndexOf(':');
      var tag = image.substring(colon + 1);
      if (colon < 0 || !TAG.matcher(tag).matches()) {
        throw Failure.usage("'" + image + "' is not REPOSITORY:TAG such as cs/date:1.0.0");
      }
      var repository = repository(image.substring(0, colon));
      var client = access.client(context);
      var digest =
          client
              .digest(repository, tag)
              .orElseThrow(
                  () ->
                      Failure.notFound(
                          image, "'abrilctl registry tags " + repository + "' lists its tags"));
      var others = others(client, repository, tag, digest);
      if (!others.isEmpty() && !force) {
        throw new Failure(
            ExitCode.CONFLICT,
            image
                + " is the same image as "
                + String.join(", ", others)
                + ", which would go with it; --force removes them all");
      }
      client.delete(repository, digest);
      context.say(image + " removed (" + digest + ")");
      others.forEach(other -> context.say(repository + ":" + other + " removed with it"));
      return ExitCode.OK;
    }

    private static List<String> others(
        RegistryClient client, String repository, String tag, String digest) {
      var same = new ArrayList<String>();
      for (String other : client.tags(repository)) {
        if (!other.equals(tag)
            && client.digest(repository, other).filter(digest::equals).isPresent()) {
          same.add(other);
        }
      }
      return same;
    }
  }
}
