package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.Failure;
import io.abril.api.Kind;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.pool.ServicePool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code abrilctl rollout}: what is done with a change that is under way. */
@Command(
    name = "rollout",
    description = "Follows a change, holds it, or undoes it.",
    synopsisSubcommandLabel = "status|history|undo|pause|resume|restart|retry|abort|complete",
    footer = {"", "Example: abrilctl rollout status pool/date-1.0.0"})
final class Rollout implements Runnable {
  @Spec CommandSpec spec;

  private Rollout() {}

  static CommandLine line(Context context) {
    var line = new CommandLine(new Rollout());
    line.addSubcommand(new Status(context))
        .addSubcommand(new RolloutHistory(context))
        .addSubcommand(new RolloutUndo(context));
    var both = List.<Kind<?, ?>>of(ServicePool.KIND, ConsumerEndpoint.KIND);
    var pools = List.<Kind<?, ?>>of(ServicePool.KIND);
    var endpoints = List.<Kind<?, ?>>of(ConsumerEndpoint.KIND);
    request(line, context, both, "pause", "Replaces and switches no more until it is resumed.");
    request(line, context, both, "resume", "Goes on after a pause, or after an update has failed.");
    request(line, context, pools, "restart", "Replaces all instances, as in an update.");
    request(line, context, both, "retry", "Tries anew what was given up.");
    request(line, context, endpoints, "abort", "Gives a switch up, and goes back if it is live.");
    request(line, context, endpoints, "complete", "Ends a soak or a retention before its time.");
    return line;
  }

  private static void request(
      CommandLine to, Context context, List<Kind<?, ?>> kinds, String name, String description) {
    var line = new CommandLine(new RolloutRequest(context, kinds));
    var example = kinds.contains(ServicePool.KIND) ? "date-1.0.0" : "endpoint/date-1";
    line.getCommandSpec()
        .usageMessage()
        .description(description)
        .footer("", "Example: abrilctl rollout " + name + " " + example);
    to.addSubcommand(name, line);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "rollout what? 'rollout status' it may be");
  }

  /** {@code abrilctl rollout status}. */
  @Command(
      name = "status",
      description = "Shows a change until it ends; the exit code says how.",
      footer = {"", "Example: abrilctl rollout status ce/date-1 --timeout 30m"})
  static final class Status implements Callable<Integer> {
    /** How it is shown. */
    enum Output {
      text,
      json
    }

    private final Context context;

    @Parameters(arity = "1..2", paramLabel = "ce/NAME|pool/NAME", description = "The object.")
    List<String> words;

    @Option(
        names = {"-o", "--output"},
        defaultValue = "text",
        paramLabel = "FORMAT",
        description = "text, or json: one object for each change.")
    Output output;

    @Option(names = "--timeout", defaultValue = "15m", description = "How long; default: 15m.")
    Duration timeout;

    Status(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      var store = context.store();
      var target = Target.one(store.kinds(), words);
      if (!List.of(ServicePool.KIND, ConsumerEndpoint.KIND).contains(target.kind())) {
        throw Failure.usage(
            "only pools and endpoints are rolled out; 'abrilctl wait' waits for any object");
      }
      store.need(target.kind(), target.name());
      return new Follow(context, store, timeout, output == Output.json).toTheEnd(target);
    }
  }
}
