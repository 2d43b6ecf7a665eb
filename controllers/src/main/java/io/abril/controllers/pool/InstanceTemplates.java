package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.controllers.workload.Templates;
import java.util.HashMap;

/** The variables of an instance: wherever a pool's document may have variables, it has these. */
final class InstanceTemplates {
  private InstanceTemplates() {}

  /**
   * An instance's variables.
   *
   * @param publicAddress of its node
   */
  static Templates of(
      String pool, ServicePoolSpec spec, int slot, Instance instance, String publicAddress) {
    var values = new HashMap<String, String>();
    values.put("service", spec.service());
    values.put("version", spec.version().toString());
    values.put("pool", pool);
    values.put("slot", String.valueOf(slot));
    values.put("instance", instance.id());
    values.put("node.name", instance.node());
    values.put("node.address", instance.address());
    values.put("node.publicAddress", publicAddress);
    instance.ports().forEach((name, port) -> values.put("port." + name, String.valueOf(port)));
    return new Templates(values);
  }
}
