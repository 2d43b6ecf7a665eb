package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.verb.Waiting.Goal;
import io.abril.api.Condition;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abrilctl wait}. */
@Command(
    name = "wait",
    description = "Waits until objects are as they should be.",
    footer = {"", "Example: abrilctl wait pool/date-1.0.0 ce/date-1 --timeout 5m"})
final class Wait implements Callable<Integer> {
  private final Context context;

  @Parameters(arity = "1..*", paramLabel = "KIND/NAME…", description = "The objects.")
  List<String> words;

  @Option(
      names = "--for",
      defaultValue = "condition=Ready",
      paramLabel = "GOAL",
      description = "condition=TYPE[=True|False|Unknown], phase=PHASE, or delete.")
  String goal;

  @Option(names = "--timeout", defaultValue = "60s", description = "How long; default: 60s.")
  Duration timeout;

  Wait(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var parsed = goal(goal);
    var store = context.store();
    var targets = Target.of(store.kinds(), words);
    if (!goal.equals("delete")) {
      targets.forEach(target -> store.need(target.kind(), target.name()));
    }
    new Waiting(context, store, timeout).until(parsed, targets);
    return ExitCode.OK;
  }

  private static Goal goal(String text) {
    var parts = text.split("=", 3);
    if (text.equals("delete")) {
      return Goal.GONE;
    }
    if (text.equalsIgnoreCase("condition=Ready") || text.equalsIgnoreCase("condition=Ready=True")) {
      return Goal.READY;
    }
    if (parts[0].equals("condition") && parts.length >= 2) {
      var status = status(parts.length == 3 ? parts[2] : "True");
      boolean refused = parts[1].equals(Condition.ACCEPTED) && status == Condition.Status.FALSE;
      return new Goal(
          parts[1] + "=" + Json.mapper().convertValue(status, String.class),
          object -> refused ? object.refusal().isPresent() : holds(object, parts[1], status),
          !refused && !parts[1].equals(Condition.ACCEPTED));
    }
    if (parts[0].equals("phase") && parts.length == 2) {
      return new Goal(
          parts[1],
          object ->
              object.observed()
                  && object.tree().path("status").path("phase").asText().equals(parts[1]),
          true);
    }
    throw Failure.usage(
        "--for " + text + ": must be condition=TYPE, condition=TYPE=False, phase=PHASE or delete");
  }

  private static boolean holds(ObjectView object, String type, Condition.Status status) {
    return object.observed()
        && object.condition(type).filter(c -> c.status() == status).isPresent();
  }

  private static Condition.Status status(String word) {
    for (var status : Condition.Status.values()) {
      if (status.name().equalsIgnoreCase(word)) {
        return status;
      }
    }
    throw Failure.usage("--for: '" + word + "' is not True, False or Unknown");
  }
}
