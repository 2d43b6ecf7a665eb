package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.Dependency;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.controllers.consul.Catalog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether the services that a pool needs are there, and whether they can ever be: pools that wait
 * for each other never start. Links are needs too. Pure.
 */
final class Dependencies {
  private final Map<String, ServicePoolSpec> pools = new TreeMap<>();
  private final Map<String, Set<String>> providers = new HashMap<>();

  /** Of all pools that are not being deleted. */
  Dependencies(Collection<? extends Resource<ServicePoolSpec, ?>> all) {
    for (var pool : all) {
      if (!pool.deleting()) {
        pools.put(pool.name(), pool.spec());
        pool.spec()
            .provides()
            .forEach(s -> providers.computeIfAbsent(s, n -> new TreeSet<>()).add(pool.name()));
      }
    }
  }

  /** Why a pool may not start anything by its {@code dependsOn}; empty when it may. */
  List<String> waitsFor(String pool, ServicePoolSpec spec, Catalog catalog) {
    var cycle = cycle(pool);
    if (cycle.isPresent()) {
      return List.of(
          "nothing can start in a cycle of dependencies: "
              + String.join(" needs ", cycle.get())
              + "; take one dependsOn or link out of it");
    }
    var sentences = new ArrayList<String>();
    for (Dependency dependency : spec.dependsOn()) {
      var known = catalog.instances(dependency.service());
      if (known.isEmpty()) {
        sentences.add("dependsOn waits until Consul's catalog has been read");
      } else if (known.get().stream().noneMatch(Catalog.Entry::passing)) {
        sentences.add("dependsOn waits for a passing instance of service " + dependency.service());
      }
    }
    return sentences;
  }

  /** A way from a pool back to itself over needs that nothing else meets. */
  private Optional<List<String>> cycle(String pool) {
    if (!pools.containsKey(pool) || pools.get(pool).needs().isEmpty()) {
      return Optional.empty();
    }
    var stuck = stuck();
    if (!stuck.contains(pool)) {
      return Optional.empty();
    }
    var cameFrom = new HashMap<String, String>();
    var next = new ArrayDeque<String>(List.of(pool));
    while (!next.isEmpty()) {
      var one = next.poll();
      for (String other : neededBy(one, stuck)) {
        if (other.equals(pool)) {
          return Optional.of(way(pool, one, cameFrom));
        }
        if (cameFrom.putIfAbsent(other, one) == null) {
          next.add(other);
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> way(String pool, String last, Map<String, String> cameFrom) {
    var way = new ArrayDeque<String>(List.of(pool));
    for (String at = last; !at.equals(pool); at = cameFrom.get(at)) {
      way.addFirst(at);
    }
    way.addFirst(pool);
    return List.copyOf(way);
  }

  /** The pools that could end a pool's waiting, as far as they are stuck themselves. */
  private List<String> neededBy(String pool, Set<String> stuck) {
    return pools.get(pool).needs().stream()
        .map(need -> providers.getOrDefault(need, Set.of()))
        .filter(who -> stuck.containsAll(who))
        .flatMap(Set::stream)
        .toList();
  }

  /** Pools that can't start before themselves; a service without any pool is somebody else's. */
  private Set<String> stuck() {
    var stuck = new TreeSet<>(pools.keySet());
    boolean moved = true;
    while (moved) {
      moved =
          stuck.removeIf(
              pool ->
                  pools.get(pool).needs().stream()
                      .map(need -> providers.getOrDefault(need, Set.of()))
                      .allMatch(who -> who.isEmpty() || !stuck.containsAll(who)));
    }
    return stuck;
  }
}
