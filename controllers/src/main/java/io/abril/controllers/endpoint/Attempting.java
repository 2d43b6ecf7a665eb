package io.abril.controllers.endpoint;

import io.abril.api.Durations;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointSpec.Action;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Gate;
import io.abril.api.endpoint.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The phases before a switch: Preparing, Verifying, AwaitingPromotion. The pointer is moved here,
 * and only to a version that has enough passing instances in the same observation. Pure.
 */
final class Attempting {
  private final Turn turn;
  private final EndpointSpec spec;
  private final Gates gates;
  private final Instant now;

  Attempting(Turn turn) {
    this.turn = turn;
    this.spec = turn.spec;
    this.gates = turn.gates;
    this.now = turn.now;
  }

  EndpointStatus go(EndpointStatus s) {
    var attempt = s.attempt().orElseThrow();
    if (!Optional.of(attempt.candidate()).equals(turn.wanted)) {
      return turn.wantsAnother(s)
          ? turn.begin(s)
          : Transitions.ended(
              s, turn.restPhase(s), "superseded: nothing else is wanted any more", now);
    }
    var abort = turn.requests.answer("abort", s);
    if (abort.isPresent()) {
      return failed(s, "it was aborted by " + abort.get().by());
    }
    var t = promoted(s);
    if (!gates.passing(attempt.candidate())) {
      return expiredOr(Transitions.in(withoutStability(inTime(t)), Phase.PREPARING, now));
    }
    if (t.attempt().orElseThrow().full() && turn.seen.nameTakenBy().isEmpty()) {
      return t.paused().isEmpty() ? switched(t) : Transitions.in(t, Phase.AWAITING_PROMOTION, now);
    }
    if (attempt.stableSince().isEmpty()) {
      t = Transitions.stableSince(t, Optional.of(now));
      return spec.gates().stableFor().isZero() ? stable(t) : t;
    }
    return gate(t, "stable") ? stable(t) : expiredOr(t);
  }

  private EndpointStatus stable(EndpointStatus s) {
    turn.smoking = true;
    var t = turn.smoke.recorded(s);
    var unfit = t.attempt().flatMap(turn.smoke::failure);
    if (unfit.isPresent()) {
      return failed(t, unfit.get());
    }
    if (!turn.seen.candidate().unseen().isEmpty()) {
      return expiredOr(t); // A new leader moves neither forth nor back before it has asked.
    }
    var attempt = t.attempt().orElseThrow();
    if (!gates.of(attempt).stream().allMatch(Gate::met)) {
      return expiredOr(
          Transitions.in(
              Transitions.readySince(inTime(t), Optional.empty()), Phase.VERIFYING, now));
    }
    if (attempt.readySince().isEmpty()) {
      t = Transitions.readySince(t, Optional.of(now));
    }
    if (mayGoLive(t)) {
      return switched(t);
    }
    return isExpired(t)
        ? Transitions.ended(
            t,
            Phase.EXPIRED,
            "nobody promoted it within "
                + spec.promotion().deadline().map(Durations::format).orElse("?"),
            now)
        : Transitions.in(t, Phase.AWAITING_PROMOTION, now);
  }

  private EndpointStatus promoted(EndpointStatus s) {
    var plain = turn.requests.answer("promote", s);
    var full = turn.requests.answer("promote-full", s);
    return plain.isPresent() || full.isPresent() ? Transitions.promoted(s, full.isPresent()) : s;
  }

  private boolean gate(EndpointStatus s, String name) {
    return gates.of(s.attempt().orElseThrow()).stream()
        .anyMatch(g -> g.name().equals(name) && g.met());
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
    var after =
        Transitions.counted(
            Transitions.switched(s, now), Optional.of(SoakVerdict.from(turn.seen.traffic(), now)));
    return spec.retire().action() == Action.IDLE ? Transitions.leaving(s, after) : after;
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
    return failed(s, "gates.progressDeadline is over: " + missing);
  }

  private EndpointStatus failed(EndpointStatus s, String why) {
    return Transitions.failed(s, spec.version().isAuto(), why, now);
  }

  private boolean mayGoLive(EndpointStatus s) {
    return s.paused().isEmpty()
        && (s.attempt().orElseThrow().promoted()
            || (spec.promotion().auto()
                && waited(s, spec.promotion().after())
                && FlapGuards.closedUntil(spec.flapGuard(), s, now).isEmpty()));
  }

  private boolean isExpired(EndpointStatus s) {
    return !spec.promotion().auto()
        && s.paused().isEmpty()
        && spec.promotion().deadline().filter(time -> waited(s, time)).isPresent();
  }

  private boolean waited(EndpointStatus s, Duration time) {
    return s.attempt()
        .orElseThrow()
        .readySince()
        .filter(since -> !since.plus(time).isAfter(now))
        .isPresent();
  }
}
