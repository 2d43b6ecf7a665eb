package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Instance;
import io.abril.runtime.Op;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Instances that move because somebody asked for it, and only then. */
class RebalanceTest {
  private static void ask(PoolWorld world, String type, int count) {
    boolean plan = type.equals(Rebalance.PLAN);
    for (int i = 0; i < (plan ? 1 : count); i++) {
      world.ops.add(
          new Op(
              type + world.ops.size(),
              type,
              plan ? "" + count : "",
              "me",
              Instant.EPOCH,
              Instant.MAX));
    }
  }

  /** Six on one host; two others came later. */
  private static PoolWorld crooked(PoolSpecs specs) {
    var world = new PoolWorld(specs).runUntilQuiet();
    world.node("vm2");
    world.node("vm3");
    world.runUntilQuiet();
    world.done.clear();
    world.told.clear();
    return world;
  }

  private static Map<String, Long> byNode(PoolWorld world) {
    return world.current().stream()
        .collect(Collectors.groupingBy(Instance::node, Collectors.counting()));
  }

  @Test
  void aNodeThatComesDrawsNobodyByItself() {
    var world = crooked(new PoolSpecs().replicas(6));
    assertThat(byNode(world)).isEqualTo(Map.of("vm1", 6L));
    assertThat(world.done).isEmpty();
  }

  @Test
  void asManyMoveAsWereAskedForOneAfterTheOther() {
    var world = crooked(new PoolSpecs().replicas(6));
    ask(world, Rebalance.MOVE, 2);
    world.runUntilQuiet(
        () -> {
          assertThat(world.inUse()).isLessThanOrEqualTo(7);
          assertThat(world.serving()).isGreaterThanOrEqualTo(6);
        });
    assertThat(byNode(world)).isEqualTo(Map.of("vm1", 4L, "vm2", 1L, "vm3", 1L));
    assertThat(world.ops).isEmpty();
    assertThat(world.told).hasSize(2).allMatch(t -> t.matches("slot \\d from vm1 to vm[23]"));
  }

  @Test
  void askedForTooManyItEndsWhenAllIsEven() {
    var world = crooked(new PoolSpecs().replicas(6));
    ask(world, Rebalance.MOVE, 20);
    world.runUntilQuiet();
    assertThat(byNode(world)).isEqualTo(Map.of("vm1", 2L, "vm2", 2L, "vm3", 2L));
    assertThat(world.ops).isEmpty();
  }

  @Test
  void aPlanMovesNobody() {
    var world = crooked(new PoolSpecs().replicas(6));
    ask(world, Rebalance.PLAN, 3);
    world.runUntilQuiet();
    assertThat(world.done).isEmpty();
    assertThat(world.ops).isEmpty();
    assertThat(world.told).hasSize(1).first().asString().startsWith("3 would move: slot ");
    world.told.clear();
    ask(world, Rebalance.MOVE, 9);
    world.runUntilQuiet();
    ask(world, Rebalance.PLAN, 3);
    world.runUntilQuiet();
    assertThat(world.told).last().asString().startsWith("nothing would move");
  }

  @Test
  void whatIsTiedToItsNodeIsNotMoved() {
    var volumes = "[{\"name\": \"data\", \"path\": \"/data\"}]";
    var world = crooked(new PoolSpecs().replicas(6).with("volumes", volumes));
    ask(world, Rebalance.MOVE, 2);
    world.runUntilQuiet();
    assertThat(byNode(world)).isEqualTo(Map.of("vm1", 6L));
    assertThat(world.ops).isEmpty();
  }

  @Test
  void aNewLeaderGoesOnWithTheRequestsThatAreLeft() {
    var world = crooked(new PoolSpecs().replicas(6));
    ask(world, Rebalance.MOVE, 3);
    world.pass();
    assertThat(world.ops).as("one at a time: maxSurge").hasSize(2);
    world.newLeader(true);
    world.runUntilQuiet();
    assertThat(byNode(world)).containsEntry("vm1", 3L);
    assertThat(List.copyOf(world.ops)).isEmpty();
  }
}
