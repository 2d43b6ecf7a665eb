package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
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

  /** The ids that an instance is to have by this specification, as far as it has the ports. */
  List<String> of(ServicePoolSpec spec, Instance instance) {
    return spec.ports().stream()
        .filter(p -> p.registered() && instance.ports().containsKey(p.name()))
        .map(p -> of(instance.id(), p.name()))
        .toList();
  }

  String prefix() {
    return "abril:" + root + ":";
  }

  String prefix(String instanceId) {
    return prefix() + instanceId + ":";
  }
}
