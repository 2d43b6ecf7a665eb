package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.rollout.Judge;
import io.abril.abrilctl.state.Kinds;
import io.abril.abrilctl.state.ObjectView;
import io.abril.abrilctl.state.Request;
import io.abril.api.Kind;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code abrilctl rollout pause|resume|restart|retry|abort|complete}: what a pool or an endpoint is
 * asked beside its document. The verb's name is the request's type.
 */
@Command
final class RolloutRequest implements Callable<Integer> {
  @Spec CommandSpec spec;

  private final Context context;
  private final List<Kind<?, ?>> kinds;

  @Parameters(arity = "1..2", paramLabel = "pool/NAME|ce/NAME", description = "The object.")
  List<String> words;

  @Option(names = "--wait", description = "Follow it to its end.")
  boolean wait;

  @Option(names = "--timeout", defaultValue = "15m", description = "How long; default: 15m.")
  Duration timeout;

  /**
   * A verb.
   *
   * @param kinds that can be asked for it; a name alone is one of the first
   */
  RolloutRequest(Context context, List<Kind<?, ?>> kinds) {
    this.context = context;
    this.kinds = List.copyOf(kinds);
  }

  @Override
  public Integer call() {
    var store = context.store();
    var target = target(store.kinds());
    var object = store.need(target.kind(), target.name());
    var type = spec.name();
    var attempt = target.kind().equals(ConsumerEndpoint.KIND) ? attempt(object, type) : "";
    store.request(
        object.ref(), Request.of(type, attempt, context.user(), context.now()), context.now());
    context.say(object.title() + " " + type + " requested");
    return wait ? new Follow(context, store, timeout, false).toTheEnd(target) : ExitCode.OK;
  }

  private Target target(Kinds known) {
    boolean plain = words.size() == 1 && !words.get(0).contains("/");
    var target = plain ? new Target(kinds.get(0), words.get(0)) : Target.one(known, words);
    return kinds.contains(target.kind()) ? target : Target.ofKind(known, kinds.get(0), words);
  }

  /** The attempt that is meant; a request that would be dropped is refused here and now. */
  private static String attempt(ObjectView endpoint, String type) {
    var status = Judge.status(endpoint);
    boolean held =
        status.filter(s -> s.wanted().filter(s.rejected()::contains).isPresent()).isPresent();
    boolean fits =
        status.filter(s -> phases(type).contains(s.phase())).isPresent()
            || (type.equals("retry") && held);
    if (!fits) {
      throw new Failure(
          ExitCode.CONFLICT,
          endpoint.ref()
              + ": there is nothing to "
              + type
              + " (phase "
              + status.map(s -> Judge.word(s.phase())).orElse("not known yet")
              + "); 'abrilctl rollout status ce/"
              + endpoint.name()
              + "' shows where it is");
    }
    boolean ofAttempt = !type.equals("pause") && !type.equals("resume");
    return status
        .filter(s -> ofAttempt)
        .flatMap(EndpointStatus::attempt)
        .map(Attempt::id)
        .orElse("");
  }

  private static Set<Phase> phases(String type) {
    return switch (type) {
      case "abort" ->
          EnumSet.of(
              Phase.PREPARING,
              Phase.VERIFYING,
              Phase.AWAITING_PROMOTION,
              Phase.SWITCHING,
              Phase.SOAKING);
      case "complete" -> EnumSet.of(Phase.SOAKING, Phase.RETIRING);
      case "retry" ->
          EnumSet.of(Phase.ROLLING_BACK, Phase.ROLLED_BACK, Phase.FAILED, Phase.EXPIRED);
      default -> EnumSet.allOf(Phase.class);
    };
  }
}
