package io.abril.controllers;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * On which nodes a pool is, for whoever wants to be beside it: where it serves; else where it runs
 * or tries to and does not pass, which may be what somebody comes to mend; else where its volumes
 * are. Pure.
 */
final class PoolHosts {
  /** An instance that has begun a moment ago is about to pass, most likely. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  private PoolHosts() {}

  /** The nodes; empty when the pool is nowhere, or on its way. */
  static Set<String> of(List<Slot> rows, Instant now) {
    return Stream.<Predicate<Instance>>of(
            i -> i.phase() == Phase.PASSING,
            i ->
                i.phase() == Phase.BACK_OFF
                    || (i.failures() > 1 && i.phase() != Phase.DRAINING)
                    || (i.phase() == Phase.RUNNING && !i.since().plus(FRESH).isAfter(now)))
        .map(which -> nodes(rows, which))
        .filter(nodes -> !nodes.isEmpty())
        .findFirst()
        .orElseGet(() -> homes(rows));
  }

  private static Set<String> nodes(List<Slot> rows, Predicate<Instance> which) {
    var nodes = new LinkedHashSet<String>();
    rows.stream()
        .flatMap(Slot::all)
        .filter(i -> i.phase() != Phase.STOPPING)
        .filter(which)
        .map(Instance::node)
        .forEach(nodes::add);
    return nodes;
  }

  private static Set<String> homes(List<Slot> rows) {
    var homes = new LinkedHashSet<String>();
    rows.stream()
        .filter(row -> row.vacant() && !row.home().isEmpty())
        .map(Slot::home)
        .forEach(homes::add);
    return homes;
  }
}
