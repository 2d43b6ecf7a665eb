package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private static PoolNode node(String name, String refusal, int instances, Integer... usedPorts) {
    return new PoolNode(
        name,
        "10.0.0.1",
        List.of(),
        "",
        true,
        refusal,
        false,
        20_000,
        20_010,
        Set.of(usedPorts),
        instances);
  }

  private static Scheduler.Placement place(
      PoolSpecs specs, int slot, Map<String, Integer> ofThisPool, PoolNode... nodes) {
    return Scheduler.place("date-1.0.0", specs.build(), slot, List.of(nodes), ofThisPool);
  }

  private static String nameOf(Scheduler.Placement placement) {
    return placement.node().orElseThrow().name();
  }

  @Test
  void theNodeWithTheFewestInstancesOfThePoolIsTaken() {
    var placement =
        place(new PoolSpecs(), 0, Map.of("a", 2, "b", 1), node("a", "", 2), node("b", "", 9));
    assertThat(nameOf(placement)).isEqualTo("b");
  }

  @Test
  void thenTheOneWithTheFewestOfAll() {
    var placement = place(new PoolSpecs(), 0, Map.of(), node("a", "", 3), node("b", "", 1));
    assertThat(nameOf(placement)).isEqualTo("b");
  }

  @Test
  void tiesFallTheSameWayEveryTimeAndNotAllToOneNode() {
    var chosen = new HashSet<String>();
    for (int slot = 0; slot < 20; slot++) {
      var placement = place(new PoolSpecs(), slot, Map.of(), node("a", "", 0), node("b", "", 0));
      var again = place(new PoolSpecs(), slot, Map.of(), node("b", "", 0), node("a", "", 0));
      assertThat(nameOf(again)).isEqualTo(nameOf(placement));
      chosen.add(nameOf(placement));
    }
    assertThat(chosen).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aSlotThatFitsNowhereSaysWhyOfEveryNode() {
    var specs = new PoolSpecs().ports(PoolSpecs.port("http", 5000));
    var placement =
        place(
            specs,
            0,
            Map.of(),
            node("a", "is draining", 0),
            node("b", "", 0, 5000),
            node("c", "", 0, 5000));
    assertThat(placement.node()).isEmpty();
    assertThat(placement.refusal())
        .isEqualTo("0 of 3 nodes fit: 2 have port 5000 taken, 1 is draining");
  }

  @Test
  void withoutNodesItSaysWhatToDo() {
    assertThat(place(new PoolSpecs(), 0, Map.of()).refusal())
        .isEqualTo("there is no node to run on; apply a Node");
  }
}
