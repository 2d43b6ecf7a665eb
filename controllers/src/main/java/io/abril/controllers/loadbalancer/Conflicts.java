package io.abril.controllers.loadbalancer;

import io.abril.api.Resource;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.LoadBalancerStatus;
import io.abril.runtime.Lookup;
import java.util.Comparator;

/** Two load balancers can't listen on one port of a node: the older one has it. */
final class Conflicts {
  private static final Comparator<Resource<LoadBalancerSpec, LoadBalancerStatus>> AGE =
      Comparator.comparing(
              (Resource<LoadBalancerSpec, LoadBalancerStatus> lb) -> lb.meta().created())
          .thenComparing(Resource::name);

  private Conflicts() {}

  /** A sentence about the first port that an older one has; empty for none. */
  static String with(Resource<LoadBalancerSpec, LoadBalancerStatus> lb, Lookup lookup) {
    for (var other : lookup.all(LoadBalancer.KIND)) {
      if (other.name().equals(lb.name()) || AGE.compare(other, lb) > 0) {
        continue;
      }
      var ports = other.spec().ports();
      for (int port : lb.spec().ports()) {
        if (ports.contains(port)) {
          return "port " + port + " is taken by the load balancer " + other.name();
        }
      }
    }
    return "";
  }
}
