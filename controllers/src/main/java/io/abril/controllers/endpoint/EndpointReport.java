package io.abril.controllers.endpoint;

import io.abril.api.Durations;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.EndpointStatus.Gate;
import io.abril.api.endpoint.Phase;
import io.abril.runtime.Plan.NotReady;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is said of an endpoint: the figures in its status, and why it isn't ready, in sentences.
 * Pure.
 */
final class EndpointReport {
  /** How long DNS and load balancers may take to follow the pointer before the switch is undone. */
  private static final Duration FOLLOW = Duration.ofMinutes(1);

  private final String name;
  private final EndpointSpec spec;
  private final EndpointObservation seen;
  private final Gates gates;

  EndpointReport(String name, EndpointSpec spec, EndpointObservation seen, Gates gates) {
    this.name = name;
    this.spec = spec;
    this.seen = seen;
    this.gates = gates;
  }

  /** Whether DNS and load balancers have had their time to follow the pointer. */
  boolean late(EndpointStatus s) {
    return !s.phaseSince().plus(FOLLOW).isAfter(seen.now());
  }

  /**
   * The status with what was found.
   *
   * @param judging whether the gates are asked now; otherwise what they said last is kept
   */
  EndpointStatus filledIn(EndpointStatus s, boolean judging) {
    var found = judging ? s.attempt().map(gates::of).orElse(List.of()) : s.gates();
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

  /** Why consumers do not have what is wanted; empty when they have. */
  Optional<NotReady> notReady(EndpointStatus s) {
    if (seen.nameTakenBy().isPresent()) {
      return Optional.of(
          new NotReady(
              "NameTaken",
              "the name " + name + " is registered in Consul by " + seen.nameTakenBy().get()));
    }
    return switch (s.phase()) {
      case STEADY, SOAKING, RETIRING -> liveReadiness(s);
      case FAILED -> Optional.of(new NotReady("Failed", sentence(s)));
      case ROLLED_BACK ->
          isLive(s) ? liveReadiness(s) : Optional.of(new NotReady("HeldByRevert", sentence(s)));
      case SWITCHING, ROLLING_BACK ->
          Optional.of(new NotReady(late(s) ? "Stuck" : "Switching", sentence(s)));
      case PREPARING, VERIFYING -> Optional.of(new NotReady("Switching", sentence(s)));
      case AWAITING_PROMOTION -> Optional.of(new NotReady(waitsFor(s), sentence(s)));
      case EXPIRED -> Optional.of(new NotReady("Expired", sentence(s)));
    };
  }

  private Optional<NotReady> liveReadiness(EndpointStatus s) {
    var live = s.live();
    if (s.wanted().isEmpty()) {
      return Optional.of(
          new NotReady(
              "NoVersion",
              "no version of "
                  + spec.service()
                  + " in "
                  + spec.range()
                  + " has a pool with enough passing instances yet"));
    }
    if (!isLive(s)) {
      return Optional.of(new NotReady("HeldByRevert", sentence(s)));
    }
    if (!gates.passing(live.get())) {
      return Optional.of(
          new NotReady(
              "Degraded",
              seen.pool(live.get()).name().isEmpty()
                  ? "there is no pool of the live version " + live.get()
                  : gates.passingText(live)
                      + " instances of the live version "
                      + live.get()
                      + " are passing"));
    }
    return Optional.empty();
  }

  private String waitsFor(EndpointStatus s) {
    boolean auto = spec.promotion().auto();
    return !s.paused().isEmpty()
        ? "Paused"
        : auto && guarded(s).isPresent()
            ? "HeldByFlapGuard"
            : auto ? "Switching" : "AwaitingPromotion";
  }

  private String awaited(EndpointStatus s) {
    if (!s.paused().isEmpty()) {
      return "waits: " + s.paused() + "; 'abrilctl rollout resume ce/" + name + "' lets it go on";
    }
    if (!spec.promotion().auto()) {
      return "waits for 'abrilctl promote " + name + "'";
    }
    return guarded(s)
        .map(
            until ->
                "waits until "
                    + until
                    + ": there were "
                    + spec.flapGuard().maxSwitches()
                    + " switches within "
                    + Durations.format(spec.flapGuard().within())
                    + " (flapGuard); 'abrilctl promote "
                    + name
                    + "' does not wait")
        .orElse("goes live after promotion.after");
  }

  private static boolean isLive(EndpointStatus s) {
    return s.live().isPresent() && s.live().equals(s.wanted());
  }

  /** Where the switch is, for people. */
  String sentence(EndpointStatus s) {
    var candidate = s.attempt().map(a -> a.candidate().toString()).orElse("?");
    var outcome = s.attempt().map(Attempt::outcome).orElse("");
    return switch (s.phase()) {
      case STEADY, RETIRING -> held(s);
      case PREPARING, VERIFYING -> candidate + " waits: " + firstUnmet(s);
      case AWAITING_PROMOTION -> candidate + " " + awaited(s);
      case SWITCHING ->
          "DNS and load balancers follow to " + live(s) + notYet() + after("; ", outcome);
      case SOAKING ->
          live(s)
              + " is live and watched"
              + s.revertUntil().map(u -> " until " + u).orElse("")
              + SoakVerdict.text(s).map(t -> "; " + t + " were answered with 5xx").orElse("")
              + after("; ", outcome);
      case ROLLING_BACK ->
          "DNS and load balancers follow back to "
              + live(s)
              + notYet()
              + after(", because ", outcome);
      case ROLLED_BACK -> live(s) + " is live again, because " + outcome + "; " + rejected(s);
      case FAILED, EXPIRED ->
          candidate
              + " did not go live: "
              + outcome
              + "; mend it, then 'abrilctl deploy "
              + spec.service()
              + " "
              + candidate
              + "'";
    };
  }

  private Optional<Instant> guarded(EndpointStatus s) {
    return FlapGuards.closedUntil(spec.flapGuard(), s, seen.now());
  }

  private static String after(String joint, String text) {
    return text.isEmpty() ? "" : joint + text;
  }

  private String notYet() {
    var reach = seen.live();
    return Stream.of(reach.dns(), reach.routes(), reach.unseen())
        .flatMap(List::stream)
        .findFirst()
        .map(problem -> " (" + problem + ")")
        .orElse("");
  }

  private String held(EndpointStatus s) {
    return isLive(s) ? live(s) + " is live" + waiting(s) : live(s) + " is live; " + rejected(s);
  }

  /** What a retirement waits for. */
  private static String waiting(EndpointStatus s) {
    return s.attempt()
        .filter(a -> s.phase() == Phase.RETIRING && !a.outcome().equals("live"))
        .map(a -> after("; ", a.outcome()))
        .orElse("");
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
}
