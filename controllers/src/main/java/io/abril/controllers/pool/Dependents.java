package io.abril.controllers.pool;

import io.abril.api.pool.ServicePool;
import io.abril.runtime.Lookup;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whom a pool's document concerns beside itself: every pool that needs services of others, for it
 * may have closed a cycle of them or taken it out. A new status of the pool concerns none; what
 * passes is told by the catalog. Belongs to the event loop.
 */
public final class Dependents {
  private static final long GONE = -1;

  private final Map<String, Long> generations = new HashMap<>();

  /** Names of those to look at when a pool, or its status, has changed. */
  public Collection<String> of(String pool, Lookup lookup) {
    var now = lookup.find(ServicePool.KIND, pool).filter(p -> !p.deleting());
    long generation = now.map(p -> p.meta().generation()).orElse(GONE);
    var before = generation == GONE ? generations.remove(pool) : generations.put(pool, generation);
    return Objects.equals(before, generation) || (before == null && generation == GONE)
        ? List.of()
        : lookup.all(ServicePool.KIND).stream()
            .filter(p -> !p.name().equals(pool) && !p.spec().needs().isEmpty())
            .map(p -> p.name())
            .toList();
  }
}
