package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.api.Durations;
import io.abril.api.job.Job;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abrilctl run}: a one-off job from the command line. */
@Command(
    name = "run",
    description = {
      "Runs a container to its end on one of the nodes, shows what it says, and exits with its"
          + " code.",
      "The job stays, for 'abrilctl describe job NAME', unless --rm; running it again is its next"
          + " run."
    },
    footer = {"", "Example: abrilctl run seed --image cs/db-tools:1 --on db-1.0.0 -- seed --all"})
final class Run implements Callable<Integer> {
  private final Context context;

  @Parameters(index = "0", paramLabel = "NAME", description = "The job's name.")
  String name;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "-- CMD…",
      description = "Arguments of the image's entrypoint; default: the image's command.")
  List<String> args = List.of();

  @Option(names = "--image", required = true, paramLabel = "REF", description = "The image.")
  String image;

  @Option(
      names = "--on",
      paramLabel = "POOL",
      description = "Run on the node of this pool's first passing instance.")
  Optional<String> on = Optional.empty();

  @Option(names = "--env", paramLabel = "K=V", description = "A variable; may be repeated.")
  Map<String, String> env = new LinkedHashMap<>();

  @Option(
      names = "--retries",
      defaultValue = "0",
      paramLabel = "N",
      description = "How often it is tried again when it fails; default: 0.")
  int retries;

  @Option(
      names = "--timeout",
      defaultValue = "1h",
      description = "How long an attempt may take; then it is stopped; default: 1h.")
  Duration timeout;

  @Option(names = "--rm", description = "Delete the job when it has ended.")
  boolean remove;

  @Option(names = "--no-wait", description = "Don't wait for its end.")
  boolean noWait;

  Run(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (remove && noWait) {
      throw Failure.usage("--rm deletes the job when it has ended, so it goes with waiting only");
    }
    var store = context.store();
    var runs = new Runs(context, store, name);
    int before = runs.begin(document());
    if (noWait) {
      context.say("job/" + name + " begun; 'abrilctl describe job " + name + "' shows it");
      return ExitCode.OK;
    }
    int code =
        new RunFollow(context, store, new Target(Job.KIND, name), before).toTheEnd(longest());
    if (remove) {
      runs.remove();
    }
    return code;
  }

  /** Every attempt may take its time, and each but the first is waited for. */
  private Duration longest() {
    return timeout.plusMinutes(2).multipliedBy(retries + 1L).plusMinutes(5L * retries);
  }

  private ObjectNode document() {
    var document = Runs.document(name);
    var spec = (ObjectNode) document.get("spec");
    spec.putObject("image").put("ref", image);
    args.forEach(spec.withArray("args")::add);
    var variables = spec.putObject("env");
    env.forEach(variables::put);
    on.ifPresent(pool -> spec.putObject("on").put("pool", pool));
    spec.put("retries", retries).put("timeout", Durations.format(timeout));
    return document;
  }
}
