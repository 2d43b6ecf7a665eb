package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Instance;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One instance on each node that a pool may run on. */
class GlobalModeTest {
  private static PoolSpecs global() {
    return new PoolSpecs().with("mode", "\"global\"");
  }

  private static PoolWorld twoHosts(PoolSpecs specs) {
    var world = new PoolWorld(specs);
    world.node("vm2");
    world.runUntilQuiet();
    world.done.clear();
    return world;
  }

  @Test
  void everyNodeHasOne() {
    var world = twoHosts(global());
    assertThat(world.current()).extracting(Instance::node).containsExactly("vm1", "vm2");
    assertThat(world.last.report().status().desired()).isEqualTo(2);
    assertThat(world.last.report().notReady()).isEmpty();
  }

  @Test
  void aNodeThatComesGetsOneAndTheOthersStay() {
    var world = twoHosts(global());
    var before = world.current();
    world.node("vm0");
    world.runUntilQuiet();
    assertThat(world.current()).containsAll(before).hasSize(3);
    assertThat(world.current(2).node()).isEqualTo("vm0");
  }

  @Test
  void aDrainedNodeLosesItsInstanceWithoutReplacement() {
    var world = twoHosts(global());
    world.nodeIs("vm1", true, true);
    world.runUntilQuiet();
    assertThat(world.current()).extracting(Instance::node).containsExactly("vm2");
    assertThat(world.rows).containsOnlyKeys(1);
    assertThat(world.last.report().notReady()).isEmpty();
  }

  @Test
  void aPausedNodeKeepsItsInstance() {
    var world = twoHosts(global());
    world.nodes.compute(
        "vm1",
        (name, n) ->
            new PoolNode(
                n.name(),
                n.address(),
                n.publicAddress(),
                n.dns(),
                n.agentUrl(),
                true,
                true,
                n.lostSince(),
                false,
                n.host().refused("is paused")));
    world.runUntilQuiet();
    assertThat(world.current()).hasSize(2);
    assertThat(world.done).isEmpty();
  }

  @Test
  void onlyNodesThatMeetTheConstraintsHaveOne() {
    var specs = global().with("placement", "{\"constraints\": [\"node.labels.disk == ssd\"]}");
    var world = twoHosts(specs);
    assertThat(world.current()).isEmpty();
    assertThat(world.last.report().notReady()).isEmpty();
    world.node("vm2", Map.of("disk", "ssd"));
    world.runUntilQuiet();
    assertThat(world.current()).extracting(Instance::node).containsExactly("vm2");
    world.node("vm2", Map.of("disk", "hdd"));
    world.runUntilQuiet();
    assertThat(world.current()).isEmpty();
  }

  @Test
  void aLostNodeIsNotCountedAndGoesOnWhenItIsBack() {
    var world = twoHosts(global());
    var before = world.current();
    world.lose("vm2", false);
    world.run(Duration.ofSeconds(60));
    assertThat(world.last.report().status().desired()).isEqualTo(1);
    assertThat(world.last.report().notReady()).isEmpty();
    world.nodeIs("vm2", true, false);
    world.runUntilQuiet();
    assertThat(world.current()).isEqualTo(before);
    assertThat(world.done).isEmpty();
  }

  @Test
  void anUpdateReplacesEachOnItsOwnNode() {
    var specs = global();
    var world = twoHosts(specs);
    world.document(specs.env("A", "1"));
    world.runUntilQuiet(() -> assertThat(world.serving()).isGreaterThanOrEqualTo(2));
    assertThat(world.current()).extracting(Instance::node).containsExactly("vm1", "vm2");
    assertThat(world.current()).allMatch(i -> i.specHash().equals(SpecHash.of(world.spec)));
  }

  @Test
  void aPoolBecomesGlobalAndReplicatedAgainWithoutTouchingWhatFits() {
    var specs = new PoolSpecs().replicas(4);
    var world = twoHosts(specs);
    world.document(specs.with("mode", "\"global\""));
    world.runUntilQuiet();
    assertThat(world.current()).extracting(Instance::node).containsExactlyInAnyOrder("vm1", "vm2");
    var kept = world.current();
    world.document(specs.with("mode", "\"replicated\"").replicas(2));
    world.runUntilQuiet();
    assertThat(world.current()).hasSize(2);
    assertThat(kept.stream().filter(world.current()::contains)).isNotEmpty();
  }

  @Test
  void aNodeWithoutRoomSaysSo() {
    var world = twoHosts(global().with("resources", "{\"reserve\": {\"cpu\": 8}, \"limit\": {}}"));
    assertThat(world.rows.get(0).message())
        .isEqualTo("0 of 1 node fits: 1 lacks 8 cpu (free 4 cpu at most)");
  }
}
