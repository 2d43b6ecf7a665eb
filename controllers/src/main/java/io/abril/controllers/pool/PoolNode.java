package io.abril.controllers.pool;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A node as the scheduler sees it.
 *
 * @param agentUrl the Consul agent that its instances register with
 * @param reachable whether its engine's view is complete and in touch
 * @param refusal why nothing new may go there, such as {@code is draining}; empty when it may
 * @param leaving whether everything on it must move away
 * @param usedPorts published by instances of any pool
 * @param instances how many instances of any pool are placed there
 */
record PoolNode(
    String name,
    String address,
    List<String> dns,
    String agentUrl,
    boolean reachable,
    String refusal,
    boolean leaving,
    int firstPort,
    int lastPort,
    Set<Integer> usedPorts,
    int instances) {

  /** The same node with more ports in use. */
  PoolNode using(Set<Integer> ports) {
    var all = new HashSet<>(usedPorts);
    all.addAll(ports);
    return new PoolNode(
        name, address, dns, agentUrl, reachable, refusal, leaving, firstPort, lastPort, all,
        instances);
  }

  /** The same node while it, or its agent, does not answer: what is there is left alone. */
  PoolNode unreachable() {
    return new PoolNode(
        name,
        address,
        dns,
        agentUrl,
        false,
        "is not ready",
        leaving,
        firstPort,
        lastPort,
        usedPorts,
        instances);
  }
}
