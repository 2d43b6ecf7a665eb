package io.abril.controllers.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Version;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.EndpointStatus.Count;
import io.abril.api.endpoint.Phase;
import io.abril.api.endpoint.Smoke;
import io.abril.api.job.JobSpec;
import io.abril.controllers.endpoint.SmokeSeen.State;
import io.abril.schema.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The nine invariants of a switch hold after every pass, whatever happens to an endpoint. */
class InvariantsTest {
  private static final List<Version> VERSIONS =
      List.of(EndpointWorld.V1, EndpointWorld.V2, EndpointWorld.V3);
  private static final Set<Phase> REST =
      EnumSet.of(Phase.STEADY, Phase.ROLLED_BACK, Phase.FAILED, Phase.EXPIRED);
  private static final Set<Phase> WAY_BACK =
      EnumSet.of(Phase.SWITCHING, Phase.SOAKING, Phase.ROLLING_BACK);
  private static final List<String> REQUESTS =
      List.of(
          "promote",
          "promote-full",
          "rollback",
          "retry",
          "pause",
          "resume",
          "abort",
          "complete",
          "other");

  private static EndpointWorld world(Random random) {
    var world = new EndpointWorld();
    world.auto = random.nextInt(4) > 0;
    world.autoVersion = random.nextInt(4) == 0;
    world.maxSwitches = random.nextInt(4) == 0 ? 2 : EndpointStatus.KEPT;
    world.stableFor = random.nextInt(3) == 0 ? Duration.ZERO : world.stableFor;
    world.minRequests = random.nextInt(4) == 0 ? 30 : 0;
    world.traffic.put("edge on vm1#1", new Count(0, 0));
    if (random.nextInt(3) == 0) {
      world.templates.put(
          "date-smoke", Json.read("{\"image\": {\"ref\": \"smoke:1\"}}", JobSpec.class));
      world.smoke.add(Json.read("{\"job\": \"date-smoke\", \"timeout\": \"5s\"}", Smoke.class));
    }
    return world;
  }

  @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
  void theNineInvariantsHold(
      @ForAll long seed, @ForAll @Size(max = 20) List<@IntRange(max = 9) Integer> happenings) {
    var random = new Random(seed);
    var world = world(random);
    var before = new Before(world);
    for (int happening : happenings) {
      happen(world, happening, random);
      world.run(Duration.ofMillis(random.nextInt(40_000)), before::check);
    }
    comesToRest(world, before);
  }

  private static void happen(EndpointWorld world, int happening, Random random) {
    var version = VERSIONS.get(random.nextInt(VERSIONS.size()));
    switch (happening) {
      case 0 -> world.wish = version;
      case 1, 2 -> world.pool(version, 3, random.nextInt(3) == 0 ? random.nextInt(3) : 3);
      case 3 -> world.pools.remove(version);
      case 4 -> {
        boolean bound = random.nextBoolean() && world.status.isPresent();
        world.op(
            REQUESTS.get(random.nextInt(REQUESTS.size())),
            bound ? world.status().attempt().map(Attempt::id).orElse("x") : "");
      }
      case 5 -> {
        world.liveDns = random.nextBoolean() ? List.of() : List.of("a resolver lags");
        world.liveRoutes = random.nextBoolean() ? List.of() : List.of("a balancer lags");
        world.silent = random.nextBoolean() ? List.of() : List.of("a balancer is silent");
      }
      case 6 -> world.newLeader();
      case 7 -> {
        int requests = random.nextInt(100);
        world.traffic.merge(
            "edge on vm1#1",
            new Count(requests, random.nextInt(3) == 0 ? requests / 2 : 0),
            (a, b) -> new Count(a.requests() + b.requests(), a.errors() + b.errors()));
        if (random.nextInt(4) == 0) {
          world.traffic.clear();
        }
      }
      case 8 -> world.results(random.nextInt(4) == 0 ? State.FAILED : State.PASSED, "so it ended");
      default ->
          world.candidateBackends = random.nextBoolean() ? List.of() : List.of("a server is down");
    }
  }

  /** With everything well, it ends where it is wanted, or says what holds it. */
  private static void comesToRest(EndpointWorld world, Before before) {
    world.liveDns = List.of();
    world.liveRoutes = List.of();
    world.silent = List.of();
    world.candidateDns = List.of();
    world.candidateBackends = List.of();
    world.smoke.clear();
    world.minRequests = 0;
    VERSIONS.forEach(v -> world.pool(v, 3, 3));
    world.auto = true;
    world.op("resume", "");
    world.run(Duration.ofHours(2), before::check);
    assertThat(world.phase()).isIn(REST);
    assertThat(world.ops).isEmpty();
    var wanted = world.status().wanted();
    assertThat(wanted).isPresent();
    boolean held =
        world.phase() == Phase.FAILED
            || world.phase() == Phase.EXPIRED
            || world.status().rejected().contains(wanted.get());
    assertThat(held || world.status().live().equals(wanted)).as("%s", world.status()).isTrue();
  }

  /** What was before each pass, and what must not have happened in it. */
  private static final class Before {
    private final EndpointWorld world;
    private final Set<String> attempts = new HashSet<>();
    private Optional<EndpointStatus> status = Optional.empty();

    Before(EndpointWorld world) {
      this.world = world;
    }

