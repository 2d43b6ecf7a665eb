package io.abril.controllers;

import io.abril.api.pool.Instance;
import io.abril.runtime.Lookup;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells nodes when an instance has come or gone: a row changes with every phase of its instances,
 * and a look at a node asks its engine and its agent. Belongs to the event loop.
 */
final class InstanceMoves {
  /** Of each row, the node of each of its instances by its id. */
  private final Map<String, Map<String, String>> rows = new HashMap<>();

  /** The nodes that have another set of this row's instances than when this was asked last. */
  Collection<String> of(String row, Lookup lookup) {
    var now =
        lookup.rows(Instances.ROWS, row).stream()
            .filter(slot -> slot.rowName().equals(row))
            .findFirst()
            .map(slot -> slot.all().collect(Collectors.toMap(Instance::id, Instance::node)))
            .orElse(Map.of());
    var known = now.isEmpty() ? rows.remove(row) : rows.put(row, now);
    var before = known == null ? Map.<String, String>of() : known;
    var nodes = new TreeSet<String>();
    before.forEach((id, node) -> moved(id, node, now, nodes));
    now.forEach((id, node) -> moved(id, node, before, nodes));
    return nodes;
  }

  private static void moved(
      String id, String node, Map<String, String> others, Collection<String> nodes) {
    if (!Objects.equals(others.get(id), node)) {
      nodes.add(node);
    }
  }
}
