package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.ServicePoolSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code {slot}}, {@code {node.address}}, {@code {port.http}} and the like; others stay as
 * they are.
 */
final class Templates {
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+(?:\\.[A-Za-z0-9-]+)?)}");

  private final Map<String, String> values = new HashMap<>();

  Templates(String pool, ServicePoolSpec spec, int slot, Instance instance) {
    values.put("service", spec.service());
    values.put("version", spec.version().toString());
    values.put("pool", pool);
    values.put("slot", String.valueOf(slot));
    values.put("instance", instance.id());
    values.put("node.name", instance.node());
    values.put("node.address", instance.address());
    instance.ports().forEach((name, port) -> values.put("port." + name, String.valueOf(port)));
  }

  String expand(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(values.getOrDefault(m.group(1), m.group())));
  }
}
