package io.abril.controllers.pool;

import io.abril.api.pool.HostPort;
import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.controllers.Hashes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the node for a slot: filters, then the fewest instances of the pool, then the fewest of
 * all, then a hash of pool, slot and node, so that ties are stable and no node is a favourite.
 * Pure.
 */
final class Scheduler {
  private Scheduler() {}

  /**
   * Where a slot goes, or why nowhere.
   *
   * @param refusal such as {@code 0 of 3 nodes fit: 1 is draining, 2 have port 5000 taken}
   */
  record Placement(Optional<PoolNode> node, String refusal) {}

  /**
   * Places one slot.
   *
   * @param ofThisPool how many instances of this pool each node has
   */
  static Placement place(
      String pool,
      ServicePoolSpec spec,
      int slot,
      List<PoolNode> nodes,
      Map<String, Integer> ofThisPool) {
    var fitting = new ArrayList<PoolNode>();
    var refusals = new TreeMap<String, Integer>();
    for (PoolNode node : nodes) {
      var refusal = refusal(spec, node);
      if (refusal.isEmpty()) {
        fitting.add(node);
      } else {
        refusals.merge(refusal, 1, Integer::sum);
      }
    }
    var best =
        fitting.stream()
            .min(
                Comparator.<PoolNode>comparingInt(n -> ofThisPool.getOrDefault(n.name(), 0))
                    .thenComparingInt(PoolNode::instances)
                    .thenComparing(n -> Hashes.hex12(pool + "/" + slot + "/" + n.name())));
    return new Placement(best, best.isPresent() ? "" : sentence(nodes.size(), refusals));
  }

  private static String refusal(ServicePoolSpec spec, PoolNode node) {
    if (!node.refusal().isEmpty()) {
      return node.refusal();
    }
    return spec.ports().stream()
        .map(Port::host)
        .filter(h -> h.published() && !h.picked())
        .map(HostPort::fixed)
        .filter(node.usedPorts()::contains)
        .findFirst()
        .map(port -> "has port " + port + " taken")
        .orElse("");
  }

  private static String sentence(int nodes, Map<String, Integer> refusals) {
    if (nodes == 0) {
      return "there is no node to run on; apply a Node";
    }
    var parts = new ArrayList<String>();
    refusals.forEach((why, count) -> parts.add(count + " " + plural(why, count)));
    return "0 of "
        + nodes
        + (nodes == 1 ? " node fits: " : " nodes fit: ")
        + String.join(", ", parts);
  }

  private static String plural(String why, int count) {
    return count == 1 ? why : why.replaceFirst("^has ", "have ").replaceFirst("^is ", "are ");
  }
}
