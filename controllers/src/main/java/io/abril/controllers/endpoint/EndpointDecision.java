package io.abril.controllers.endpoint;

import io.abril.api.Resource;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointSpec.Action;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.EndpointStatus.Gate;
import io.abril.api.endpoint.Phase;
import io.abril.runtime.Op;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.events.Event;
import io.abril.schema.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The state machine of a switch. Each call makes at most one move from the phase in the status,
 * given what was found; whatever the answer holds is committed in one transaction, so a new leader
 * goes on from there. Pure.
 *
 * <p>Two things never happen: the pointer is not moved to a version with too few passing instances,
 * and not automatically back to one either.
 */
final class EndpointDecision {
  private static final Set<Phase> ATTEMPTING =
      EnumSet.of(Phase.PREPARING, Phase.VERIFYING, Phase.AWAITING_PROMOTION);

  private final Resource<EndpointSpec, EndpointStatus> endpoint;
  private final EndpointSpec spec;
  private final EndpointObservation seen;
  private final Gates gates;
  private final EndpointReport report;
  private final Instant now;
  private final List<Event> events = new ArrayList<>();
  private final List<Op> consumed = new ArrayList<>();

  /**
   * The outcome.
   *
   * @param status the status from now on
   * @param notReady why consumers do not have what is wanted
   * @param lookAgain when something is due
   */
  record Outcome(
      EndpointStatus status,
      Optional<NotReady> notReady,
      Optional<Instant> lookAgain,
      List<Event> events,
      List<Op> consumed) {}

  private EndpointDecision(
      Resource<EndpointSpec, EndpointStatus> endpoint, EndpointObservation seen) {
    this.endpoint = endpoint;
    this.spec = endpoint.spec();
    this.seen = seen;
    this.gates = new Gates(spec, seen);
    this.report = new EndpointReport(endpoint.name(), spec, seen, gates);
    this.now = seen.now();
  }

  /** Decides. */
  static Outcome decide(Resource<EndpointSpec, EndpointStatus> endpoint, EndpointObservation seen) {
    return new EndpointDecision(endpoint, seen).run();
  }

  private Outcome run() {
    var before = endpoint.status().orElseGet(() -> Transitions.initial(now));
    var after = move(Transitions.rejectingOnly(before, spec.version()));
    dropOpsOutOfPlace(after);
    if (after.phase() != before.phase()) {
      events.add(Event.normal(word(after.phase()), report.sentence(after)));
    }
    var reported = report.filledIn(after, judging(after));
    return new Outcome(
        reported,
        report.notReady(reported),
        lookAgain(reported),
        List.copyOf(events),
        List.copyOf(consumed));
  }

  /** As the status shows it: {@code RollingBack}. */
  private static String word(Phase phase) {
    return Json.mapper().valueToTree(phase).asText();
  }

  private EndpointStatus move(EndpointStatus s) {
    return switch (s.phase()) {
      case STEADY, ROLLED_BACK, FAILED -> resting(s);
      case PREPARING, VERIFYING, AWAITING_PROMOTION -> attempting(s);
      case SWITCHING -> switching(s);
      case SOAKING -> soaking(s);
      case RETIRING -> retiring(s);
      case ROLLING_BACK -> rollingBack(s);
    };
  }

  private EndpointStatus resting(EndpointStatus s) {
    if (s.phase() == Phase.STEADY || s.phase() == Phase.RETIRING) {
      var rollback = answer("rollback", s);
      if (rollback.isPresent()) {
        return goBackAsAsked(s, rollback.get());
      }
    }
    var retry = answer("retry", s);
    if (s.live().equals(Optional.of(spec.version()))) {
      return s.phase() == Phase.FAILED ? Transitions.in(s, restPhase(s), now) : s;
    }
    boolean tried =
        s.phase() == Phase.FAILED
            && s.attempt().filter(a -> a.candidate().equals(spec.version())).isPresent();
    boolean held = s.rejected().contains(spec.version()) || tried;
    return held && retry.isEmpty() ? s : begin(s);
  }

  /** A previous version that was not retired yet still is to be. */
  private Phase restPhase(EndpointStatus s) {
    boolean toRetire =
        spec.retire().action() == Action.IDLE
            && s.live().isPresent()
            && s.previous().filter(v -> !s.retired().contains(v)).isPresent();
    return toRetire ? Phase.RETIRING : Phase.STEADY;
  }

  private EndpointStatus begin(EndpointStatus s) {
    return Transitions.begin(s, endpoint.meta().uid(), spec, spec.version(), now);
  }

