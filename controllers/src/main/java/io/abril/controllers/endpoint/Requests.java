package io.abril.controllers.endpoint;

import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.Phase;
import io.abril.runtime.Op;
import io.abril.runtime.events.Event;
import io.abril.schema.Json;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers what people ask of an endpoint beside its document, each request once. */
final class Requests {
  static final Set<Phase> ATTEMPTING =
      EnumSet.of(Phase.PREPARING, Phase.VERIFYING, Phase.AWAITING_PROMOTION);

  private final EndpointObservation seen;
  private final List<Op> consumed = new ArrayList<>();

  Requests(EndpointObservation seen) {
    this.seen = seen;
  }

  List<Op> consumed() {
    return List.copyOf(consumed);
  }

  /** Answers every request of a type at once: asking twice is asking once. */
  Optional<Op> answer(String type, EndpointStatus s) {
    var ops = seen.ops(type, attemptId(s));
    consumed.addAll(ops);
    return ops.stream().findFirst();
  }

  /** A request that waits for a phase that may come much later would surprise everybody. */
  void dropOutOfPlace(EndpointStatus after, List<Event> events) {
    for (Op op : seen.ops()) {
      boolean other = !op.attempt().isEmpty() && !op.attempt().equals(attemptId(after));
      if (!consumed.contains(op) && (other || !mayWait(op, after.phase()))) {
        consumed.add(op);
        events.add(
            Event.normal(
                "OpDropped",
                "'"
                    + op.type()
                    + "' of "
                    + op.by()
                    + (other
                        ? " was for an attempt that is over"
                        : " has nothing to act on in phase " + word(after.phase()))));
      }
    }
  }

  private static boolean mayWait(Op op, Phase phase) {
    return switch (op.type()) {
      case "promote", "promote-full" -> ATTEMPTING.contains(phase);
      case "rollback" ->
          EnumSet.of(Phase.SWITCHING, Phase.SOAKING, Phase.RETIRING, Phase.STEADY).contains(phase);
      case "retry" ->
          EnumSet.of(Phase.ROLLING_BACK, Phase.ROLLED_BACK, Phase.FAILED, Phase.EXPIRED)
              .contains(phase);
      default -> false;
    };
  }

  private static String attemptId(EndpointStatus s) {
    return s.attempt().map(Attempt::id).orElse("");
  }

  /** As the status shows it: {@code RollingBack}. */
  static String word(Phase phase) {
    return Json.mapper().valueToTree(phase).asText();
  }
}
