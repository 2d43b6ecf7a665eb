package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.pool.ServicePool;
import io.abril.runtime.Lookup;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Tells pools when an endpoint comes to need them otherwise: not when it only goes on, and not
 * those of its service that it has nothing to do with. Belongs to the event loop.
 */
public final class ProtectionMoves {
  private static final Protection NONE = new Protection(List.of(), List.of(), false);

  private final Map<String, Map<String, Protection>> known = new HashMap<>();

  /** Those that an endpoint's change concerns. */
  public Collection<String> of(String name, Lookup lookup) {
    var now = lookup.find(ConsumerEndpoint.KIND, name).map(e -> pools(e, lookup)).orElse(Map.of());
    var before = now.isEmpty() ? known.remove(name) : known.put(name, now);
    var was = before == null ? Map.<String, Protection>of() : before;
    var moved = new TreeSet<>(now.keySet());
    moved.addAll(was.keySet());
    moved.removeIf(pool -> now.getOrDefault(pool, NONE).equals(was.getOrDefault(pool, NONE)));
    return moved;
  }

  private static Map<String, Protection> pools(
      Resource<EndpointSpec, EndpointStatus> endpoint, Lookup lookup) {
    var pools = new HashMap<String, Protection>();
    for (var pool : lookup.all(ServicePool.KIND)) {
      var protection = Protection.of(pool.spec(), List.of(endpoint));
      if (!protection.equals(NONE)) {
        pools.put(pool.name(), protection);
      }
    }
    return pools;
  }
}