  private EndpointStatus attempting(EndpointStatus s) {
    var attempt = s.attempt().orElseThrow();
    if (!attempt.candidate().equals(spec.version())) {
      return s.live().equals(Optional.of(spec.version()))
          ? Transitions.ended(s, restPhase(s), "superseded: the wish is live already", now)
          : begin(s);
    }
    var t = answer("promote", s).isPresent() ? Transitions.promoted(s) : s;
    if (!gates.passing(attempt.candidate())) {
      return expiredOr(Transitions.in(withoutStability(inTime(t)), Phase.PREPARING, now));
    }
    if (attempt.stableSince().isEmpty()) {
      return Transitions.stableSince(t, Optional.of(now));
    }
    var found = gates.of(attempt);
    if (!gate(found, "stable")) {
      return expiredOr(t);
    }
    if (!found.stream().allMatch(Gate::met)) {
      return expiredOr(
          Transitions.in(
              Transitions.readySince(inTime(t), Optional.empty()), Phase.VERIFYING, now));
    }
    if (attempt.readySince().isEmpty()) {
      t = Transitions.readySince(t, Optional.of(now));
    }
    return mayPromote(t) ? switched(t) : Transitions.in(t, Phase.AWAITING_PROMOTION, now);
  }

  /**
   * The deadline is for the gates; a candidate that has passed them and waits for somebody's word
   * gets as much time again when one of them breaks.
   */
  private EndpointStatus inTime(EndpointStatus s) {
    var again = now.plus(spec.gates().progressDeadline());
    boolean later = s.attempt().filter(a -> a.deadline().isBefore(again)).isPresent();
    return s.phase() == Phase.AWAITING_PROMOTION && later ? Transitions.until(s, again) : s;
  }

  private EndpointStatus switched(EndpointStatus s) {
    var after = Transitions.switched(s, now);
    return spec.retire().action() == Action.IDLE
        ? Transitions.retiringWhatFell(s, after, seen.pools().keySet())
        : after;
  }

  private static boolean gate(List<Gate> found, String name) {
    return found.stream().anyMatch(g -> g.name().equals(name) && g.met());
  }

  private static EndpointStatus withoutStability(EndpointStatus s) {
    return Transitions.readySince(Transitions.stableSince(s, Optional.empty()), Optional.empty());
  }

  private EndpointStatus expiredOr(EndpointStatus s) {
    var attempt = s.attempt().orElseThrow();
    if (attempt.deadline().isAfter(now)) {
      return s;
    }
    var missing =
        gates.of(attempt).stream()
            .filter(g -> !g.met())
            .map(Gate::message)
            .findFirst()
            .orElse("its gates did not all hold");
    return Transitions.ended(s, Phase.FAILED, "gates.progressDeadline is over: " + missing, now);
  }

  private boolean mayPromote(EndpointStatus s) {
    var attempt = s.attempt().orElseThrow();
    if (attempt.promoted()) {
      return true;
    }
    return spec.promotion().auto()
        && attempt
            .readySince()
            .map(since -> !since.plus(spec.promotion().after()).isAfter(now))
            .orElse(false);
  }

  private EndpointStatus switching(EndpointStatus s) {
    var rollback = answer("rollback", s);
    if (rollback.isPresent()) {
      return goBackAsAsked(s, rollback.get());
    }
    if (seen.followed()) {
      return s.previous().isEmpty()
          ? Transitions.ended(s, Phase.STEADY, "live", now)
          : Transitions.soaking(s, spec, now);
    }
    if (!report.late(s)) {
      return s;
    }
    var back = goBack(s, "DNS or the load balancers did not follow in time");
    return back.phase() == Phase.SWITCHING && wantsAnother(s) ? begin(s) : back;
  }

  private boolean wantsAnother(EndpointStatus s) {
    return !s.live().equals(Optional.of(spec.version())) && !s.rejected().contains(spec.version());
  }

  private EndpointStatus soaking(EndpointStatus s) {
    var rollback = answer("rollback", s);
    if (rollback.isPresent()) {
      return goBackAsAsked(s, rollback.get());
    }
    var wanted = spec.version();
    if (s.previous().equals(Optional.of(wanted)) && gates.passing(wanted)) {
      return Transitions.back(s, false, "the wish went back to " + wanted, now);
    }
    if (!s.live().equals(Optional.of(wanted))) {
      return begin(s);
    }
    if (!gates.holds(wanted)) {
      return goBack(s, "too few instances of " + wanted + " were passing in the soak");
    }
    if (s.revertUntil().map(until -> until.isAfter(now)).orElse(false)) {
      return Transitions.noted(s, "");
    }
    return Transitions.ended(
        s, spec.retire().action() == Action.KEEP ? Phase.STEADY : Phase.RETIRING, "live", now);
  }

