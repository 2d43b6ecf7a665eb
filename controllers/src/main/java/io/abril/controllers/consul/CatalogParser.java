package io.abril.controllers.consul;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Version;
import io.abril.controllers.consul.Catalog.Entry;
import io.abril.schema.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what Consul's catalog and health pages answer (HTTP API: Catalog, Health). */
final class CatalogParser {
  private CatalogParser() {}

  /**
   * Names of the services, out of {@code /v1/catalog/services}; true for those that carry a SemVer
   * tag.
   */
  static Map<String, Boolean> services(String body) {
    var names = new TreeMap<String, Boolean>();
    for (Map.Entry<String, JsonNode> service : tree(body).properties()) {
      names.put(service.getKey(), version(texts(service.getValue())).isPresent());
    }
    return names;
  }

  /** Entries, out of {@code /v1/health/service/NAME}, in the order of their ids. */
  static List<Entry> entries(String body) {
    var entries = new ArrayList<Entry>();
    for (JsonNode row : tree(body)) {
      JsonNode service = row.path("Service");
      List<String> tags = texts(service.path("Tags"));
      entries.add(entry(row, service, tags, version(tags).orElse("")));
    }
    entries.sort(Comparator.comparing(Entry::id).thenComparing(Entry::node));
    return List.copyOf(entries);
  }

  private static Entry entry(JsonNode row, JsonNode service, List<String> tags, String version) {
    String own = service.path("Address").asText("");
    return new Entry(
        row.path("Node").path("Node").asText(""),
        service.path("ID").asText(""),
        service.path("Service").asText(""),
        version,
        own.isEmpty() ? row.path("Node").path("Address").asText("") : own,
        service.path("Port").asInt(0),
        tags,
        map(service.path("Meta")),
        passing(row.path("Checks")));
  }

  /** The first tag that is a version; dashed ones are not. */
  static Optional<String> version(List<String> tags) {
    return tags.stream().filter(tag -> Version.parse(tag).isPresent()).findFirst();
  }

  private static boolean passing(JsonNode checks) {
    for (JsonNode check : checks) {
      if (!check.path("Status").asText("").equals("passing")) {
        return false;
      }
    }
    return true;
  }

  static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(t -> texts.add(t.asText()));
    return List.copyOf(texts);
  }

  static Map<String, String> map(JsonNode object) {
    var map = new TreeMap<String, String>();
    object.properties().forEach(e -> map.put(e.getKey(), e.getValue().asText()));
    return Map.copyOf(map);
  }

  /**
   * The tree of an answer.
   *
   * @throws IllegalArgumentException when Consul, or something in between, answered no JSON
   */
  static JsonNode tree(String body) {
    try {
      return Json.mapper().readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Consul answered no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
