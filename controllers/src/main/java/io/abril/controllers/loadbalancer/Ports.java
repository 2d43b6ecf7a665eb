package io.abril.controllers.loadbalancer;

import io.abril.api.Resource;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.LoadBalancerStatus;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeStatus;
import io.abril.api.pool.Slot;
import io.abril.controllers.Instances;
import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.haproxy.RuntimeApi.Target;
import io.abril.runtime.Lookup;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Picks the two ports of an instance's runtime API: the same again for the same load balancer and
 * node, from the upper end of the node's range, which pools reach last.
 */
final class Ports {
  private static final int REACH = 200;

  private Ports() {}

  static Target target(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb,
      Resource<NodeSpec, NodeStatus> node,
      Optional<Container> container,
      InstanceMemory memory,
      Lookup lookup) {
    int port =
        container
            .flatMap(LoadBalancerContainer::runtimePort)
            .orElseGet(() -> pick(lb, node, memory.portAttempt(), lookup));
    return new Target(node.spec().address(), port, port + 1);
  }

  private static int pick(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb,
      Resource<NodeSpec, NodeStatus> node,
      int attempt,
      Lookup lookup) {
    var taken = taken(node.name(), lookup);
    int first = node.spec().firstPort();
    int pairs = Math.max(1, Math.min(REACH, node.spec().lastPort() - first + 1) / 2);
    int start = Math.floorMod((lb.name() + "/" + node.name()).hashCode(), pairs);
    for (int i = 0; i < pairs; i++) {
      int port = node.spec().lastPort() - 1 - 2 * ((start + attempt + i) % pairs);
      if (!taken.contains(port) && !taken.contains(port + 1)) {
        return port;
      }
    }
    return node.spec().lastPort() - 1;
  }

  private static Set<Integer> taken(String node, Lookup lookup) {
    var taken = new HashSet<Integer>();
    for (Slot slot : lookup.rows(Instances.ROWS, "")) {
      slot.all()
          .filter(instance -> instance.node().equals(node))
          .forEach(instance -> taken.addAll(instance.ports().values()));
    }
    return taken;
  }
}
