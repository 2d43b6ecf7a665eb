package io.abril.controllers.endpoint;

import io.abril.api.Resource;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.EndpointStatus.Traffic;
import io.abril.api.endpoint.Phase;
import io.abril.api.job.JobSpec;
import io.abril.controllers.endpoint.SmokeSeen.HttpTest;
import io.abril.runtime.Op;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.events.Event;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state machine of a switch. Each call makes at most one move from the phase in the status,
 * given what was found, but for a switch that has nothing to wait for, which is one move; whatever
 * the answer holds is committed in one transaction, so a new leader goes on from there. {@link
 * Attempting} has the phases before the pointer moves, {@link Watching} those after it. Pure.
 *
 * <p>Two things never happen: the pointer is not moved to a version with too few passing instances,
 * and not automatically back to one either.
 */
final class EndpointDecision {
  private static final Set<Phase> COUNTED = EnumSet.of(Phase.SWITCHING, Phase.SOAKING);
  private static final Set<Phase> GIVEN_UP = EnumSet.of(Phase.FAILED, Phase.EXPIRED);

  private final Turn turn;
  private final Attempting attempting;
  private final Watching watching;
  private final Instant now;

  /**
   * The outcome.
   *
   * @param status the status from now on
   * @param notReady why consumers do not have what is wanted
   * @param lookAgain when something is due
   * @param tests smoke tests over HTTP that are to begin
   * @param jobs runs of jobs that the endpoint is to have, by name
   */
  record Outcome(
      EndpointStatus status,
      Optional<NotReady> notReady,
      Optional<Instant> lookAgain,
      List<Event> events,
      List<Op> consumed,
      List<HttpTest> tests,
      Map<String, JobSpec> jobs) {}

  private EndpointDecision(Turn turn) {
    this.turn = turn;
    this.attempting = new Attempting(turn);
    this.watching = new Watching(turn);
    this.now = turn.now;
  }

  /** Decides. */
  static Outcome decide(Resource<EndpointSpec, EndpointStatus> endpoint, EndpointObservation seen) {
    var before = endpoint.status().orElseGet(() -> EndpointStatus.initial(seen.now()));
    return new EndpointDecision(new Turn(endpoint, seen)).from(before);
  }

  private Outcome from(EndpointStatus before) {
    var pools = turn.seen.pools().keySet();
    var s = counting(pausing(Transitions.rejectingOnly(before, turn.spec, pools)));
    turn.wanted = Wish.of(turn.spec, s, turn.seen, turn.gates);
    var after = countedOut(left(Transitions.wanting(move(s), turn.wanted)));
    turn.requests.dropOutOfPlace(after, turn.events);
    if (after.phase() != before.phase()) {
      turn.events.add(Event.normal(Requests.word(after.phase()), turn.report.sentence(after)));
    }
    var reported = worthWriting(before, turn.report.filledIn(after, judging(before, after)));
    return new Outcome(
        reported,
        turn.report.notReady(reported),
        lookAgain(reported),
        List.copyOf(turn.events),
        turn.requests.consumed(),
        testing(reported)
            ? reported.attempt().map(turn.smoke::toBegin).orElse(List.of())
            : List.of(),
        reported.attempt().map(a -> turn.smoke.jobs(a, testing(reported))).orElse(Map.of()));
  }

  private boolean testing(EndpointStatus after) {
    return turn.smoking && Requests.ATTEMPTING.contains(after.phase());
  }

  private EndpointStatus pausing(EndpointStatus s) {
    var pause = turn.requests.answer("pause", s);
    var resume = turn.requests.answer("resume", s);
    if (resume.isPresent()) {
      return Transitions.paused(s, "");
    }
    return pause
        .filter(op -> s.paused().isEmpty())
        .map(op -> Transitions.paused(s, "it is paused by " + op.by() + " since " + now))
        .orElse(s);
  }

  private EndpointStatus counting(EndpointStatus s) {
    return COUNTED.contains(s.phase())
        ? Transitions.counted(
            s,
            s.traffic()
                .map(t -> SoakVerdict.counted(t, turn.seen.traffic(), now))
                .or(() -> Optional.of(SoakVerdict.from(turn.seen.traffic(), now))))
        : s;
  }

  /** After the soak the sums stay, and nobody need know any more of what they were made. */
  private static EndpointStatus countedOut(EndpointStatus s) {
    return COUNTED.contains(s.phase())
        ? s
        : Transitions.counted(
            s,
            s.traffic()
                .map(t -> new Traffic(t.requests(), t.errors(), Map.of(), Optional.empty())));
  }

