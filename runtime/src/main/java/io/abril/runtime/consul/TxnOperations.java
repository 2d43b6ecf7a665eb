package io.abril.runtime.consul;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.runtime.store.StateStore.Fence;
import io.abril.runtime.store.Write;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Writes as the body of Consul's transaction endpoint. The fence's check is always the first. */
final class TxnOperations {
  private TxnOperations() {}

  static ArrayNode of(String root, List<? extends Write> writes, Optional<Fence> fence) {
    var operations = JsonNodeFactory.instance.arrayNode();
    fence.ifPresent(
        f -> kv(operations, "check-session", root + "/" + f.lockKey()).put("Session", f.session()));
    for (Write write : writes) {
      add(operations, root, write);
    }
    return operations;
  }

  private static void add(ArrayNode operations, String root, Write write) {
    if (write instanceof Write.Put p) {
      var op = kv(operations, p.revision().isPresent() ? "cas" : "set", root + "/" + p.key());
      op.put("Value", base64(p.value()));
      p.revision().ifPresent(r -> op.put("Index", r));
    } else if (write instanceof Write.Delete d) {
      kv(operations, "delete", root + "/" + d.key());
    } else if (write instanceof Write.DeleteTree d) {
      kv(operations, "delete-tree", root + "/" + d.prefix());
    } else if (write instanceof Write.Check c) {
      var verb = c.revision() == 0 ? "check-not-exists" : "check-index";
      kv(operations, verb, root + "/" + c.key()).put("Index", c.revision());
    } else if (write instanceof Write.CatalogService s) {
      catalogService(operations, s);
    } else if (write instanceof Write.CatalogNodeDelete d) {
      operations
          .addObject()
          .putObject("Node")
          .put("Verb", "delete")
          .putObject("Node")
          .put("Node", d.node());
    }
  }

  private static void catalogService(ArrayNode operations, Write.CatalogService s) {
    var node = operations.addObject().putObject("Node").put("Verb", "set").putObject("Node");
    node.put("Node", s.node()).put("Address", s.address());
    node.putObject("Meta").put("external-node", "true").put("external-probe", "false");
    var operation = operations.addObject().putObject("Service");
    var service = operation.put("Verb", "set").put("Node", s.node()).putObject("Service");
    service.put("ID", s.serviceId()).put("Service", s.service()).put("Address", s.address());
    var meta = service.putObject("Meta");
    s.meta().forEach(meta::put);
  }

  private static ObjectNode kv(ArrayNode operations, String verb, String key) {
    return operations.addObject().putObject("KV").put("Verb", verb).put("Key", key);
  }

  static Optional<String> valueOf(List<? extends Write> writes, String key) {
    return writes.stream()
        .filter(w -> w instanceof Write.Put p && p.key().equals(key))
        .map(w -> ((Write.Put) w).value())
        .reduce((first, last) -> last);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
