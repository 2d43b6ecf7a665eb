package io.abril.runtime.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.schema.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An instance of a service none of whose checks, and none of whose node's, is in warning or
 * critical.
 *
 * @param node Consul's node
 * @param id service id on that node
 * @param service the service's name
 * @param address the service's own address; the node's when it has none
 * @param port the service's port; 0 for one that has none
 */
public record PassingInstance(
    String node,
    String id,
    String service,
    String address,
    int port,
    List<String> tags,
    Map<String, String> meta) {
  /** Copies the collections. */
  public PassingInstance {
    tags = List.copyOf(tags);
    meta = Map.copyOf(meta);
  }

  /**
   * Reads what {@code /v1/health/service/NAME?passing} answers (Consul's HTTP API page "Health"),
   * in the order of ids and nodes.
   *
   * @throws IllegalArgumentException when Consul, or something in between, answered no list
   */
  static List<PassingInstance> parse(String body) {
    var rows = Json.tree(body);
    if (!rows.isArray()) {
      throw new IllegalArgumentException("Consul answered no list of instances: " + rows);
    }
    var all = new ArrayList<PassingInstance>();
    rows.forEach(row -> all.add(instance(row)));
    all.sort(Comparator.comparing(PassingInstance::id).thenComparing(PassingInstance::node));
    return List.copyOf(all);
  }

  private static PassingInstance instance(JsonNode row) {
    var service = row.path("Service");
    var own = service.path("Address").asText("");
    var tags = new ArrayList<String>();
    service.path("Tags").forEach(tag -> tags.add(tag.asText()));
    var meta = new TreeMap<String, String>();
    service.path("Meta").properties().forEach(e -> meta.put(e.getKey(), e.getValue().asText()));
    return new PassingInstance(
        row.path("Node").path("Node").asText(""),
        service.path("ID").asText(""),
        service.path("Service").asText(""),
        own.isEmpty() ? row.path("Node").path("Address").asText("") : own,
        service.path("Port").asInt(0),
        tags,
        meta);
  }
}
