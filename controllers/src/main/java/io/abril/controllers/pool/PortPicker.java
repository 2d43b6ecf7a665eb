package io.abril.controllers.pool;

import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePoolSpec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives an instance its ports on a node. A picked port begins at a place that the instance's id
 * decides, so that an instance that follows another does not get the port whose connections still
 * linger. Pure.
 */
final class PortPicker {
  private PortPicker() {}

  /**
   * Port name to port on the node, published ports only; empty when the node's range is used up.
   */
  static Optional<Map<String, Integer>> pick(
      ServicePoolSpec spec, PoolNode node, String instanceId) {
    var used = new HashSet<>(node.usedPorts());
    var ports = new LinkedHashMap<String, Integer>();
    for (Port port : spec.ports()) {
      if (!port.host().published()) {
        continue;
      }
      int number = port.host().picked() ? free(node, instanceId, used) : port.host().fixed();
      if (number < 0) {
        return Optional.empty();
      }
      used.add(number);
      ports.put(port.name(), number);
    }
    return Optional.of(ports);
  }

  private static int free(PoolNode node, String instanceId, Set<Integer> used) {
    int size = node.lastPort() - node.firstPort() + 1;
    int start = Math.floorMod(Integer.parseInt(instanceId, 16), Math.max(1, size));
    for (int i = 0; i < size; i++) {
      int port = node.firstPort() + (start + i) % size;
      if (!used.contains(port)) {
        return port;
      }
    }
    return -1;
  }
}
