package io.abril.controllers.endpoint;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.Share;
import io.abril.api.Version;
import io.abril.api.VersionRange;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointSpec.Action;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.Phase;
import io.abril.controllers.endpoint.EndpointObservation.PoolSeen;
import io.abril.controllers.endpoint.EndpointObservation.Reach;
import io.abril.runtime.Op;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A tiny model of what an endpoint's reconciler sees: pools, DNS, load balancers, requests. */
final class EndpointWorld {
  static final Version V1 = Version.of("1.0.0");
  static final Version V2 = Version.of("1.0.1");
  static final Version V3 = Version.of("1.0.2");

  /** More passes in a row that change something without time moving are a hot loop. */
  private static final int MOST_AT_ONCE = 20;

  Instant now = Instant.parse("2026-01-02T03:04:05Z");
  Version wish = V1;
  boolean auto = true;
  Duration after = Duration.ZERO;
  Duration progressDeadline = Duration.ofMinutes(10);
  Duration soak = Duration.ofSeconds(30);
  Duration retireAfter = Duration.ofMinutes(10);
  Action retire = Action.IDLE;
  Share minPassing = Share.of("100%");
  final Map<Version, PoolSeen> pools = new HashMap<>();
  final List<Op> ops = new ArrayList<>();
  Optional<String> nameTakenBy = Optional.empty();
  List<String> candidateDns = List.of();
  List<String> candidateBackends = List.of();
  List<String> liveDns = List.of();
  List<String> liveRoutes = List.of();
  Optional<EndpointStatus> status = Optional.empty();
  EndpointDecision.Outcome last;
  final List<String> events = new ArrayList<>();
  private int opsMade;

  EndpointWorld pool(Version version, int desired, int passing) {
    pools.put(version, new PoolSeen("date-" + version, desired, passing, 0));
    return this;
  }

  EndpointSpec spec() {
    return new EndpointSpec(
        "date",
        VersionRange.of("1.x"),
        wish,
        new EndpointSpec.Gates(progressDeadline, minPassing, Duration.ofSeconds(5)),
        new EndpointSpec.Promotion(auto, after),
        new EndpointSpec.Soak(soak),
        new EndpointSpec.Retire(retireAfter, retire));
  }

  Op op(String type, String attempt) {
    var op = new Op("op" + opsMade++, type, attempt, "me", now, Instant.MAX);
    ops.add(op);
    return op;
  }

  EndpointObservation observe() {
    return new EndpointObservation(
        now,
        true,
        Map.copyOf(pools),
        Optional.empty(),
        nameTakenBy,
        new Reach(candidateDns, candidateBackends, List.of(), 1),
        new Reach(liveDns, List.of(), liveRoutes, 1),
        List.copyOf(ops));
  }

  /** One pass; answers whether anything changed. */
  boolean pass() {
    var resource =
        new Resource<>(
            ConsumerEndpoint.KIND,
            new Meta("date-1", Map.of(), Map.of(), "u1", 1, Instant.EPOCH, Optional.empty()),
            spec(),
            status,
            List.of());
    last = EndpointDecision.decide(resource, observe());
    boolean changed = !status.equals(Optional.of(last.status())) || !last.consumed().isEmpty();
    status = Optional.of(last.status());
    ops.removeAll(last.consumed());
    last.events().forEach(e -> events.add(e.reason()));
    return changed;
  }

  /** Passes until nothing changes at this moment. */
  EndpointWorld settle(Runnable afterEach) {
    for (int i = 0; pass(); i++) {
      afterEach.run();
      if (i > MOST_AT_ONCE) {
        throw new AssertionError("a hot loop: " + status);
      }
    }
    afterEach.run();
    return this;
  }

  EndpointWorld settle() {
    return settle(() -> {});
  }

  /** Goes on for some time, looking as often as the decision asks for. */
  EndpointWorld run(Duration time, Runnable afterEach) {
    var end = now.plus(time);
    settle(afterEach);
    while (last.lookAgain().filter(at -> !at.isAfter(end)).isPresent()) {
      var at = last.lookAgain().get();
      if (!at.isAfter(now)) {
        throw new AssertionError("looks again at once: " + status);
      }
      now = at;
      settle(afterEach);
    }
    now = end;
    return settle(afterEach);
  }

  EndpointWorld run(Duration time) {
    return run(time, () -> {});
  }

  /** Live on V1, at rest. */
  EndpointWorld live() {
    pool(V1, 3, 3);
    run(Duration.ofSeconds(10));
    events.clear();
    return this;
  }

  /** V2 is wished for, live and soaking. */
  EndpointWorld soaking() {
    live().pool(V2, 3, 3).wish = V2;
    run(Duration.ofSeconds(6));
    events.clear();
    return this;
  }

  EndpointStatus status() {
    return status.orElseThrow();
  }

  Phase phase() {
    return status().phase();
  }

  String attempt() {
    return status().attempt().orElseThrow().id();
  }

  String whyNotReady() {
    return last.notReady().orElseThrow().message();
  }
}
