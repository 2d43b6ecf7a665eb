package io.abril.controllers.endpoint;

import io.abril.api.endpoint.EndpointSpec.Action;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.Phase;
import io.abril.controllers.endpoint.SoakVerdict.Verdict;
import io.abril.runtime.Op;
import java.util.Optional;

/** The phases after a switch, until nothing need be watched any more. Pure. */
final class Watching {
  private final Turn turn;

  Watching(Turn turn) {
    this.turn = turn;
  }

  EndpointStatus switching(EndpointStatus s) {
    var rollback = askedBack(s);
    if (rollback.isPresent()) {
      return turn.goBackAsAsked(s, rollback.get().by());
    }
    if (turn.seen.followed()) {
      return s.previous().isEmpty()
          ? Transitions.ended(s, Phase.STEADY, "live", turn.now)
          : Transitions.soaking(s, turn.spec, turn.now);
    }
    // Nobody has failed to follow whom a new leader has not asked yet.
    if (!turn.report.late(s) || !turn.seen.live().unseen().isEmpty()) {
      return s;
    }
    var back = turn.goBack(s, "DNS or the load balancers did not follow in time");
    return back.phase() == Phase.SWITCHING && turn.wantsAnother(s) ? turn.begin(s) : back;
  }

  private Optional<Op> askedBack(EndpointStatus s) {
    var rollback = turn.requests.answer("rollback", s);
    var abort = turn.requests.answer("abort", s);
    return rollback.or(() -> abort);
  }

  EndpointStatus soaking(EndpointStatus s) {
    var rollback = askedBack(s);
    if (rollback.isPresent()) {
      return turn.goBackAsAsked(s, rollback.get().by());
    }
    var complete = turn.requests.answer("complete", s);
    var wanted = turn.wanted;
    boolean wayBack = s.previous().equals(wanted) && wanted.filter(turn.gates::passing).isPresent();
    if (wayBack && s.paused().isEmpty()) {
      return Transitions.back(s, false, "the wish went back to " + wanted.get(), turn.now);
    }
    if (turn.wantsAnother(s)) {
      return turn.begin(s);
    }
    if (s.live().filter(turn.gates::holds).isEmpty()) {
      return turn.goBack(s, "too few instances of " + s.live().get() + " were passing in the soak");
    }
    var verdict = SoakVerdict.of(turn.spec.soak(), s, turn.seen.live().balancers(), turn.now);
    if (verdict instanceof Verdict.Bad bad) {
      return turn.goBack(s, bad.sentence());
    }
    if (verdict instanceof Verdict.Wait wait && complete.isEmpty()) {
      return Transitions.noted(s, wait.sentence());
    }
    return Transitions.ended(
        s,
        turn.spec.retire().action() == Action.KEEP ? Phase.STEADY : Phase.RETIRING,
        "live",
        turn.now);
  }

  EndpointStatus rollingBack(EndpointStatus s) {
    if (turn.seen.followed()) {
      return Transitions.in(s, Phase.ROLLED_BACK, turn.now);
    }
    return turn.report.late(s) && turn.wantsAnother(s) ? turn.begin(s) : s;
  }

  /**
   * The end of the previous version, when its time has come, and all is well without it.
   *
   * @param s as it rests already
   */
  EndpointStatus retiring(EndpointStatus s) {
    var complete = turn.requests.answer("complete", s);
    boolean due = !s.phaseSince().plus(turn.spec.retire().after()).isAfter(turn.now);
    if (!due && complete.isEmpty()) {
      return s;
    }
    if (turn.spec.retire().action() == Action.KEEP) {
      return Transitions.in(s, Phase.STEADY, turn.now);
    }
    if (!s.paused().isEmpty()) {
      return Transitions.noted(s, "the retirement waits: " + s.paused());
    }
    if (!turn.seen.followed() || !s.live().map(turn.gates::passing).orElse(false)) {
      return s; // The way back stays open while something is wrong with the live version.
    }
    if (!turn.seen.verified()) {
      return Transitions.noted(
          s, "the retirement waits: " + String.join("; ", turn.seen.live().silent()));
    }
    var done =
        s.previous().map(v -> Transitions.retired(s, v, turn.seen.pools().keySet())).orElse(s);
    return Transitions.ended(done, Phase.STEADY, "live", turn.now);
  }
}
