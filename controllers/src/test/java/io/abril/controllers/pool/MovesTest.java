package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Update.Order;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Instances that leave a node though nothing is wrong with them. */
class MovesTest {
  private static final String VOLUMES = "[{\"name\": \"data\", \"path\": \"/data\"}]";
  private static final String SSD = "{\"constraints\": [\"node.labels.disk == ssd\"]}";

  private static PoolWorld twoHosts(PoolSpecs specs) {
    var world = new PoolWorld(specs);
    world.node("vm1", Map.of("disk", "ssd"));
    world.node("vm2", Map.of("disk", "hdd"));
    world.runUntilQuiet();
    world.done.clear();
    return world;
  }

  @Test
  void aConstraintThatIsNoLongerMetMovesOneAfterTheOther() {
    var specs = new PoolSpecs().replicas(4);
    var world = twoHosts(specs);
    world.document(specs.with("placement", SSD));
    world.runUntilQuiet(
        () -> {
          assertThat(world.inUse()).isLessThanOrEqualTo(5);
          assertThat(world.serving()).isGreaterThanOrEqualTo(4);
        });
    assertThat(world.current()).hasSize(4).allMatch(i -> i.node().equals("vm1"));
  }

  @Test
  void aPausedPoolMovesNobodyForAConstraint() {
    var specs = new PoolSpecs().replicas(4);
    var world = twoHosts(specs);
    world.document(specs.with("placement", SSD).paused());
    world.runUntilQuiet();
    assertThat(world.done(PoolAction.Create.class)).isEmpty();
  }

  @Test
  void aStopFirstPoolIsNotStoppedWhereItHasNowhereToGo() {
    var specs = new PoolSpecs().replicas(2).update(Order.STOP_FIRST, 0, 1);
    var world = new PoolWorld(specs).runUntilQuiet();
    world.nodeIs("vm1", true, true);
    world.runUntilQuiet();
    assertThat(world.serving()).isEqualTo(2);
    assertThat(world.last.report().notReady().orElseThrow().message())
        .contains("it stays, though vm1 is left by everything");
    world.node("vm2");
    world.runUntilQuiet(() -> assertThat(world.serving()).isGreaterThanOrEqualTo(1));
    assertThat(world.current()).allMatch(i -> i.node().equals("vm2"));
  }

  @Test
  void volumesKeepTheirSlotOnADrainedNode() {
    var world = twoHosts(new PoolSpecs().replicas(2).with("volumes", VOLUMES));
    var before = world.current();
    world.nodeIs("vm1", true, true);
    world.runUntilQuiet();
    assertThat(world.current()).isEqualTo(before);
    assertThat(world.last.report().notReady().orElseThrow().message())
        .contains("it stays where its volumes are");
  }

  @Test
  void aSlotWithVolumesReturnsToThemAfterScalingDownAndUp() {
    var specs = new PoolSpecs().replicas(2).with("volumes", VOLUMES);
    var world = twoHosts(specs);
    var homes = world.current().stream().map(Instance::node).toList();
    world.document(specs.replicas(0));
    world.runUntilQuiet();
    assertThat(world.containers).isEmpty();
    world.document(specs.replicas(2));
    world.runUntilQuiet();
    assertThat(world.current()).extracting(Instance::node).containsExactlyElementsOf(homes);
  }

  @Test
  void aSlotWithVolumesIsUpdatedStopFirstOnItsNode() {
    var specs = new PoolSpecs().replicas(2).with("volumes", VOLUMES);
    var world = twoHosts(specs);
    var homes = world.current().stream().map(Instance::node).toList();
    world.document(specs.env("A", "1"));
    world.runUntilQuiet(() -> assertThat(world.inUse()).isLessThanOrEqualTo(2));
    assertThat(world.current()).extracting(Instance::node).containsExactlyElementsOf(homes);
    assertThat(world.current()).allMatch(i -> i.specHash().equals(SpecHash.of(world.spec)));
  }

  @Test
  void aDeletedPoolForgetsItsHomes() {
    var world = twoHosts(new PoolSpecs().replicas(2).with("volumes", VOLUMES));
    world.deleting = true;
    world.runUntilQuiet();
    assertThat(world.settled).isTrue();
  }

  @Test
  void aPoolOnTheNodesNetworkSurgesOntoAnotherNodeAndStopsFirstWhereThereIsNone() {
    var specs =
        new PoolSpecs().replicas(1).ports(PoolSpecs.port("http", 0)).with("hostNetwork", "true");
    var world = twoHosts(specs);
    var before = world.current(0).node();
    world.document(specs.env("A", "1"));
    world.runUntilQuiet(() -> assertThat(world.serving()).isGreaterThanOrEqualTo(1));
    assertThat(world.current(0).node()).isNotEqualTo(before);
    var alone = new PoolWorld(specs).runUntilQuiet();
    alone.document(specs.env("A", "2"));
    alone.runUntilQuiet(() -> assertThat(alone.inUse()).isLessThanOrEqualTo(1));
    assertThat(alone.current(0).specHash()).isEqualTo(SpecHash.of(alone.spec));
  }

  @Test
  void aNamedPortIsUpdatedStartFirstWhereAnotherNodeHasItFree() {
    var specs = new PoolSpecs().replicas(1).ports(PoolSpecs.port("http", 5000));
    var world = twoHosts(specs);
    var before = world.current(0).node();
    world.document(specs.env("A", "1"));
    world.runUntilQuiet(() -> assertThat(world.serving()).isGreaterThanOrEqualTo(1));
    assertThat(world.current(0).node()).isNotEqualTo(before);
  }
}
