package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Slot;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which slots a pool has now.
 *
 * @param nodes the slots, and the only node that each may be on; empty text for any
 * @param dormant slots of nodes that are lost: nothing is started for them, and nothing ended
 */
record Wanted(SortedMap<Integer, String> nodes, Set<Integer> dormant) {
  /** As many slots as there are replicas, anywhere. */
  static Wanted replicas(int count) {
    var nodes = new TreeMap<Integer, String>();
    for (int slot = 0; slot < count; slot++) {
      nodes.put(slot, "");
    }
    return new Wanted(nodes, Set.of());
  }

  /**
   * One slot on each node that it may run on. A slot stays with its node; a node that is new has
   * the lowest number that is free. A node that takes nothing new keeps what it has.
   *
   * @param rows the rows as they are
   * @param meets whether a node meets the pool's constraints
   * @param lost whether a node is lost
   */
  static Wanted global(
      PoolObservation seen,
      Map<Integer, Slot> rows,
      Predicate<PoolNode> meets,
      Predicate<String> lost) {
    var nodes = new TreeMap<Integer, String>();
    var dormant = new TreeSet<Integer>();
    var numbers = new TreeSet<Integer>();
    var served = new HashSet<String>();
    for (Slot row : rows.values()) {
      var node = nodeOf(row).flatMap(seen::node);
      if (!row.vacant()) {
        numbers.add(row.slot());
      }
      if (node.isEmpty() || served.contains(node.get().name())) {
        continue;
      }
      if (lost.test(node.get().name())) {
        dormant.add(row.slot());
        served.add(node.get().name());
      } else if (!node.get().leaving() && (!node.get().reachable() || meets.test(node.get()))) {
        nodes.put(row.slot(), node.get().name());
        served.add(node.get().name());
      }
    }
    numbers.addAll(nodes.keySet());
    seen.nodes().stream()
        .filter(n -> !served.contains(n.name()) && n.host().refusal().isEmpty())
        .filter(n -> !n.leaving() && n.lostSince().isEmpty() && meets.test(n))
        .sorted(Comparator.comparing(PoolNode::name))
        .forEach(n -> nodes.put(lowestFree(numbers), n.name()));
    return new Wanted(nodes, dormant);
  }

  private static Optional<String> nodeOf(Slot row) {
    return row.current()
        .or(() -> row.leaving().stream().reduce((first, second) -> second))
        .map(Instance::node);
  }

  private static int lowestFree(NavigableSet<Integer> numbers) {
    int number = 0;
    while (!numbers.add(number)) {
      number++;
    }
    return number;
  }

  int size() {
    return nodes.size();
  }

  Set<Integer> slots() {
    return nodes.keySet();
  }

  boolean has(int slot) {
    return nodes.containsKey(slot);
  }

  /** Whether a slot's instances are to go. */
  boolean leaves(int slot) {
    return !has(slot) && !dormant.contains(slot);
  }
}
