package io.abril.controllers.endpoint;

import static io.abril.controllers.endpoint.EndpointDraft.change;

import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.EndpointStatus.Gate;
import io.abril.api.endpoint.EndpointStatus.Move;
import io.abril.api.endpoint.EndpointStatus.SmokeResult;
import io.abril.api.endpoint.EndpointStatus.Traffic;
import io.abril.api.endpoint.Phase;
import io.abril.controllers.Hashes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The moves of an endpoint's status from phase to phase; each answers a new status. Pure. */
final class Transitions {
  private Transitions() {}

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
            false,
            List.of(),
            "");
    return change(
        s,
        d -> {
          d.enter(Phase.PREPARING, now);
          d.attempt = Optional.of(new EndpointDraft.Of(attempt));
          d.rejected = without(s.rejected(), candidate);
          d.retired = without(s.retired(), candidate);
          d.gates = List.of();
        });
  }

  static EndpointStatus in(EndpointStatus s, Phase phase, Instant now) {
    return s.phase() == phase ? s : change(s, d -> d.enter(phase, now));
  }

  static EndpointStatus stableSince(EndpointStatus s, Optional<Instant> since) {
    return change(s, d -> d.attempt.ifPresent(a -> a.stableSince = since));
  }

  static EndpointStatus readySince(EndpointStatus s, Optional<Instant> since) {
    return change(s, d -> d.attempt.ifPresent(a -> a.readySince = since));
  }

  /**
   * A person has given the word.
   *
   * @param full for it to go live without its gates
   */
  static EndpointStatus promoted(EndpointStatus s, boolean full) {
    return change(
        s,
        d ->
            d.attempt.ifPresent(
                a -> {
                  a.promoted = true;
                  a.full |= full;
                }));
  }

  /** Nobody's word, or somebody's, that nothing goes live for now. */
  static EndpointStatus paused(EndpointStatus s, String by) {
    return s.paused().equals(by) ? s : change(s, d -> d.paused = by);
  }

  static EndpointStatus smoked(EndpointStatus s, List<SmokeResult> results) {
    return change(s, d -> d.attempt.ifPresent(a -> a.smoke = results));
  }

  /** The attempt has until then. */
  static EndpointStatus until(EndpointStatus s, Instant deadline) {
    return change(s, d -> d.attempt.ifPresent(a -> a.deadline = deadline));
  }

  /** What is to be said of the attempt while its phase goes on. */
  static EndpointStatus noted(EndpointStatus s, String sentence) {
    return change(s, d -> d.attempt.ifPresent(a -> a.outcome = sentence));
  }

  /** The attempt is over. */
  static EndpointStatus ended(EndpointStatus s, Phase phase, String outcome, Instant now) {
    return noted(change(s, d -> d.enter(phase, now)), outcome);
  }

  /** The attempt came to nothing before the pointer moved. */
  static EndpointStatus failed(EndpointStatus s, boolean reject, String why, Instant now) {
    var candidate = s.attempt().map(Attempt::candidate);
    var over = ended(s, Phase.FAILED, why, now);
    return reject ? change(over, d -> d.rejected = with(s.rejected(), candidate)) : over;
  }

  /** The pointer moves to the candidate. */
  static EndpointStatus switched(EndpointStatus s, Instant now) {
    var candidate = s.attempt().map(Attempt::candidate);
    return point(s, candidate, s.live(), Phase.SWITCHING, now);
  }

  /** The version that is neither live nor previous any more once the pointer has moved. */
  static EndpointStatus leaving(EndpointStatus before, EndpointStatus after) {
    return before
        .previous()
        .map(v -> change(after, d -> d.leaving = with(after.leaving(), before.previous())))
        .orElse(after);
  }

  /**
   * Versions that left are retired, but for those that have come back.
   *
   * @param pools versions that have a pool; of others nothing need be remembered
   */
  static EndpointStatus retiringWhatLeft(EndpointStatus s, Set<Version> pools) {
    var after = change(s, d -> d.leaving = List.of());
    for (Version left : s.leaving()) {
      boolean needed =
          s.live().equals(Optional.of(left))
              || s.previous().equals(Optional.of(left))
              || s.attempt().map(Attempt::candidate).equals(Optional.of(left));
      after = needed ? after : retired(after, left, pools);
    }
    return after;
  }

  /**
   * The pointer moves back; the version that it leaves is rejected unless the wish itself went
   * back.
   */
  static EndpointStatus back(EndpointStatus s, boolean reject, String why, Instant now) {
    var over = noted(s, why);
    var back =
        point(over, /* live= */ s.previous(), /* previous= */ s.live(), Phase.ROLLING_BACK, now);
    return reject ? change(back, d -> d.rejected = with(s.rejected(), s.live())) : back;
  }

  private static EndpointStatus point(
      EndpointStatus s,
      Optional<Version> live,
      Optional<Version> previous,
      Phase phase,
      Instant now) {
    return change(
        s,
        d -> {
          d.enter(phase, now);
          d.live = live;
          d.previous = previous;
          d.retired = live.map(v -> without(s.retired(), v)).orElse(s.retired());
          d.switches = moves(s, live, phase == Phase.ROLLING_BACK, now);
        });
  }

  private static List<Move> moves(
      EndpointStatus s, Optional<Version> live, boolean back, Instant now) {
    if (s.live().isEmpty() || live.isEmpty()) {
      return s.switches();
    }
    var moves = new ArrayList<>(s.switches());
    moves.add(new Move(now, s.live().get(), live.get(), back));
    return moves.subList(Math.max(0, moves.size() - EndpointStatus.KEPT), moves.size());
  }

  static EndpointStatus counted(EndpointStatus s, Optional<Traffic> traffic) {
    return s.traffic().equals(traffic) ? s : change(s, d -> d.traffic = traffic);
  }

  static EndpointStatus soaking(EndpointStatus s, EndpointSpec spec, Instant now) {
    return change(
        noted(s, ""),
        d -> {
          d.enter(Phase.SOAKING, now);
          d.revertUntil = Optional.of(now.plus(spec.soak().period()));
        });
  }

  /**
   * That version's pool is not needed any more.
   *
   * @param pools versions that have a pool; of others nothing need be remembered
   */
  static EndpointStatus retired(EndpointStatus s, Version version, Set<Version> pools) {
    var retired = new ArrayList<>(with(s.retired(), Optional.of(version)));
    retired.retainAll(pools);
    return change(s, d -> d.retired = retired);
  }

  /**
   * A rejection is of a wish; another wish makes it void. {@code auto} is one wish for as long as
   * the version has a pool.
   */
  static EndpointStatus rejectingOnly(EndpointStatus s, EndpointSpec spec, Set<Version> pools) {
    var kept =
        s.rejected().stream()
            .filter(v -> spec.version().exact().map(v::equals).orElseGet(() -> pools.contains(v)))
            .toList();
    return kept.equals(s.rejected()) ? s : change(s, d -> d.rejected = kept);
  }

  static EndpointStatus wanting(EndpointStatus s, Optional<Version> wanted) {
    return s.wanted().equals(wanted) ? s : change(s, d -> d.wanted = wanted);
  }

  static EndpointStatus found(
      EndpointStatus s, List<Gate> gates, String passing, String dns, String loadBalancers) {
    return change(
        s,
        d -> {
          d.gates = gates;
          d.gatesMet = gates.stream().filter(Gate::met).count() + "/" + gates.size();
          d.passing = passing;
          d.dns = dns;
          d.loadBalancers = loadBalancers;
        });
  }

  private static List<Version> with(List<Version> versions, Optional<Version> one) {
    var all = new ArrayList<>(versions);
    one.ifPresent(
        v -> {
          all.remove(v);
          all.add(v);
        });
    return all;
  }

  private static List<Version> without(List<Version> versions, Version one) {
    return versions.stream().filter(v -> !v.equals(one)).toList();
  }
}
