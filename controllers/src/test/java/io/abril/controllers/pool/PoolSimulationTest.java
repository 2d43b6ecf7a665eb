package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Slot;
import io.abril.api.pool.Update.Order;
import io.abril.controllers.docker.DockerError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens to a pool, it becomes what its document says, and leaves nothing behind. */
class PoolSimulationTest {
  @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
  void aPoolConvergesWhateverHappens(
      @ForAll long seed, @ForAll @Size(max = 12) List<@IntRange(max = 11) Integer> happenings) {
    var random = new Random(seed);
    var specs = new PoolSpecs().replicas(1 + random.nextInt(5));
    specs.update(
        random.nextBoolean() ? Order.START_FIRST : Order.STOP_FIRST, 1 + random.nextInt(2), 1);
    if (random.nextInt(4) == 0) {
      specs.ports();
    }
    var world = new PoolWorld(specs);
    world.node("vm2");
    world.takes = a -> Duration.ofMillis(1 + random.nextInt(3_000));
    world.answersAfter = Duration.ofMillis(random.nextInt(4_000));
    world.fails = a -> random.nextInt(8) == 0 ? Optional.of(error(random)) : Optional.empty();
    for (int happening : happenings) {
      world.run(Duration.ofMillis(random.nextInt(5_000)));
      happen(world, specs, happening, random);
    }
    world.fails = a -> Optional.empty();
    world.nodeIs("vm1", true, false);
    world.nodeIs("vm2", true, false);
    world.failingChecks.clear();
    world.runUntilQuiet();
    assertConverged(world);
  }

  private static DockerError error(Random random) {
    var reasons = DockerError.Reason.values();
    return new DockerError(reasons[random.nextInt(reasons.length)], "the engine says no", null);
  }

  private static void happen(PoolWorld world, PoolSpecs specs, int happening, Random random) {
    switch (happening) {
      case 0 -> any(world, random).forEach(i -> world.kill(i.id()));
      case 1 -> any(world, random).forEach(i -> world.containers.remove(i.id()));
      case 2 -> world.containers.keySet().forEach(world::kill);
      case 3 -> world.newLeader(random.nextBoolean());
      case 4 -> world.document(specs.env("CHANGE", String.valueOf(random.nextInt(3))));
      case 5 -> world.document(specs.replicas(random.nextInt(6)));
      case 6 -> world.registered.clear();
      case 7 -> world.nodeIs("vm1", random.nextBoolean(), random.nextBoolean());
      case 8 -> world.stray("beef0" + random.nextInt(10), PoolWorld.UID);
      case 9 -> {
        if (!specs.ports.isEmpty()) {
          world.document(specs.ports(PoolSpecs.port(random.nextBoolean() ? "http" : "web", 0)));
        }
      }
      case 10 -> any(world, random).forEach(i -> world.failingChecks.add(i.id()));
      default -> world.nodeIs("vm2", true, random.nextBoolean());
    }
  }

  private static List<Instance> any(PoolWorld world, Random random) {
    return world.rows.values().stream()
        .flatMap(Slot::all)
        .filter(i -> random.nextInt(3) == 0)
        .toList();
  }

  private static void assertConverged(PoolWorld world) {
    var hash = SpecHash.of(world.spec);
    assertThat(world.rows).hasSize(world.spec.replicas());
    assertThat(world.rows.values()).allMatch(s -> s.leaving().isEmpty());
    assertThat(world.current())
        .hasSize(world.spec.replicas())
        .allMatch(i -> i.phase() == Phase.PASSING && i.specHash().equals(hash));
    var ids = world.current().stream().map(Instance::id).collect(Collectors.toSet());
    assertThat(world.containers.keySet()).isEqualTo(ids);
    assertThat(world.containers.values()).allMatch(l -> l.container().running());
    var registered =
        world.registered.keySet().stream().map(s -> s.split(":")[2]).collect(Collectors.toSet());
    assertThat(registered).isEqualTo(world.spec.ports().isEmpty() ? Set.of() : ids);
    assertThat(world.last.report().notReady()).isEmpty();
    assertThat(world.busy).isEmpty();
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void aDeletedPoolLeavesNothing(
      @ForAll long seed, @ForAll @Size(max = 5) List<@IntRange(max = 11) Integer> happenings) {
    var random = new Random(seed);
    var specs = new PoolSpecs().replicas(1 + random.nextInt(4));
    var world = new PoolWorld(specs);
    world.node("vm2");
    world.takes = a -> Duration.ofMillis(1 + random.nextInt(3_000));
    world.run(Duration.ofMillis(random.nextInt(9_000)));
    world.deleting = true;
    for (int happening : happenings) {
      happen(world, specs, happening, random);
      world.run(Duration.ofMillis(random.nextInt(2_000)));
    }
    world.nodeIs("vm1", true, false);
    world.nodeIs("vm2", true, false);
    world.runUntilQuiet();
    assertThat(world.settled).isTrue();
    assertThat(world.rows).isEmpty();
    assertThat(world.containers).isEmpty();
    assertThat(world.registered).isEmpty();
  }

  @Property(tries = 25)
  void anUpdateStaysWithinItsBudgetWhenNothingDies(
      @ForAll @IntRange(min = 1, max = 6) int replicas,
      @ForAll @IntRange(min = 1, max = 3) int maxSurge,
      @ForAll boolean portsChange,
      @ForAll boolean leaderChanges,
      @ForAll long seed) {
    var random = new Random(seed);
    var specs = new PoolSpecs().replicas(replicas).update(Order.START_FIRST, maxSurge, 0);
    var world = new PoolWorld(specs).runUntilQuiet();
    world.takes = a -> Duration.ofMillis(1 + random.nextInt(3_000));
    Runnable check =
        () -> {
          assertThat(world.inUse()).isLessThanOrEqualTo(replicas + maxSurge);
          assertThat(world.serving()).isGreaterThanOrEqualTo(replicas);
        };
    for (int change = 0; change < 3; change++) {
      world.document(
          portsChange
              ? specs.ports(PoolSpecs.port("p" + change, 0))
              : specs.env("CHANGE", "" + change));
      world.run(Duration.ofMillis(random.nextInt(8_000)), check);
      if (leaderChanges) {
        world.newLeader(true);
      }
    }
    world.runUntilQuiet(check);
    assertConverged(world);
  }

  @Property(tries = 30)
  void aStopFirstUpdateMissesNoMoreThanItMay(
      @ForAll @IntRange(min = 1, max = 6) int replicas,
      @ForAll @IntRange(min = 1, max = 3) int maxUnavailable,
      @ForAll long seed) {
    var random = new Random(seed);
    var specs = new PoolSpecs().replicas(replicas).update(Order.STOP_FIRST, 0, maxUnavailable);
    var world = new PoolWorld(specs).runUntilQuiet();
    world.takes = a -> Duration.ofMillis(1 + random.nextInt(3_000));
    world.document(specs.env("CHANGE", "1"));
    world.runUntilQuiet(
        () -> {
          assertThat(world.inUse()).isLessThanOrEqualTo(replicas);
          assertThat(world.serving()).isGreaterThanOrEqualTo(replicas - maxUnavailable);
        });
    assertConverged(world);
  }
}
