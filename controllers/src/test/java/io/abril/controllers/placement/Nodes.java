package io.abril.controllers.placement;

import io.abril.api.pool.Constraint;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Instance.Reserved;
import io.abril.api.pool.NodeAttribute;
import io.abril.api.pool.Placement;
import io.abril.api.pool.Placement.Affinity;
import io.abril.api.pool.Placement.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes, and a pool that is placed on them: 4 cores, 8 Gi and ports 20000 to 20009 each. */
final class Nodes {
  static final String POOL = "date-1.0.0";
  static final long MI = 1L << 20;

  final List<Host> hosts = new ArrayList<>();
  final Ledger ledger = new Ledger();
  Strategy strategy = Strategy.SPREAD;
  List<String> constraints = List.of();
  List<String> spreadOver = List.of();
  List<Affinity> affinity = List.of();
  List<Affinity> antiAffinity = List.of();
  int maxPerNode;
  Map<String, Integer> penalties = Map.of();

  /** A node with labels, such as {@code zone=a}. */
  Nodes host(String name, String... labels) {
    return add(name, "", labels);
  }

  Nodes refused(String name, String why) {
    return add(name, why);
  }

  private Nodes add(String name, String refusal, String... labels) {
    hosts.add(
        new Host(
            name,
            refusal,
            attribute -> attribute(name, labels, attribute),
            Optional.of(new Reserved(4_000, 8_192 * MI)),
            20_000,
            20_009,
            false));
    return this;
  }

  private static List<String> attribute(String name, String[] labels, String attribute) {
    if (attribute.equals("node.name")) {
      return List.of(name);
    }
    for (String label : labels) {
      if (attribute.equals("node.labels." + label.split("=")[0])) {
        return List.of(label.split("=")[1]);
      }
    }
    return List.of();
  }

  /** An instance of a pool on a node. */
  static Instance instance(String node, long milli, long bytes, Map<String, Integer> ports) {
    return new Instance(
        "a1b2c3",
        node,
        "",
        ports,
        "",
        Map.of(),
        new Reserved(milli, bytes),
        1,
        Phase.PASSING,
        0,
        0,
        "",
        Instant.EPOCH,
        Optional.empty());
  }

  /** So many instances of a pool are on a node. */
  Nodes has(String node, String pool, int count) {
    for (int i = 0; i < count; i++) {
      ledger.place(pool, instance(node, 0, 0, Map.of()));
    }
    return this;
  }

  Scheduler scheduler() {
    return new Scheduler(
        POOL,
        new Placement(
            strategy,
            constraints.stream().map(Constraint::of).toList(),
            spreadOver.stream().map(NodeAttribute::new).toList(),
            affinity,
            antiAffinity,
            maxPerNode),
        hosts,
        ledger,
        penalties);
  }

  static Wish wish(int slot) {
    return new Wish(slot, Reserved.NOTHING, List.of(), 0, "");
  }

  static Wish ports(Integer... named) {
    return new Wish(0, Reserved.NOTHING, List.of(named), 0, "");
  }

  static Wish reserving(long milli, long bytes) {
    return new Wish(0, new Reserved(milli, bytes), List.of(), 0, "");
  }

  /** Places so many slots, one after the other, and answers their nodes. */
  List<String> place(int count) {
    var scheduler = scheduler();
    var names = new ArrayList<String>();
    for (int slot = 0; slot < count; slot++) {
      var name = scheduler.find(wish(slot)).host().orElseThrow().name();
      scheduler.placed(instance(name, 0, 0, Map.of()));
      names.add(name);
    }
    return names;
  }
}
