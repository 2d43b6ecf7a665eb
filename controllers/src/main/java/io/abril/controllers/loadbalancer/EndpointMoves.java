package io.abril.controllers.loadbalancer;

import io.abril.api.Resource;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.controllers.loadbalancer.RouteInputs.Endpoint;
import io.abril.runtime.Lookup;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tells load balancers when an endpoint comes to point at something else. Most changes of it, such
 * as its phase, are nothing to them. Belongs to the event loop.
 */
public final class EndpointMoves {
  private final Map<String, Endpoint> known = new HashMap<>();

  /** Those that an endpoint's change concerns. */
  public Collection<String> of(String name, Lookup lookup) {
    var now =
        lookup
            .find(ConsumerEndpoint.KIND, name)
            .filter(e -> !e.deleting())
            .map(InputsFrom::endpoint)
            .orElse(null);
    var before = now == null ? known.remove(name) : known.put(name, now);
    return Objects.equals(before, now)
        ? List.of()
        : lookup.all(LoadBalancer.KIND).stream().map(Resource::name).toList();
  }
}
