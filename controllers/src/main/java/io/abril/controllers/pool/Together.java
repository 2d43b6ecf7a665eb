package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.Instance;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.controllers.Hashes;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pools that share a network which ends at one engine must be on the same node to reach each other,
 * and so must the instances of each. Where nobody is yet, all of them prefer the same node, decided
 * by the networks' names: pools that are applied together don't have to see each other first. Pure.
 *
 * @param networks every network that holds them together; empty for none, and then all is free
 * @param nodes where the others' instances are
 */
record Together(Set<String> networks, Set<String> nodes) {
  /** A pool that may be anywhere. */
  static final Together FREE = new Together(Set.of(), Set.of());

  /**
   * What holds a pool together with others.
   *
   * @param wide networks that reach over several engines
   * @param rows of all pools
   */
  static Together of(
      Resource<ServicePoolSpec, ?> pool,
      Collection<? extends Resource<ServicePoolSpec, ?>> pools,
      Set<String> wide,
      Collection<Slot> rows) {
    var networks = new TreeSet<>(pool.spec().networks());
    networks.removeAll(wide);
    if (networks.isEmpty()) {
      return FREE;
    }
    var mates = new HashSet<String>();
    boolean more = true;
    while (more) {
      more = false;
      for (var other : pools) {
        boolean shares = !Collections.disjoint(other.spec().networks(), networks);
        if (shares && !other.name().equals(pool.name()) && mates.add(other.name())) {
          more = true;
          networks.addAll(other.spec().networks());
          networks.removeAll(wide);
        }
      }
    }
    var nodes = new TreeSet<String>();
    rows.stream()
        .filter(row -> mates.contains(row.pool()))
        .flatMap(row -> row.current().stream())
        .map(Instance::node)
        .forEach(nodes::add);
    return new Together(networks, nodes);
  }

  /** Whether any node will do. */
  boolean free() {
    return networks.isEmpty();
  }

  /**
   * The nodes that a slot may go to, given where the pool itself is; empty for any.
   *
   * @param own nodes of the pool's own instances
   * @param leaving nodes that everything moves away from: who is still there ties nobody
   */
  Set<String> among(Collection<String> own, Collection<String> leaving) {
    var among = new TreeSet<>(nodes);
    among.addAll(own);
    among.removeAll(leaving);
    return free() ? Set.of() : among;
  }

  /** The order in which nodes are tried while nobody is anywhere yet. */
  List<String> order(Collection<String> names) {
    var key = String.join(",", networks);
    return names.stream()
        .sorted(Comparator.comparing((String name) -> Hashes.hex12(key + "/" + name)))
        .toList();
  }

  /** Why no other node will do. */
  String sentence(Set<String> among) {
    return "it must be on "
        + String.join(" or ", among)
        + " with what else is on network "
        + String.join(", ", networks);
  }
}
