package io.abril.controllers.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Version;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.Phase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens to an endpoint, its pointer is only ever moved to who can serve. */
class EndpointSimulationTest {
  private static final List<Version> VERSIONS =
      List.of(EndpointWorld.V1, EndpointWorld.V2, EndpointWorld.V3);
  private static final Set<Phase> REST = EnumSet.of(Phase.STEADY, Phase.ROLLED_BACK, Phase.FAILED);
  private static final List<String> REQUESTS = List.of("promote", "rollback", "retry", "other");

  @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
  void thePointerMovesOnlyToWhoPassesAndComesToRest(
      @ForAll long seed, @ForAll @Size(max = 15) List<@IntRange(max = 6) Integer> happenings) {
    var random = new Random(seed);
    var world = new EndpointWorld();
    world.auto = random.nextInt(4) > 0;
    var before = new Before(world);
    for (int happening : happenings) {
      happen(world, happening, random);
      world.run(Duration.ofMillis(random.nextInt(40_000)), before::check);
    }
    world.liveDns = List.of();
    world.liveRoutes = List.of();
    world.candidateDns = List.of();
    world.candidateBackends = List.of();
    VERSIONS.forEach(v -> world.pool(v, 3, 3));
    world.auto = true;
    world.run(Duration.ofHours(1), before::check);
    assertThat(world.phase()).isIn(REST);
    assertThat(world.ops).isEmpty();
    boolean held = world.phase() == Phase.FAILED || world.status().rejected().contains(world.wish);
    assertThat(held || world.status().live().equals(Optional.of(world.wish)))
        .as("%s wants %s", world.status(), world.wish)
        .isTrue();
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
            bound ? world.status().attempt().map(a -> a.id()).orElse("x") : "");
      }
      case 5 -> {
        world.liveDns = random.nextBoolean() ? List.of() : List.of("a resolver lags");
        world.liveRoutes = random.nextBoolean() ? List.of() : List.of("a balancer lags");
      }
      default ->
          world.candidateBackends = random.nextBoolean() ? List.of() : List.of("a server is down");
    }
  }

  /** What was before each pass, and what must not have happened in it. */
  private static final class Before {
    private final EndpointWorld world;
    private Optional<EndpointStatus> status = Optional.empty();

    Before(EndpointWorld world) {
      this.world = world;
    }

    void check() {
      var after = world.status();
      var live = status.flatMap(EndpointStatus::live);
      if (!after.live().equals(live)) {
        var target = world.observe().pool(after.live().orElseThrow());
        assertThat(target.passing()).as("moved to %s", target).isEqualTo(target.desired());
        assertThat(target.desired()).isPositive();
        assertThat(after.previous()).isEqualTo(live);
      }
      after.live().ifPresent(v -> assertThat(after.retired()).doesNotContain(v));
      attemptsFollowEachOther(after);
      status = Optional.of(after);
    }

    /** Another attempt begins only in Preparing, and its id is its own. */
    private void attemptsFollowEachOther(EndpointStatus after) {
      var id = status.flatMap(EndpointStatus::attempt).map(a -> a.id());
      var now = after.attempt().map(a -> a.id());
      if (!now.equals(id)) {
        assertThat(after.phase()).isEqualTo(Phase.PREPARING);
      }
    }
  }
}
