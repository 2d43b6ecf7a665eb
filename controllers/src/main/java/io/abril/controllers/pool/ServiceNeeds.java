package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.Instance;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.controllers.consul.Catalog;
import io.abril.controllers.workload.LinkTargets;
import io.abril.runtime.Context;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What pools need of other services: {@code links} and {@code dependsOn}. It remembers since when
 * targets in use are gone; a new leader begins to wait anew.
 */
final class ServiceNeeds {
  private final Catalog catalog;
  private final Map<String, Map<String, Instant>> gone = new HashMap<>();

  ServiceNeeds(Catalog catalog) {
    this.catalog = catalog;
  }

  Needs of(Resource<ServicePoolSpec, ?> pool, Collection<Slot> own, Context context) {
    var spec = pool.spec();
    if (spec.needs().isEmpty() || pool.deleting()) {
      gone.remove(pool.name());
      return Needs.NONE;
    }
    var links = links(pool, own, context.now());
    if (!context.dryRun()) {
      gone.put(pool.name(), links.gone());
    }
    var depends =
        new Dependencies(context.all(ServicePool.KIND)).waitsFor(pool.name(), spec, catalog);
    return new Needs(links.inputs(), links.waitsFor(), links.lookAgain())
        .and(new Needs(Map.of(), depends, Optional.empty()));
  }

  private LinkTargets links(Resource<ServicePoolSpec, ?> pool, Collection<Slot> own, Instant now) {
    List<Map<String, String>> used =
        own.stream().flatMap(s -> s.current().stream()).map(Instance::inputs).toList();
    return LinkTargets.of(
        pool.name(),
        pool.spec().links(),
        catalog,
        used,
        gone.getOrDefault(pool.name(), Map.of()),
        now);
  }
}
