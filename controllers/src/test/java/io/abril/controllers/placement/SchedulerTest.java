package io.abril.controllers.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Placement.Affinity;
import io.abril.api.pool.Placement.Strategy;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which of the nodes that fit is taken. */
class SchedulerTest {
  private static Nodes three() {
    return new Nodes().host("vm1").host("vm2").host("vm3");
  }

  private static Map<String, Long> counts(List<String> names) {
    return names.stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  @Test
  void spreadTakesTheNodeWithTheFewestOfThePoolThenOfAll() {
    assertThat(three().has("vm1", Nodes.POOL, 2).has("vm2", Nodes.POOL, 1).place(1))
        .containsExactly("vm3");
    assertThat(three().has("vm1", "x", 3).has("vm2", "x", 1).has("vm3", "x", 2).place(1))
        .containsExactly("vm2");
    assertThat(counts(three().place(30))).containsOnlyKeys("vm1", "vm2", "vm3").containsValue(10L);
  }

  @Test
  void spreadPrefersTheNodeWithTheSmallestShareSetAside() {
    var nodes = three();
    nodes.ledger.place("x", Nodes.instance("vm1", 2_000, 0, Map.of()));
    nodes.ledger.place("x", Nodes.instance("vm2", 0, 6_000 * Nodes.MI, Map.of()));
    nodes.ledger.place("x", Nodes.instance("vm3", 1_000, 1_000 * Nodes.MI, Map.of()));
    assertThat(nodes.place(1)).containsExactly("vm3");
  }

  @Test
  void spreadOverMakesTheDomainsEvenBeforeTheNodes() {
    var nodes = new Nodes().host("vm1", "zone=a").host("vm2", "zone=a").host("vm3", "zone=b");
    nodes.spreadOver = List.of("node.labels.zone");
    var counts = counts(nodes.place(8));
    assertThat(counts).isEqualTo(Map.of("vm1", 2L, "vm2", 2L, "vm3", 4L));
  }

  @Test
  void binpackFillsOneNodeBeforeTheNext() {
    var nodes = three();
    nodes.strategy = Strategy.BINPACK;
    nodes.maxPerNode = 4;
    var names = nodes.place(8);
    assertThat(counts(names)).hasSize(2).containsValue(4L);
    assertThat(new HashSet<>(names.subList(0, 4))).hasSize(1);
  }

  @Test
  void binpackTakesTheFullestNodeThatFits() {
    var nodes = three();
    nodes.strategy = Strategy.BINPACK;
    nodes.ledger.place("x", Nodes.instance("vm1", 3_500, 0, Map.of()));
    nodes.ledger.place("x", Nodes.instance("vm2", 2_000, 0, Map.of()));
    var wish = Nodes.reserving(1_000, 0);
    assertThat(nodes.scheduler().find(wish).host().orElseThrow().name()).isEqualTo("vm2");
  }

  @Test
  void randomIsTheSameEveryTimeAndUsesEveryNode() {
    var nodes = three().has("vm1", Nodes.POOL, 20);
    nodes.strategy = Strategy.RANDOM;
    var once = nodes.place(30);
    var again = three();
    again.strategy = Strategy.RANDOM;
    assertThat(again.place(30)).isEqualTo(once);
    assertThat(counts(once)).containsOnlyKeys("vm1", "vm2", "vm3");
  }

  @Test
  void tiesFallTheSameWayInAnyOrderOfTheNodes() {
    var other = three();
    Collections.reverse(other.hosts);
    assertThat(other.place(20)).isEqualTo(three().place(20));
  }

  @Test
  void aWishForNearnessOutweighsSomeInstances() {
    var nodes = three().has("vm2", "db", 1);
    nodes.affinity = List.of(new Affinity("db", 50, false));
    assertThat(nodes.place(5)).containsOnly("vm2");
    assertThat(counts(nodes.place(12)).get("vm1")).as("but not any number").isPositive();
  }

  @Test
  void aWishForDistanceIsGivenUpWhenNothingElseIsLeft() {
    var nodes = new Nodes().host("vm1").host("vm2").has("vm1", "db", 1);
    nodes.antiAffinity = List.of(new Affinity("db", 100, false));
    nodes.maxPerNode = 1;
    assertThat(nodes.place(2)).containsExactly("vm2", "vm1");
  }

  @Test
  void theLightestWishIsGivenUpFirst() {
    var nodes = new Nodes().host("vm1").host("vm2").has("vm1", "db", 1).has("vm2", "cache", 1);
    nodes.affinity = List.of(new Affinity("db", 30, false), new Affinity("cache", 20, false));
    assertThat(nodes.place(1)).containsExactly("vm1");
  }

  @Test
  void lateFailuresAreHeldAgainstANode() {
    var nodes = three();
    nodes.penalties = Map.of("vm1", 30, "vm2", 30);
    assertThat(nodes.place(3)).containsOnly("vm3");
  }

  @Test
  void anImageThatIsThereDecidesBetweenEquals() {
    for (String lucky : List.of("vm1", "vm2", "vm3")) {
      var nodes = three();
      nodes.hosts.replaceAll(
          h ->
              new Host(
                  h.name(),
                  "",
                  h.attributes(),
                  h.room(),
                  h.firstPort(),
                  h.lastPort(),
                  h.name().equals(lucky)));
      assertThat(nodes.place(1)).containsExactly(lucky);
      assertThat(counts(nodes.place(9))).as("and no more").containsValue(3L).hasSize(3);
    }
  }

  @Test
  void aRunningInstanceIsBetterOffElsewhereOnlyByAWholeInstance() {
    var nodes = three().has("vm1", Nodes.POOL, 3).has("vm2", Nodes.POOL, 2);
    var scheduler = nodes.scheduler();
    var there = scheduler.better(Nodes.wish(0), Nodes.instance("vm1", 0, 0, Map.of()));
    assertThat(there.orElseThrow().name()).isEqualTo("vm3");
    var even =
        three().has("vm1", Nodes.POOL, 2).has("vm2", Nodes.POOL, 1).has("vm3", Nodes.POOL, 1);
    assertThat(even.scheduler().better(Nodes.wish(0), Nodes.instance("vm1", 0, 0, Map.of())))
        .isEmpty();
  }
}
