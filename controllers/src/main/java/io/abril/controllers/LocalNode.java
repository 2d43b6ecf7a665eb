package io.abril.controllers;

import io.abril.schema.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** The node that there is while nobody has applied one: the controllers' own settings. Pure. */
final class LocalNode {
  private LocalNode() {}

  /** Its document. */
  static String document(ControllerSettings settings) {
    var spec = new LinkedHashMap<String, Object>();
    spec.put("address", settings.nodeAddress());
    spec.put("docker", Map.of("url", settings.docker()));
    spec.put("dns", settings.dns());
    return Json.write(
        Map.of(
            "apiVersion",
            "abril/v1",
            "kind",
            "Node",
            "metadata",
            Map.of("name", "local"),
            "spec",
            spec));
  }
}
