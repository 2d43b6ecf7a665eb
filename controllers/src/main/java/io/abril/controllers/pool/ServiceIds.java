package io.abril.controllers.pool;

import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePoolSpec;
import java.util.List;

/**
 * The ids under which an instance's ports are registered: {@code abril:<root>:<instance
 * id>:<port>}.
 */
final class ServiceIds {
  private final String root;

  ServiceIds(String root) {
    this.root = root;
  }

  String root() {
    return root;
  }

  String of(String instanceId, String portName) {
    return "abril:" + root + ":" + instanceId + ":" + portName;
  }

  /** The ids that an instance of this specification has. */
  List<String> of(ServicePoolSpec spec, String instanceId) {
    return spec.ports().stream()
        .filter(Port::registered)
        .map(p -> of(instanceId, p.name()))
        .toList();
  }

  String prefix() {
    return "abril:" + root + ":";
  }

  String prefix(String instanceId) {
    return prefix() + instanceId + ":";
  }
}
