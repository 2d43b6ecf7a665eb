package io.abril.controllers.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Instance.Reserved;
import io.abril.api.pool.Placement.Affinity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sentence that a slot without a place may have. */
class PlacementRefusalsTest {
  private static final long MI = Nodes.MI;

  private static Arguments says(String sentence, Wish wish, UnaryOperator<Nodes> nodes) {
    return Arguments.of(sentence, wish, nodes);
  }

  private static Nodes full(Nodes nodes, String node, long milli, long bytes) {
    nodes.ledger.place("other", Nodes.instance(node, milli, bytes, Map.of()));
    return nodes;
  }

  private static Nodes portOn(Nodes nodes, int port, String... names) {
    for (String name : names) {
      nodes.ledger.port(name, port);
    }
    return nodes;
  }

  private static Nodes rule(Nodes nodes, String... rules) {
    nodes.constraints = List.of(rules);
    return nodes;
  }

  private static Nodes near(Nodes nodes, String pool) {
    nodes.affinity = List.of(new Affinity(pool, 50, true));
    return nodes;
  }

  private static Nodes far(Nodes nodes, String pool) {
    nodes.antiAffinity = List.of(new Affinity(pool, 50, true));
    return nodes;
  }

  private static Nodes most(Nodes nodes, int count) {
    nodes.maxPerNode = count;
    return nodes;
  }

  private static Nodes two(Nodes nodes) {
    return nodes.host("vm1", "disk=ssd").host("vm2", "disk=hdd");
  }

  static Stream<Arguments> cases() {
    var any = Nodes.wish(0);
    return Stream.of(
        says("there is no node to run on; apply a Node", any, n -> n),
        says("0 of 1 node fits: 1 is draining", any, n -> n.refused("vm1", "is draining")),
        says("0 of 1 node fits: 1 is paused", any, n -> n.refused("vm1", "is paused")),
        says(
            "0 of 2 nodes fit: 2 are not ready",
            any,
            n -> n.refused("vm1", "is not ready").refused("vm2", "is not ready")),
        says(
            "0 of 2 nodes fit: 1 is being deleted, 1 is draining",
            any,
            n -> n.refused("vm1", "is draining").refused("vm2", "is being deleted")),
        says(
            "0 of 3 nodes fit: 1 is draining, 2 have port 5000 taken",
            Nodes.ports(5000),
            n -> portOn(two(n), 5000, "vm1", "vm2").refused("vm3", "is draining")),
        says(
            "0 of 2 nodes fit: 1 has port 5000 taken, 1 has port 5001 taken",
            Nodes.ports(5000, 5001),
            n -> portOn(portOn(two(n), 5000, "vm1"), 5001, "vm2")),
        says(
            "0 of 1 node fits: 1 has every port of its range 20000-20009 taken",
            new Wish(0, Reserved.NOTHING, List.of(), 11, ""),
            n -> n.host("vm1")),
        says(
            "0 of 2 nodes fit: 2 do not meet node.labels.disk == nvme",
            any,
            n -> rule(two(n), "node.labels.disk == nvme")),
        says(
            "0 of 2 nodes fit: 1 does not meet node.labels.disk == ssd, 1 does not meet node.name"
                + " != vm1",
            any,
            n -> rule(two(n), "node.name != vm1", "node.labels.disk == ssd")),
        says(
            "0 of 2 nodes fit: 2 do not meet node.labels.zone in (a, b)",
            any,
            n -> rule(two(n), "node.labels.zone in (a, b)")),
        says(
            "0 of 2 nodes fit: 2 do not meet node.name == /x.*/",
            any,
            n -> rule(two(n), "node.name == /x.*/")),
        says(
            "0 of 2 nodes fit: 2 lack 5 cpu (free 4 cpu at most)",
            Nodes.reserving(5_000, 0),
            PlacementRefusalsTest::two),
        says(
            "0 of 2 nodes fit: 2 lack 0.5 cpu (free 0.25 cpu at most)",
            Nodes.reserving(500, 0),
            n -> full(full(two(n), "vm1", 3_750, 0), "vm2", 4_000, 0)),
        says(
            "0 of 2 nodes fit: 2 lack 64Mi of memory (free 12Mi at most)",
            Nodes.reserving(0, 64 * MI),
            n -> full(full(two(n), "vm1", 0, 8_180 * MI), "vm2", 0, 8_192 * MI)),
        says(
            "0 of 2 nodes fit: 1 lacks 1 cpu (free 0 cpu at most), 1 lacks 1.5Gi of memory (free"
                + " 0 at most)",
            Nodes.reserving(1_000, 1_536 * MI),
            n -> full(full(two(n), "vm1", 4_000, 0), "vm2", 0, 8_192 * MI)),
        says(
            "0 of 1 node fits: 1 lacks 1 cpu (free 0 cpu at most)",
            Nodes.reserving(1_000, 0),
            n -> full(n.host("vm1"), "vm1", 9_000, 0)),
        says("0 of 2 nodes fit: 2 have no instance of db", any, n -> near(two(n), "db")),
        says(
            "0 of 2 nodes fit: 1 is not ready, 1 has an instance of db",
            any,
            n -> far(n.host("vm1").refused("vm2", "is not ready").has("vm1", "db", 1), "db")),
        says(
            "0 of 2 nodes fit: 2 have an instance of date-1.0.0",
            any,
            n -> far(two(n).has("vm1", Nodes.POOL, 1).has("vm2", Nodes.POOL, 1), Nodes.POOL)),
        says(
            "0 of 2 nodes fit: 2 have 2 of it already (placement.maxPerNode)",
            any,
            n -> most(two(n).has("vm1", Nodes.POOL, 2).has("vm2", Nodes.POOL, 3), 2)),
        says(
            "0 of 2 nodes fit: 1 is draining, 1 is not vm1, which has the slot's volumes",
            new Wish(0, Reserved.NOTHING, List.of(), 0, "vm1"),
            n -> n.refused("vm1", "is draining").host("vm2")),
        says(
            "0 of 3 nodes fit: 1 is draining, 2 could not start it of late",
            new Wish(0, Reserved.NOTHING, List.of(), 0, "", Set.of("vm1", "vm2")),
            n -> two(n).refused("vm3", "is draining")),
        says(
            "0 of 4 nodes fit: 1 does not meet node.name != vm4, 1 lacks 2 cpu (free 1 cpu at most),"
                + " 1 has port 5000 taken, 1 has 1 of it already (placement.maxPerNode)",
            new Wish(0, new Reserved(2_000, 0), List.of(5000), 0, ""),
            n ->
                most(
                    rule(
                        portOn(
                            full(two(n), "vm1", 3_000, 0)
                                .host("vm3")
                                .host("vm4")
                                .has("vm3", Nodes.POOL, 1),
                            5000,
                            "vm2"),
                        "node.name != vm4"),
                    1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aSlotThatFitsNowhereSaysWhyOfEveryNode(
      String sentence, Wish wish, UnaryOperator<Nodes> nodes) {
    var answer = nodes.apply(new Nodes()).scheduler().find(wish);
    assertThat(answer.host()).isEmpty();
    assertThat(answer.refusal()).isEqualTo(sentence);
  }
}
