package io.abril.controllers.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Reserved;
import io.abril.api.pool.Placement.Strategy;
import io.abril.api.pool.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What holds for any nodes and any wishes. */
class PlacementPropertiesTest {
  private static final List<Strategy> STRATEGIES = List.of(Strategy.values());

  private static Nodes nodes(Random random) {
    var nodes = new Nodes();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(5) == 0) {
        nodes.refused("vm" + i, "is draining");
      } else {
        nodes.host("vm" + i, "zone=" + random.nextInt(3));
      }
    }
    nodes.strategy = STRATEGIES.get(random.nextInt(3));
    nodes.maxPerNode = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0;
    nodes.spreadOver = random.nextBoolean() ? List.of("node.labels.zone") : List.of();
    nodes.constraints = random.nextInt(4) == 0 ? List.of("node.name != vm1") : List.of();
    return nodes;
  }

  private static Wish wish(Random random, int slot) {
    var ports = random.nextInt(3) == 0 ? List.of(5_000 + random.nextInt(4)) : List.<Integer>of();
    return new Wish(
        slot,
        new Reserved(random.nextInt(2_000), random.nextInt(3_000) * Nodes.MI),
        ports,
        random.nextInt(2),
        "");
  }

  @Property(tries = 300)
  void nothingIsGivenTwiceAndEveryRefusalIsExplained(@ForAll long seed) {
    var random = new Random(seed);
    var nodes = nodes(random);
    var scheduler = nodes.scheduler();
    var placed = new HashMap<String, List<Instance>>();
    for (int slot = 0; slot < 25; slot++) {
      var wish = wish(random, slot);
      var answer = scheduler.find(wish);
      assertThat(scheduler.find(wish)).as("the same question").isEqualTo(answer);
      if (answer.host().isEmpty()) {
        assertThat(answer.refusal()).startsWith("0 of " + nodes.hosts.size() + " node");
        assertThat(explained(answer.refusal())).isEqualTo(nodes.hosts.size());
        continue;
      }
      assertThat(answer.refusal()).isEmpty();
      var host = answer.host().get();
      var ports = new HashMap<String, Integer>();
      wish.ports().forEach(p -> ports.put("p" + p, p));
      for (int i = 0, port = host.firstPort(); i < wish.picked(); port++) {
        if (!nodes.ledger.taken(host.name(), port)) {
          ports.put("picked" + i++, port);
        }
      }
      var instance =
          Nodes.instance(host.name(), wish.reserve().cpu(), wish.reserve().memory(), ports);
      scheduler.placed(instance);
      placed.computeIfAbsent(host.name(), n -> new ArrayList<>()).add(instance);
    }
    placed.forEach((name, there) -> assertFits(nodes, name, there));
  }

  private static int explained(String refusal) {
    int sum = 0;
    for (String part : refusal.substring(refusal.indexOf(": ") + 2).split(", (?=\\d+ [a-z])")) {
      sum += Integer.parseInt(part.substring(0, part.indexOf(' ')));
    }
    return sum;
  }

  private static void assertFits(Nodes nodes, String name, List<Instance> there) {
    var host = nodes.hosts.stream().filter(h -> h.name().equals(name)).findFirst().orElseThrow();
    assertThat(host.refusal()).isEmpty();
    assertThat(nodes.constraints.isEmpty() || !name.equals("vm1")).isTrue();
    assertThat(there.stream().mapToLong(i -> i.reserved().cpu()).sum()).isLessThanOrEqualTo(4_000);
    assertThat(there.stream().mapToLong(i -> i.reserved().memory()).sum())
        .isLessThanOrEqualTo(8_192 * Nodes.MI);
    Set<Integer> ports = new HashSet<>();
    there.forEach(i -> i.ports().values().forEach(p -> assertThat(ports.add(p)).isTrue()));
    assertThat(nodes.maxPerNode == 0 || there.size() <= nodes.maxPerNode).isTrue();
  }

  @Property(tries = 100)
  void equalNodesShareAPoolEvenly(
      @ForAll @IntRange(min = 1, max = 7) int hosts, @ForAll @IntRange(max = 40) int slots) {
    var nodes = new Nodes();
    for (int i = 0; i < hosts; i++) {
      nodes.host("vm" + i);
    }
    var counts = new HashMap<String, Integer>();
    nodes.place(slots).forEach(name -> counts.merge(name, 1, Integer::sum));
    assertThat(counts.values())
        .allMatch(count -> count >= slots / hosts && count <= (slots + hosts - 1) / hosts);
  }

  @Test
  void theWorkOfAThousandNodesWithFiftyThousandInstancesIsTheirsOnce() {
    var nodes = new Nodes();
    for (int i = 0; i < 1_000; i++) {
      nodes.host("vm" + i, "zone=" + i % 7);
    }
    nodes.spreadOver = List.of("node.labels.zone");
    for (int row = 0; row < 50_000; row++) {
      var instance = Nodes.instance("vm" + row % 1_000, 10, Nodes.MI, Map.of("p", 30_000 + row));
      nodes.ledger.add(Slot.empty("pool-" + row / 50, "u", row % 50).with(instance));
    }
    assertThat(nodes.ledger.entries()).isEqualTo(50_000);
    var scheduler = nodes.scheduler();
    for (int slot = 0; slot < 100; slot++) {
      var name = scheduler.find(Nodes.wish(slot)).host().orElseThrow().name();
      scheduler.placed(Nodes.instance(name, 10, Nodes.MI, Map.of()));
    }
    assertThat(scheduler.looks()).as("each node once a slot").isEqualTo(100 * 1_000);
    assertThat(nodes.ledger.entries()).as("no row again").isEqualTo(50_100);
  }
}
