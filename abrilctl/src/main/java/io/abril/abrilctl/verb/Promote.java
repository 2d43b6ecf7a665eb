package io.abril.abrilctl.verb;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.rollout.Judge;
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

/** {@code abrilctl promote}: a person's word that a switch waits for. */
@Command(
    name = "promote",
    description = "Lets a version go live that waits for it.",
    footer = {"", "Example: abrilctl promote date-1 --wait"})
final class Promote implements Callable<Integer> {
  private static final Set<Phase> BEFORE =
      EnumSet.of(Phase.PREPARING, Phase.VERIFYING, Phase.AWAITING_PROMOTION);

  private final Context context;

  @Parameters(arity = "1..2", paramLabel = "NAME", description = "The endpoint.")
  List<String> words;

  @Option(
      names = "--full",
      description = "Leave its gates out; enough passing instances are needed still.")
  boolean full;

  @Option(names = "--wait", description = "Follow the switch to its end.")
  boolean wait;

  @Option(names = "--timeout", defaultValue = "15m", description = "How long; default: 15m.")
  Duration timeout;

  Promote(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    var store = context.store();
    var target = Target.ofKind(store.kinds(), ConsumerEndpoint.KIND, words);
    var endpoint = store.need(target.kind(), target.name());
    var status = Judge.status(endpoint);
    var attempt = status.filter(s -> BEFORE.contains(s.phase())).flatMap(EndpointStatus::attempt);
    if (attempt.isEmpty()) {
      var phase = status.map(s -> Judge.word(s.phase())).orElse("not known yet");
      throw new Failure(
          ExitCode.CONFLICT,
          endpoint.ref()
              + ": nothing waits to be promoted (phase "
              + phase
              + "); 'abrilctl deploy SERVICE VERSION' starts a switch");
    }
    var id = attempt.map(Attempt::id).orElse("");
    var type = full ? "promote-full" : "promote";
    store.request(
        endpoint.ref(), Request.of(type, id, context.user(), context.now()), context.now());
    context.say(
        endpoint.title()
            + (full ? " full promotion of " : " promotion of ")
            + attempt.get().candidate()
            + " requested");
    return wait ? new Follow(context, store, timeout, false).toTheEnd(target) : ExitCode.OK;
  }
}
