package io.abril.controllers.endpoint;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.Share;
import io.abril.api.Version;
import io.abril.api.VersionRange;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointSpec.Action;
import io.abril.api.endpoint.EndpointSpec.TooFew;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Count;
import io.abril.api.endpoint.ErrorRate;
import io.abril.api.endpoint.Phase;
import io.abril.api.endpoint.Smoke;
import io.abril.api.endpoint.WantedVersion;
import io.abril.api.job.JobSpec;
import io.abril.controllers.NextVersion;
import io.abril.controllers.endpoint.EndpointObservation.PoolSeen;
import io.abril.controllers.endpoint.EndpointObservation.Reach;
import io.abril.controllers.endpoint.SmokeSeen.HttpTest;
import io.abril.controllers.endpoint.SmokeSeen.JobRun;
import io.abril.controllers.endpoint.SmokeSeen.Progress;
import io.abril.controllers.endpoint.SmokeSeen.State;
import io.abril.runtime.Op;
import io.abril.schema.Json;
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
  boolean autoVersion;
  String range = "1.x";
  boolean auto = true;
  Duration after = Duration.ZERO;
  Duration stableFor = Duration.ofSeconds(5);
  Duration progressDeadline = Duration.ofMinutes(10);
  Duration soak = Duration.ofSeconds(30);
  Duration retireAfter = Duration.ofMinutes(10);
  Action retire = Action.IDLE;
  Share minPassing = Share.of("100%");
  final Map<Version, PoolSeen> pools = new HashMap<>();
  final List<Op> ops = new ArrayList<>();
  ErrorRate maxErrorRate = ErrorRate.of("1%");
  int minRequests;
  TooFew onTooFew = TooFew.HOLD;
  int maxSwitches = EndpointStatus.KEPT;
  int balancers = 1;
  final Map<String, Count> traffic = new HashMap<>();
  final List<Smoke> smoke = new ArrayList<>();
  final Map<Version, String> image = new HashMap<>();
  final Map<String, Progress> http = new HashMap<>();
  final Map<String, JobSpec> templates = new HashMap<>();
  final Map<String, JobRun> jobs = new HashMap<>();
  final List<String> begun = new ArrayList<>();
  Optional<String> nameTakenBy = Optional.empty();
  List<String> candidateDns = List.of();
  List<String> candidateBackends = List.of();
  List<String> liveDns = List.of();
  List<String> liveRoutes = List.of();
  List<String> silent = List.of();
  List<String> unseen = List.of();
  boolean nextStays = true;
  Optional<Duration> promotionDeadline = Optional.empty();
  Optional<EndpointStatus> status = Optional.empty();
  EndpointDecision.Outcome last;
  final List<String> events = new ArrayList<>();
  List<Op> opsBefore = List.of();
  private int opsMade;

  EndpointWorld pool(Version version, int desired, int passing) {
    pools.put(
        version,
        new PoolSeen("date-" + version, desired, passing, 0, image.getOrDefault(version, "1")));
    return this;
  }

  EndpointSpec spec() {
    return new EndpointSpec(
        "date",
        VersionRange.of(range),
        autoVersion ? WantedVersion.AUTO : WantedVersion.exactly(wish),
        new EndpointSpec.Gates(progressDeadline, minPassing, stableFor, smoke),
        new EndpointSpec.Promotion(auto, after, promotionDeadline),
        new EndpointSpec.Soak(soak, maxErrorRate, minRequests, onTooFew),
        new EndpointSpec.Retire(retireAfter, retire),
        new EndpointSpec.FlapGuard(maxSwitches, Duration.ofMinutes(10)));
  }

  Op op(String type, String attempt) {
    var op = new Op("op" + opsMade++, type, attempt, "me", now, Instant.MAX);
    ops.add(op);
    return op;
  }

  private Resource<EndpointSpec, EndpointStatus> resource() {
    return new Resource<>(
        ConsumerEndpoint.KIND,
        new Meta("date-1", Map.of(), Map.of(), "u1", 1, Instant.EPOCH, Optional.empty()),
        spec(),
        status,
        List.of());
  }

  EndpointObservation observe() {
    return new EndpointObservation(
        now,
        true,
        Map.copyOf(pools),
        Optional.empty(),
        nameTakenBy,
        new Reach(candidateDns, candidateBackends, List.of(), List.of(), unseen, balancers),
        new Reach(liveDns, List.of(), liveRoutes, silent, unseen, balancers),
        nextStays ? NextVersion.of(resource()) : Optional.empty(),
        new SmokeSeen(http, templates, jobs, List.of("10.0.0.1:20001")),
        Map.copyOf(traffic),
        List.copyOf(ops));
  }

  /** One pass; answers whether anything changed. */
  boolean pass() {
    opsBefore = List.copyOf(ops);
    last = EndpointDecision.decide(resource(), observe());
    boolean changed = !status.equals(Optional.of(last.status())) || !last.consumed().isEmpty();
    status = Optional.of(last.status());
    ops.removeAll(last.consumed());
    last.events().forEach(e -> events.add(e.reason()));
    return sideEffects() || changed;
  }

  /** Carries out what is to be done beside the status. */
  private boolean sideEffects() {
    var before = jobs.keySet().size() + http.size();
    for (HttpTest test : last.tests()) {
      begun.add("http " + test.attempt() + " " + test.path());
      http.put(test.key(), Progress.RUNNING);
    }
    jobs.keySet().retainAll(last.jobs().keySet());
    last.jobs()
        .forEach(
            (name, spec) -> {
              if (!jobs.containsKey(name)) {
                begun.add("job " + name);
                jobs.put(name, new JobRun(spec, Progress.RUNNING));
              }
            });
    return jobs.keySet().size() + http.size() != before;
  }

  /** Every test that runs ends so. */
  EndpointWorld end(State state, String message) {
    results(state, message);
    return settle();
  }

  void results(State state, String message) {
    http.replaceAll((k, p) -> p.state() == State.RUNNING ? new Progress(state, message) : p);
    jobs.replaceAll(
        (k, j) ->
            j.progress().state() == State.RUNNING
                ? new JobRun(j.spec(), new Progress(state, message))
                : j);
  }

  /** A process that remembers nothing leads from now on. */
  void newLeader() {
    http.clear();
    status = status.map(s -> Json.read(Json.write(s), EndpointStatus.class));
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
