package io.abril.controllers.endpoint;

import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.EndpointStatus.Gate;
import io.abril.api.endpoint.Phase;
import io.abril.controllers.Hashes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The moves of an endpoint's status from phase to phase; each answers a new status. Pure. */
final class Transitions {
  private Transitions() {}

  static EndpointStatus initial(Instant now) {
    return new EndpointStatus(
        Phase.STEADY,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        "",
        "",
        "",
        "",
        Optional.empty());
  }

  /** A new attempt; the version is no longer retired or rejected. */
  static EndpointStatus begin(
      EndpointStatus s, String uid, EndpointSpec spec, Version candidate, Instant now) {
    var attempt =
        new Attempt(
            Hashes.hex6(uid + "/" + candidate + "/" + now.toEpochMilli()),
            candidate,
            now,
            now.plus(spec.gates().progressDeadline()),
            Optional.empty(),
            Optional.empty(),
            false,
            "");
    return new EndpointStatus(
        Phase.PREPARING,
        now,
        s.live(),
        s.previous(),
        Optional.of(attempt),
        without(s.rejected(), candidate),
        without(s.retired(), candidate),
        List.of(),
        s.gatesMet(),
        s.passing(),
        s.dns(),
        s.loadBalancers(),
        Optional.empty());
  }

  static EndpointStatus in(EndpointStatus s, Phase phase, Instant now) {
    return s.phase() == phase ? s : with(s, phase, now, s.attempt(), Optional.empty());
  }

  static EndpointStatus stableSince(EndpointStatus s, Optional<Instant> since) {
    return attempt(s, a -> a.stable(since));
  }

  static EndpointStatus readySince(EndpointStatus s, Optional<Instant> since) {
    return attempt(s, a -> a.ready(since));
  }

  static EndpointStatus promoted(EndpointStatus s) {
    return attempt(s, Attempt::byHand);
  }

  /** The attempt has until then. */
  static EndpointStatus until(EndpointStatus s, Instant deadline) {
    return attempt(s, a -> a.until(deadline));
  }

  /** What is to be said of the attempt while its phase goes on. */
  static EndpointStatus noted(EndpointStatus s, String sentence) {
    return attempt(s, a -> a.ended(sentence));
  }

  private static EndpointStatus attempt(EndpointStatus s, UnaryOperator<Attempt> change) {
    return with(s, s.phase(), s.phaseSince(), s.attempt().map(change), s.revertUntil());
  }

  /** The attempt is over. */
  static EndpointStatus ended(EndpointStatus s, Phase phase, String outcome, Instant now) {
    return with(s, phase, now, s.attempt().map(a -> a.ended(outcome)), Optional.empty());
  }

  /** The pointer moves to the candidate. */
  static EndpointStatus switched(EndpointStatus s, Instant now) {
    var candidate = s.attempt().map(Attempt::candidate);
    return point(s, candidate, s.live(), Phase.SWITCHING, now, s.rejected());
  }

  /** Retires the version that is neither live nor previous any more once the pointer has moved. */
  static EndpointStatus retiringWhatFell(
      EndpointStatus before, EndpointStatus after, Set<Version> pools) {
    return before
        .previous()
        .filter(v -> !after.live().equals(Optional.of(v)))
        .filter(v -> !after.previous().equals(Optional.of(v)))
        .map(v -> retired(after, v, pools))
        .orElse(after);
  }

  /**
   * The pointer moves back; the version that it leaves is rejected unless the wish itself went
   * back.
   */
  static EndpointStatus back(EndpointStatus s, boolean reject, String why, Instant now) {
    var rejected = new ArrayList<>(s.rejected());
    if (reject) {
      s.live().filter(v -> !rejected.contains(v)).ifPresent(rejected::add);
    }
    var over = ended(s, s.phase(), why, now);
    return point(
        over,
        /* live= */ s.previous(),
        /* previous= */ s.live(),
        Phase.ROLLING_BACK,
        now,
        rejected);
  }

  private static EndpointStatus point(
      EndpointStatus s,
      Optional<Version> live,
      Optional<Version> previous,
      Phase phase,
      Instant now,
      List<Version> rejected) {
    return new EndpointStatus(
        phase,
        now,
        live,
        previous,
        s.attempt(),
        rejected,
        live.map(v -> without(s.retired(), v)).orElse(s.retired()),
        s.gates(),
        s.gatesMet(),
        s.passing(),
        s.dns(),
        s.loadBalancers(),
        Optional.empty());
  }

  static EndpointStatus soaking(EndpointStatus s, EndpointSpec spec, Instant now) {
    return with(
        s,
        Phase.SOAKING,
        now,
        s.attempt().map(a -> a.ended("")),
        Optional.of(now.plus(spec.soak().period())));
  }

  /**
   * That version's pool is not needed any more.
   *
   * @param pools versions that have a pool; of others nothing need be remembered
   */
  static EndpointStatus retired(EndpointStatus s, Version version, Set<Version> pools) {
    var retired = new ArrayList<>(without(s.retired(), version));
    retired.add(version);
    retired.retainAll(pools);
    return new EndpointStatus(
        s.phase(),
        s.phaseSince(),
        s.live(),
        s.previous(),
        s.attempt(),
        s.rejected(),
        retired,
        s.gates(),
        s.gatesMet(),
        s.passing(),
        s.dns(),
        s.loadBalancers(),
        s.revertUntil());
  }

  /** A rejection is of a wish; another wish makes it void. */
  static EndpointStatus rejectingOnly(EndpointStatus s, Version wanted) {
    return s.rejected().stream().allMatch(wanted::equals)
        ? s
        : rejected(s, s.rejected().stream().filter(wanted::equals).toList());
  }

  static EndpointStatus rejected(EndpointStatus s, List<Version> rejected) {
    return new EndpointStatus(
        s.phase(),
        s.phaseSince(),
        s.live(),
        s.previous(),
        s.attempt(),
        rejected,
        s.retired(),
        s.gates(),
        s.gatesMet(),
        s.passing(),
        s.dns(),
        s.loadBalancers(),
        s.revertUntil());
  }

  static EndpointStatus found(
      EndpointStatus s, List<Gate> gates, String passing, String dns, String loadBalancers) {
    var met = gates.stream().filter(Gate::met).count() + "/" + gates.size();
    return new EndpointStatus(
        s.phase(),
        s.phaseSince(),
        s.live(),
        s.previous(),
        s.attempt(),
        s.rejected(),
        s.retired(),
        gates,
        met,
        passing,
        dns,
        loadBalancers,
        s.revertUntil());
  }

  private static EndpointStatus with(
      EndpointStatus s,
      Phase phase,
      Instant since,
      Optional<Attempt> attempt,
      Optional<Instant> revertUntil) {
    return new EndpointStatus(
        phase,
        since,
        s.live(),
        s.previous(),
        attempt,
        s.rejected(),
        s.retired(),
        s.gates(),
        s.gatesMet(),
        s.passing(),
        s.dns(),
        s.loadBalancers(),
        revertUntil);
  }

  private static List<Version> without(List<Version> versions, Version one) {
    return versions.stream().filter(v -> !v.equals(one)).toList();
  }
}
