package io.abril.controllers.endpoint;

import io.abril.api.Resource;
import io.abril.api.Version;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state machine of a switch. Each call makes at most one move from the phase in the status,
 * given what was found; whatever the answer holds is committed in one transaction, so a new leader
 * goes on from there. Pure.
 *
 * <p>Two things never happen: the pointer is not moved to a version with too few passing instances,
 * and not automatically back to one either.
 */
final class EndpointDecision {
  /** How long DNS and load balancers may take to follow the pointer before the switch is undone. */
  private static final Duration FOLLOW = Duration.ofMinutes(1);

  private final Resource<EndpointSpec, EndpointStatus> endpoint;
  private final EndpointSpec spec;
  private final EndpointObservation seen;
  private final Gates gates;
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
    this.now = seen.now();
  }

  /** Decides. */
  static Outcome decide(Resource<EndpointSpec, EndpointStatus> endpoint, EndpointObservation seen) {
    return new EndpointDecision(endpoint, seen).run();
  }

  private Outcome run() {
    var before = endpoint.status().orElseGet(() -> Transitions.initial(now));
    var after = move(Transitions.rejectingOnly(before, spec.version()));
    dropOpsOfOtherAttempts(after);
    if (after.phase() != before.phase()) {
      events.add(Event.normal(word(after.phase()), sentence(after)));
    }
    var report = report(after);
    return new Outcome(
        report, readiness(report), lookAgain(report), List.copyOf(events), List.copyOf(consumed));
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
    var rollback = seen.op("rollback", attemptId(s));
    if (rollback.isPresent()) {
      consumed.add(rollback.get());
      return goBack(s, "a rollback was asked for by " + rollback.get().by());
    }
    var retry = seen.op("retry", "");
    retry.ifPresent(consumed::add);
    boolean wants = !s.live().equals(Optional.of(spec.version()));
    boolean tried =
        s.phase() == Phase.FAILED
            && s.attempt().filter(a -> a.candidate().equals(spec.version())).isPresent();
    boolean held = s.rejected().contains(spec.version()) || tried;
    return wants && (!held || retry.isPresent()) ? begin(s) : s;
  }

  private EndpointStatus begin(EndpointStatus s) {
    return Transitions.begin(s, endpoint.meta().uid(), spec, spec.version(), now);
  }

  private EndpointStatus attempting(EndpointStatus s) {
    var attempt = s.attempt().orElseThrow();
    if (!attempt.candidate().equals(spec.version())) {
      return s.live().equals(Optional.of(spec.version()))
          ? Transitions.ended(s, Phase.STEADY, "superseded: the wish is live already", now)
          : begin(s);
    }
    var promote = seen.op("promote", attempt.id());
    promote.ifPresent(consumed::add);
    var t = promote.isPresent() ? Transitions.promoted(s) : s;
    if (!gates.passing(attempt.candidate())) {
      return expiredOr(Transitions.in(withoutStability(t), Phase.PREPARING, now));
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
          Transitions.in(Transitions.readySince(t, Optional.empty()), Phase.VERIFYING, now));
    }
    if (attempt.readySince().isEmpty()) {
      t = Transitions.readySince(t, Optional.of(now));
    }
    return mayPromote(t)
        ? Transitions.switched(t, now)
        : Transitions.in(t, Phase.AWAITING_PROMOTION, now);
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
    if (seen.live().dns().isEmpty() && seen.live().routes().isEmpty()) {
      return s.previous().isEmpty()
          ? Transitions.ended(s, Phase.STEADY, "live", now)
          : Transitions.soaking(s, spec, now);
    }
    boolean late = !s.phaseSince().plus(FOLLOW).isAfter(now);
    return late ? goBack(s, "DNS or the load balancers did not follow in time") : s;
  }

  private EndpointStatus soaking(EndpointStatus s) {
    var rollback = seen.op("rollback", attemptId(s));
    if (rollback.isPresent()) {
      consumed.add(rollback.get());
      return goBack(s, "a rollback was asked for by " + rollback.get().by());
    }
    if (s.previous().equals(Optional.of(spec.version()))) {
      return Transitions.back(s, false, "the wish went back to " + spec.version(), now);
    }
    if (!s.live().equals(Optional.of(spec.version()))) {
      return begin(s);
    }
    if (!gates.passing(spec.version())) {
      return goBack(s, "too few instances of " + spec.version() + " were passing in the soak");
    }
    if (s.revertUntil().map(until -> until.isAfter(now)).orElse(false)) {
      return s;
    }
    return Transitions.ended(
        s, spec.retire().action() == Action.KEEP ? Phase.STEADY : Phase.RETIRING, "live", now);
  }

  private EndpointStatus retiring(EndpointStatus s) {
    var moved = resting(s);
    if (moved.phase() != Phase.RETIRING) {
      return moved;
    }
    if (s.phaseSince().plus(spec.retire().after()).isAfter(now)) {
      return moved;
    }
    var done = s.previous().map(v -> Transitions.retired(moved, v)).orElse(moved);
    return Transitions.in(done, Phase.STEADY, now);
  }

  private EndpointStatus rollingBack(EndpointStatus s) {
    boolean followed = seen.live().dns().isEmpty() && seen.live().routes().isEmpty();
    return followed ? Transitions.in(s, Phase.ROLLED_BACK, now) : s;
  }

  /** Back to the previous version, if that one has enough passing instances. */
  private EndpointStatus goBack(EndpointStatus s, String why) {
    var target = s.previous();
    if (target.isPresent() && gates.passing(target.get())) {
      return Transitions.back(s, true, why, now);
    }
    events.add(
        Event.warning(
            "NoWayBack",
            why
                + ", but "
                + target
                    .map(v -> "too few instances of " + v + " are passing")
                    .orElse("no version was live before")
                + "; the pointer stays"));
    return s;
  }

  private static String attemptId(EndpointStatus s) {
    return s.attempt().map(Attempt::id).orElse("");
  }

  private void dropOpsOfOtherAttempts(EndpointStatus after) {
    for (Op op : seen.ops()) {
      boolean other = !op.attempt().isEmpty() && !op.attempt().equals(attemptId(after));
      boolean late = op.type().equals("promote") && after.phase().compareTo(Phase.SWITCHING) > 0;
      if (!consumed.contains(op) && (other || late)) {
        consumed.add(op);
        events.add(
            Event.normal(
                "OpDropped", op.type() + " of " + op.by() + " was for an attempt that is over"));
      }
    }
  }

  private EndpointStatus report(EndpointStatus s) {
    // What was found at the moment of the switch is kept; later the candidate isn't asked any more.
    var found = judging(s) ? s.attempt().map(gates::of).orElse(List.of()) : s.gates();
    var reach = seen.live();
    return Transitions.found(
        s,
        found,
        gates.passingText(s.live()),
        s.live().isEmpty() ? "-" : reach.dns().isEmpty() ? "ok" : "wrong",
        s.live().isEmpty()
            ? "-"
            : reach.balancers() - reach.routes().size() + "/" + reach.balancers());
  }

  private boolean judging(EndpointStatus after) {
    var before = endpoint.status().map(EndpointStatus::phase).orElse(Phase.STEADY);
    boolean switchedNow = after.phase() == Phase.SWITCHING && before != Phase.SWITCHING;
    return switchedNow
        || (after.phase().compareTo(Phase.STEADY) > 0
            && after.phase().compareTo(Phase.SWITCHING) < 0);
  }

  private Optional<NotReady> readiness(EndpointStatus s) {
    if (seen.nameTakenBy().isPresent()) {
      return Optional.of(
          new NotReady(
              "NameTaken",
              "the name "
                  + endpoint.name()
                  + " is registered in Consul by "
                  + seen.nameTakenBy().get()));
    }
    return switch (s.phase()) {
      case STEADY, SOAKING, RETIRING -> liveReadiness(s);
      case FAILED -> Optional.of(new NotReady("Failed", sentence(s)));
      case ROLLED_BACK ->
          s.live().equals(Optional.of(spec.version()))
              ? liveReadiness(s)
              : Optional.of(new NotReady("HeldByRevert", sentence(s)));
      default -> Optional.of(new NotReady("Switching", sentence(s)));
    };
  }

  private Optional<NotReady> liveReadiness(EndpointStatus s) {
    var live = s.live();
    if (live.isEmpty() || !live.get().equals(spec.version())) {
      return Optional.of(new NotReady("HeldByRevert", sentence(s)));
    }
    if (!gates.passing(live.get())) {
      return Optional.of(
          new NotReady(
              "Degraded",
              gates.passingText(live)
                  + " instances of the live version "
                  + live.get()
                  + " are passing"));
    }
    return Optional.empty();
  }

  private String sentence(EndpointStatus s) {
    var candidate = s.attempt().map(a -> a.candidate().toString()).orElse("?");
    var outcome = s.attempt().map(Attempt::outcome).orElse("");
    return switch (s.phase()) {
      case STEADY, RETIRING -> held(s);
      case PREPARING, VERIFYING -> candidate + " waits: " + firstUnmet(s);
      case AWAITING_PROMOTION ->
          spec.promotion().auto()
              ? candidate + " goes live after promotion.after"
              : candidate + " waits for 'abrilctl promote " + endpoint.name() + "'";
      case SWITCHING -> "DNS and load balancers follow to " + live(s);
      case SOAKING ->
          live(s) + " is live and watched" + s.revertUntil().map(u -> " until " + u).orElse("");
      case ROLLING_BACK -> "DNS and load balancers follow back to " + live(s) + ": " + outcome;
      case ROLLED_BACK -> live(s) + " is live again, because " + outcome + "; " + rejected(s);
      case FAILED ->
          candidate
              + " did not go live: "
              + outcome
              + "; mend it, then 'abrilctl rollout retry ce/"
              + endpoint.name()
              + "'";
    };
  }

  private String held(EndpointStatus s) {
    return s.live().equals(Optional.of(spec.version()))
        ? live(s) + " is live"
        : live(s) + " is live; " + rejected(s);
  }

  private String rejected(EndpointStatus s) {
    return s.rejected().isEmpty()
        ? "nothing is held back"
        : s.rejected().get(0)
            + " was reverted and is not tried again until spec.version changes or 'abrilctl deploy "
            + spec.service()
            + " "
            + s.rejected().get(0)
            + "' asks for it";
  }

  private static String live(EndpointStatus s) {
    return s.live().map(Version::toString).orElse("no version");
  }

  private String firstUnmet(EndpointStatus s) {
    return s.attempt().stream()
        .flatMap(a -> gates.of(a).stream())
        .filter(g -> !g.met())
        .map(Gate::message)
        .findFirst()
        .orElse("its gates are about to hold");
  }

  private Optional<Instant> lookAgain(EndpointStatus s) {
    return switch (s.phase()) {
      case PREPARING, VERIFYING, SWITCHING, ROLLING_BACK -> Optional.of(now.plusMillis(100));
      case AWAITING_PROMOTION -> Optional.of(now.plusMillis(500));
      case SOAKING ->
          s.revertUntil()
              .map(until -> until.isBefore(now.plusSeconds(1)) ? until : now.plusSeconds(1));
      case RETIRING -> Optional.of(s.phaseSince().plus(spec.retire().after()));
      case STEADY, ROLLED_BACK, FAILED -> Optional.empty();
    };
  }
}