  private EndpointStatus retiring(EndpointStatus s) {
    var moved = resting(s);
    if (moved.phase() != Phase.RETIRING
        || s.phaseSince().plus(spec.retire().after()).isAfter(now)) {
      return moved;
    }
    if (spec.retire().action() == Action.KEEP) {
      return Transitions.in(moved, Phase.STEADY, now);
    }
    if (!seen.followed() || !moved.live().map(gates::passing).orElse(false)) {
      return moved; // The way back stays open while something is wrong with the live version.
    }
    var done =
        s.previous().map(v -> Transitions.retired(moved, v, seen.pools().keySet())).orElse(moved);
    return Transitions.in(done, Phase.STEADY, now);
  }

  private EndpointStatus rollingBack(EndpointStatus s) {
    if (seen.followed()) {
      return Transitions.in(s, Phase.ROLLED_BACK, now);
    }
    return report.late(s) && wantsAnother(s) ? begin(s) : s;
  }

  private EndpointStatus goBackAsAsked(EndpointStatus s, Op op) {
    var why = "a rollback was asked for by " + op.by();
    if (mayGoBack(s)) {
      return Transitions.back(s, true, why, now);
    }
    events.add(Event.warning("NoWayBack", noWayBack(s, why)));
    return s;
  }

  /** Back to the previous version, if that one has enough passing instances. */
  private EndpointStatus goBack(EndpointStatus s, String why) {
    if (mayGoBack(s)) {
      return Transitions.back(s, true, why, now);
    }
    var frozen = noWayBack(s, why);
    if (!s.attempt().map(Attempt::outcome).equals(Optional.of(frozen))) {
      events.add(Event.warning("NoWayBack", frozen));
    }
    return Transitions.noted(s, frozen);
  }

  private boolean mayGoBack(EndpointStatus s) {
    return s.previous().filter(gates::passing).isPresent();
  }

  private String noWayBack(EndpointStatus s, String why) {
    var but =
        s.previous()
            .map(
                v ->
                    s.retired().contains(v)
                        ? v
                            + " is retired ('abrilctl deploy "
                            + spec.service()
                            + " "
                            + v
                            + "' brings it back)"
                        : "too few instances of " + v + " are passing")
            .orElse("no version was live before");
    return why + ", but " + but + "; the pointer stays";
  }

  private static String attemptId(EndpointStatus s) {
    return s.attempt().map(Attempt::id).orElse("");
  }

  /** Answers every request of a type at once: asking twice is asking once. */
  private Optional<Op> answer(String type, EndpointStatus s) {
    var ops = seen.ops(type, attemptId(s));
    consumed.addAll(ops);
    return ops.stream().findFirst();
  }

  /** A request that waits for a phase that may come much later would surprise everybody. */
  private void dropOpsOutOfPlace(EndpointStatus after) {
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
      case "promote" -> ATTEMPTING.contains(phase);
      case "rollback" ->
          EnumSet.of(Phase.SWITCHING, Phase.SOAKING, Phase.RETIRING, Phase.STEADY).contains(phase);
      case "retry" ->
          EnumSet.of(Phase.ROLLING_BACK, Phase.ROLLED_BACK, Phase.FAILED).contains(phase);
      default -> false;
    };
  }

  /** Whether the gates are asked now, the moment of the switch included. */
  private boolean judging(EndpointStatus after) {
    var before = endpoint.status().map(EndpointStatus::phase).orElse(Phase.STEADY);
    boolean switchedNow = after.phase() == Phase.SWITCHING && before != Phase.SWITCHING;
    return switchedNow || ATTEMPTING.contains(after.phase());
  }

  private Optional<Instant> lookAgain(EndpointStatus s) {
    return switch (s.phase()) {
      // Consul tells when instances begin to pass; until then there is nothing else to see.
      case PREPARING ->
          Optional.of(
              s.attempt().filter(a -> gates.passing(a.candidate())).isPresent()
                  ? now.plusMillis(100)
                  : now.plusSeconds(1));
      case VERIFYING -> Optional.of(now.plusMillis(100));
      case SWITCHING, ROLLING_BACK -> Optional.of(now.plusMillis(report.late(s) ? 1_000 : 100));
      case AWAITING_PROMOTION -> Optional.of(now.plusMillis(500));
      case SOAKING ->
          s.revertUntil()
              .filter(until -> until.isAfter(now) && until.isBefore(now.plusSeconds(1)))
              .or(() -> Optional.of(now.plusSeconds(1)));
      case RETIRING -> {
        var due = s.phaseSince().plus(spec.retire().after());
        yield Optional.of(due.isAfter(now) ? due : now.plusSeconds(1));
      }
      case STEADY, ROLLED_BACK, FAILED -> Optional.empty();
    };
  }
}