    void check() {
      var after = world.status();
      var live = status.flatMap(EndpointStatus::live);
      if (!after.live().equals(live)) {
        moved(after, live);
      }
      neededPoolsAreNotRetired(after);
      attemptsFollowEachOther(after);
      deadlinesStand(after);
      assertThat(world.begun).doesNotHaveDuplicates(); // 6: a job is begun once an attempt
      status = Optional.of(after);
    }

    private boolean asked(String... types) {
      return world.opsBefore.stream().anyMatch(op -> List.of(types).contains(op.type()));
    }

    private void moved(EndpointStatus after, Optional<Version> live) {
      // 1, 2 and 8: only to who can serve, on the way back and without gates as well.
      var target = world.observe().pool(after.live().orElseThrow());
      assertThat(target.passing()).as("moved to %s", target).isEqualTo(target.desired());
      assertThat(target.desired()).isPositive();
      assertThat(after.previous()).isEqualTo(live);
      boolean back = after.phase() == Phase.ROLLING_BACK;
      if (!back) {
        // A way forward is an attempt's, and nobody has held it.
        assertThat(after.attempt().map(Attempt::candidate)).isEqualTo(after.live());
        assertThat(after.paused()).isEmpty();
        assertThat(status.orElseThrow().rejected()).doesNotContain(after.live().get());
        assertThat(!world.autoVersion || isNewer(after, live)).isTrue();
      } else if (!after.live().equals(after.wanted())) {
        assertThat(after.rejected()).contains(live.orElseThrow()); // 9
      }
    }

    /** What {@code auto} does of itself goes up. */
    private static boolean isNewer(EndpointStatus after, Optional<Version> live) {
      return live.map(v -> after.live().orElseThrow().compareTo(v) > 0).orElse(true);
    }

    /** 3: live, candidate, and the way back. */
    private void neededPoolsAreNotRetired(EndpointStatus after) {
      after.live().ifPresent(v -> assertThat(after.retired()).doesNotContain(v));
      if (Requests.ATTEMPTING.contains(after.phase())) {
        assertThat(after.retired()).doesNotContain(after.attempt().orElseThrow().candidate());
      }
      if (WAY_BACK.contains(after.phase())) {
        after.previous().ifPresent(v -> assertThat(after.retired()).doesNotContain(v));
      }
    }

    /**
     * 5 and 9: another attempt begins only in Preparing, unless nothing need be waited for, and
     * with a rejected version if asked.
     */
    private void attemptsFollowEachOther(EndpointStatus after) {
      var id = status.flatMap(EndpointStatus::attempt).map(Attempt::id);
      var now = after.attempt().map(Attempt::id);
      if (now.equals(id)) {
        return;
      }
      if (world.stableFor.isZero()) {
        assertThat(after.phase()).isLessThanOrEqualTo(Phase.SWITCHING).isNotEqualTo(Phase.STEADY);
      } else {
        assertThat(after.phase()).isEqualTo(Phase.PREPARING);
      }
      assertThat(attempts.add(now.orElseThrow())).as("its id is its own").isTrue();
      var candidate = after.attempt().orElseThrow().candidate();
      boolean held =
          status.filter(s -> s.rejected().contains(candidate)).isPresent()
              && status.flatMap(EndpointStatus::wanted).equals(Optional.of(candidate));
      assertThat(!held || asked("retry")).as("%s was rejected", candidate).isTrue();
    }

    /** 6: a deadline is a moment, which only a broken gate in a long wait puts off. */
    private void deadlinesStand(EndpointStatus after) {
      var deadline = status.filter(s -> sameAttempt(s, after)).flatMap(Before::deadline);
      boolean waited = status.filter(s -> s.phase() == Phase.AWAITING_PROMOTION).isPresent();
      assertThat(deadline.isEmpty() || waited || deadline.equals(deadline(after))).isTrue();
    }

    private static boolean sameAttempt(EndpointStatus a, EndpointStatus b) {
      return a.attempt().map(Attempt::id).equals(b.attempt().map(Attempt::id));
    }

    private static Optional<Instant> deadline(EndpointStatus s) {
      return s.attempt().map(Attempt::deadline);
    }
  }

  /** 4: whatever the live version does, a good candidate goes live. */
  @Property(tries = 50)
  void anUnhealthyLivePoolBlocksNoHealthyCandidate(@ForAll @IntRange(max = 2) int passing) {
    var world = new EndpointWorld().live();
    world.liveDns = List.of();
    world.pool(EndpointWorld.V1, 3, passing).pool(EndpointWorld.V2, 3, 3).wish = EndpointWorld.V2;
    world.run(Duration.ofSeconds(6));
    assertThat(world.status().live()).contains(EndpointWorld.V2);
  }

  /** 7: no counters, no move. */
  @Property(tries = 50)
  void losingTheCountersMovesNothing(
      @ForAll @IntRange(max = 1_000) int requests, @ForAll @IntRange(max = 1_000) int minRequests) {
    var world = new EndpointWorld();
    world.minRequests = minRequests;
    world.traffic.put("edge on vm1#1", new Count(500, 500));
    world.soaking();
    world.traffic.put("edge on vm1#1", new Count(500 + requests, 500));
    world.run(Duration.ofSeconds(1));
    world.traffic.clear();
    world.run(Duration.ofHours(1));
    assertThat(world.status().live()).contains(EndpointWorld.V2);
    assertThat(world.status().rejected()).isEmpty();
  }
}
