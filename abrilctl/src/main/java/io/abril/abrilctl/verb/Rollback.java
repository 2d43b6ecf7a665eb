package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.rollout.Judge;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Request;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.Phase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abrilctl rollback}: back to the version that was live before. */
@Command(
    name = "rollback",
    description = "Goes back to the version that was live before.",
    footer = {"", "Example: abrilctl rollback date-1 --wait"})
final class Rollback implements Callable<Integer> {
  private static final Set<Phase> SWITCHED =
      EnumSet.of(Phase.SWITCHING, Phase.SOAKING, Phase.RETIRING, Phase.STEADY);

  private final Context context;

  @Parameters(arity = "1..2", paramLabel = "NAME", description = "The endpoint.")
  List<String> words;

  @Option(names = "--wait", description = "Follow it to its end.")
  boolean wait;

  @Option(names = "--timeout", defaultValue = "5m", description = "How long; default: 5m.")
  Duration timeout;

  Rollback(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var store = context.store();
    var target = Target.ofKind(store.kinds(), ConsumerEndpoint.KIND, words);
    var endpoint = store.need(target.kind(), target.name());
    var status =
        Judge.status(endpoint)
            .orElseThrow(() -> conflict(endpoint, "it was never switched to any version"));
    if (!SWITCHED.contains(status.phase())) {
      throw conflict(
          endpoint,
          "there is no switch to undo (phase "
              + Judge.word(status.phase())
              + "); 'abrilctl deploy SERVICE VERSION' wishes another version");
    }
    var previous =
        status
            .previous()
            .orElseThrow(() -> conflict(endpoint, "no version was live before this one"));
    var id = status.attempt().map(Attempt::id).orElse("");
    store.request(
        endpoint.ref(), Request.of("rollback", id, context.user(), context.now()), context.now());
    context.say(endpoint.title() + " rollback to " + previous + " requested");
    return wait
        ? new Follow(context, store, timeout, false).backFrom(target, live(status))
        : ExitCode.OK;
  }

  private static String live(EndpointStatus status) {
    return status.live().map(Object::toString).orElse("");
  }

  private static Failure conflict(ObjectView endpoint, String why) {
    return new Failure(ExitCode.CONFLICT, endpoint.ref() + ": " + why);
  }
}
