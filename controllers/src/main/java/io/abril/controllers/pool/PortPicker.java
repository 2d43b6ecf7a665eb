package io.abril.controllers.pool;

import io.abril.api.pool.HostPort;
import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.controllers.placement.Host;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Gives an instance its ports on a node. A picked port begins at a place that the instance's id
 * decides, so that an instance that follows another does not get the port whose connections still
 * linger. Pure.
 */
final class PortPicker {
  private PortPicker() {}

  /**
   * Port name to port on the node, published ports only; empty when the node's range is used up.
   *
   * @param taken whether something on the node holds the port
   */
  static Optional<Map<String, Integer>> pick(
      ServicePoolSpec spec, int slot, Host node, String instanceId, IntPredicate taken) {
    var given = new HashSet<>(named(spec, slot));
    var ports = new LinkedHashMap<String, Integer>();
    for (Port port : spec.nodePorts()) {
      if (!port.host().published()) {
        continue;
      }
      int number =
          port.host().picked() ? free(node, instanceId, given, taken) : port.host().fixed(slot);
      if (number < 0) {
        return Optional.empty();
      }
      given.add(number);
      ports.put(port.name(), number);
    }
    return Optional.of(ports);
  }

  /** The ports that a slot has on whichever node it runs. */
  static List<Integer> named(ServicePoolSpec spec, int slot) {
    return spec.nodePorts().stream()
        .map(Port::host)
        .filter(HostPort::isFixed)
        .map(host -> host.fixed(slot))
        .toList();
  }

  /** How many ports are picked from the node's range. */
  static int picks(ServicePoolSpec spec) {
    return (int) spec.nodePorts().stream().map(Port::host).filter(HostPort::picked).count();
  }

  private static int free(Host node, String instanceId, Set<Integer> given, IntPredicate taken) {
    int size = node.lastPort() - node.firstPort() + 1;
    int start = Math.floorMod(Integer.parseInt(instanceId, 16), Math.max(1, size));
    for (int i = 0; i < size; i++) {
      int port = node.firstPort() + (start + i) % size;
      if (!given.contains(port) && !taken.test(port)) {
        return port;
      }
    }
    return -1;
  }
}
