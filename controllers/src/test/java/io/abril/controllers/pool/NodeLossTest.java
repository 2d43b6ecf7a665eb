package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Update.Order;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A host that goes, one that is half gone, and one that comes back. */
class NodeLossTest {
  private static PoolWorld threeHosts(PoolSpecs specs) {
    var world = new PoolWorld(specs);
    world.node("vm2");
    world.node("vm3");
    world.runUntilQuiet();
    world.done.clear();
    return world;
  }

  private static Map<String, Long> byNode(PoolWorld world) {
    return world.current().stream()
        .collect(Collectors.groupingBy(Instance::node, Collectors.counting()));
  }

  @Test
  void thirtyOverThreeAreTenEach() {
    var world = threeHosts(new PoolSpecs().replicas(30));
    assertThat(byNode(world)).isEqualTo(Map.of("vm1", 10L, "vm2", 10L, "vm3", 10L));
  }

  @Test
  void whatWasOnALostHostRunsElsewhereAfterTheTimeAndNotBefore() {
    var world = threeHosts(new PoolSpecs().replicas(30));
    world.lose("vm2", false);
    world.run(Duration.ofSeconds(14));
    assertThat(byNode(world)).containsEntry("vm2", 10L);
    assertThat(world.done).isEmpty();
    world.run(Duration.ofSeconds(10));
    assertThat(byNode(world)).isEqualTo(Map.of("vm1", 15L, "vm3", 15L));
    assertThat(world.serving()).isEqualTo(30);
    assertThat(world.last.report().notReady()).isEmpty();
    assertThat(world.last.events()).isEmpty();
  }

  @Test
  void aHostThatReturnsIsClearedOfWhatWasReplacedAndNothingElseIsTouched() {
    var world = threeHosts(new PoolSpecs().replicas(6));
    world.lose("vm2", false);
    world.run(Duration.ofSeconds(60));
    var settled = world.current();
    world.nodeIs("vm2", true, false);
    world.run(Duration.ofSeconds(5));
    assertThat(world.current()).isEqualTo(settled);
    assertThat(world.containers).hasSize(6);
    assertThat(world.registered).hasSize(6);
    assertThat(world.rows.values()).allMatch(slot -> slot.leaving().isEmpty());
  }

  @Test
  void aHostThatReturnsInTimeKeepsEverything() {
    var world = threeHosts(new PoolSpecs().replicas(6));
    var before = world.current();
    world.lose("vm2", false);
    world.run(Duration.ofSeconds(10));
    world.nodeIs("vm2", true, false);
    world.run(Duration.ofSeconds(60));
    assertThat(world.current()).isEqualTo(before);
    assertThat(world.done(PoolAction.Create.class)).isEmpty();
  }

  @Test
  void aHostWhoseAgentAloneFailedIsReplacedAndThenStoppedThroughItsEngine() {
    var world = threeHosts(new PoolSpecs().replicas(6));
    world.lose("vm2", true);
    world.run(Duration.ofSeconds(40));
    assertThat(byNode(world)).isEqualTo(Map.of("vm1", 3L, "vm3", 3L));
    assertThat(world.containers)
        .hasSize(6)
        .allSatisfy((id, l) -> assertThat(l.node()).isNotEqualTo("vm2"));
    assertThat(world.registered).as("its agent still has them").hasSize(8);
    assertThat(world.last.report().notReady()).isEmpty();
    world.nodeIs("vm2", true, false);
    world.runUntilQuiet();
    assertThat(world.registered).hasSize(6);
    assertThat(world.rows.values()).allMatch(slot -> slot.leaving().isEmpty());
  }

  @Test
  void aSilentEngineWithAFineAgentIsNoReasonToMoveAnything() {
    var world = threeHosts(new PoolSpecs().replicas(6));
    world.silenceEngine("vm2");
    world.run(Duration.ofHours(1));
    assertThat(byNode(world)).containsEntry("vm2", 2L);
    assertThat(world.done).isEmpty();
  }

  @Test
  void namedPortsMoveWithTheirSlots() {
    var port = "[{\"name\": \"http\", \"container\": 80, \"host\": {\"base\": 18001}}]";
    var world = threeHosts(new PoolSpecs().replicas(6).with("ports", port));
    world.lose("vm2", false);
    world.run(Duration.ofSeconds(40));
    for (int slot = 0; slot < 6; slot++) {
      assertThat(world.current(slot).ports()).isEqualTo(Map.of("http", 18_001 + slot));
      assertThat(world.current(slot).node()).isNotEqualTo("vm2");
    }
  }

  @Test
  void aStopFirstPoolDoesNotWaitForALostInstanceToStop() {
    var world = threeHosts(new PoolSpecs().replicas(3).update(Order.STOP_FIRST, 0, 1));
    world.lose("vm2", false);
    world.run(Duration.ofSeconds(40));
    assertThat(world.serving()).isEqualTo(3);
  }

  @Test
  void aSlotWithVolumesWaitsForItsHost() {
    var volumes = "[{\"name\": \"data\", \"path\": \"/data\"}]";
    var world = threeHosts(new PoolSpecs().replicas(3).with("volumes", volumes));
    var before = byNode(world);
    world.lose("vm2", false);
    world.run(Duration.ofSeconds(60));
    assertThat(byNode(world)).isEqualTo(before);
    assertThat(world.last.report().notReady().orElseThrow().message())
        .contains("its node vm2 is lost since 2026-01-02T");
  }

  @Test
  void aLostRackIsReplacedTenAtATime() {
    var world = threeHosts(new PoolSpecs().replicas(36));
    world.node("vm4");
    world.takes = a -> Duration.ofSeconds(1);
    world.lose("vm2", false);
    world.lose("vm3", false);
    world.run(
        Duration.ofMinutes(2),
        () ->
            assertThat(
                    world.busy.values().stream()
                        .filter(d -> d.action() instanceof PoolAction.Create)
                        .count())
                .isLessThanOrEqualTo(10));
    assertThat(world.serving()).isEqualTo(36);
  }

  @Test
  void anUpdateGoesOnWhileAHostIsLost() {
    var specs = new PoolSpecs().replicas(6);
    var world = threeHosts(specs);
    world.lose("vm2", false);
    world.run(Duration.ofSeconds(60));
    world.document(specs.env("A", "1"));
    world.run(Duration.ofMinutes(2));
    assertThat(world.current()).allMatch(i -> i.specHash().equals(SpecHash.of(world.spec)));
    assertThat(world.serving()).isEqualTo(6);
  }

  @Test
  void aLostHostThatNobodyKnowsAnyMoreHoldsUpNobody() {
    var world = threeHosts(new PoolSpecs().replicas(3));
    world.nodes.remove("vm2");
    world.containers.values().removeIf(l -> l.node().equals("vm2"));
    world.run(Duration.ofSeconds(60));
    assertThat(world.serving()).isEqualTo(3);
    assertThat(world.rows.values()).allMatch(slot -> slot.leaving().isEmpty());
  }
}