  /** The status as it was when nothing but the figures is new, and they are not due yet. */
  private static EndpointStatus worthWriting(EndpointStatus before, EndpointStatus after) {
    boolean figures =
        before.traffic().isEmpty()
            || after.traffic().isEmpty()
            || SoakVerdict.worthWriting(before.traffic().get(), after.traffic().get());
    var kept = Transitions.counted(after, before.traffic());
    return !figures && kept.equals(before) ? kept : after;
  }

  /** Versions that two switches have left go as soon as every load balancer is known to have. */
  private EndpointStatus left(EndpointStatus s) {
    return s.leaving().isEmpty() || !turn.seen.verified()
        ? s
        : Transitions.retiringWhatLeft(s, turn.seen.pools().keySet());
  }

  private EndpointStatus move(EndpointStatus s) {
    return switch (s.phase()) {
      case STEADY, ROLLED_BACK, FAILED, EXPIRED -> resting(s);
      case PREPARING, VERIFYING, AWAITING_PROMOTION -> attempting.go(s);
      case SWITCHING -> watching.switching(s);
      case SOAKING -> watching.soaking(s);
      case RETIRING -> {
        var moved = resting(s);
        yield moved.phase() == Phase.RETIRING ? watching.retiring(moved) : moved;
      }
      case ROLLING_BACK -> watching.rollingBack(s);
    };
  }

  private EndpointStatus resting(EndpointStatus s) {
    if (s.phase() == Phase.STEADY || s.phase() == Phase.RETIRING) {
      var rollback = turn.requests.answer("rollback", s);
      if (rollback.isPresent()) {
        return turn.goBackAsAsked(s, rollback.get().by());
      }
    }
    var retry = turn.requests.answer("retry", s);
    boolean gaveUp = GIVEN_UP.contains(s.phase());
    if (turn.isLive(s)) {
      return gaveUp ? Transitions.in(s, turn.restPhase(s), now) : s;
    }
    boolean tried = gaveUp && s.attempt().map(Attempt::candidate).equals(turn.wanted);
    boolean held = tried || turn.wanted.filter(s.rejected()::contains).isPresent();
    return turn.wanted.isEmpty() || (held && retry.isEmpty()) ? s : begun(s);
  }

  /** Where nothing has to be waited for, an attempt begins and goes on in one write. */
  private EndpointStatus begun(EndpointStatus s) {
    var begun = turn.begin(s);
    return turn.atOnce() ? attempting.go(begun) : begun;
  }

  /** Whether the gates are asked now, the moment of the switch included. */
  private static boolean judging(EndpointStatus before, EndpointStatus after) {
    boolean switchedNow = after.phase() == Phase.SWITCHING && before.phase() != Phase.SWITCHING;
    return switchedNow || Requests.ATTEMPTING.contains(after.phase());
  }

  /** Each second and at the end; one that ends as it begins is looked at once more, soon. */
  private Instant soakAgain(EndpointStatus s) {
    var end = s.revertUntil().orElse(now);
    if (!end.isAfter(s.phaseSince()) && s.phaseSince().equals(now)) {
      return now.plusMillis(50);
    }
    return end.isAfter(now) && end.isBefore(now.plusSeconds(1)) ? end : now.plusSeconds(1);
  }

  private Optional<Instant> lookAgain(EndpointStatus s) {
    return switch (s.phase()) {
      // Consul tells when instances begin to pass; until then there is nothing else to see.
      case PREPARING ->
          Optional.of(
              s.attempt().filter(a -> turn.gates.passing(a.candidate())).isPresent()
                  ? now.plusMillis(100)
                  : now.plusSeconds(1));
      case VERIFYING -> Optional.of(now.plusMillis(100));
      case SWITCHING, ROLLING_BACK ->
          Optional.of(now.plusMillis(turn.report.late(s) ? 1_000 : 100));
      case AWAITING_PROMOTION -> Optional.of(now.plusMillis(500));
      case SOAKING -> Optional.of(soakAgain(s));
      case RETIRING -> {
        var due = s.phaseSince().plus(turn.spec.retire().after());
        yield Optional.of(due.isAfter(now) ? due : now.plusSeconds(1));
      }
      case STEADY, ROLLED_BACK, FAILED, EXPIRED ->
          s.leaving().isEmpty() ? Optional.empty() : Optional.of(now.plusSeconds(5));
    };
  }
}
