package io.abril.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What is done to a tree around its validation, guided by the schema. */
final class Normalizer {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What the leader adds to an accepted document, and {@code abrilctl get -o yaml} prints. */
  private static final List<String> OF_SERVER =
      List.of("uid", "generation", "created", "deletedAt", "owner");

  private Normalizer() {}

  /** The document as its author meant it: without what the leader added, so it applies again. */
  static JsonNode withoutServerFields(JsonNode document) {
    if (!(document instanceof ObjectNode)) {
      return document;
    }
    ObjectNode copy = document.deepCopy();
    copy.remove("status");
    copy.remove(List.of("documentIndex", "deletionStarted"));
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(OF_SERVER);
    }
    return copy;
  }

  /** A field of a record that is there without a value is not there: {@code ports:} alone. */
  static JsonNode withoutNulls(JsonNode value, JsonNode schema) {
    if (value.isArray()) {
      var array = NODES.arrayNode();
      value.forEach(element -> array.add(withoutNulls(element, schema.path("items"))));
      return array;
    }
    if (!value.isObject()) {
      return value;
    }
    var object = NODES.objectNode();
    value
        .properties()
        .forEach(
            field -> {
              var known = schema.path("properties").path(field.getKey());
              if (known.isMissingNode() || !field.getValue().isNull()) {
                var inside = known.isMissingNode() ? schema.path("additionalProperties") : known;
                object.set(field.getKey(), withoutNulls(field.getValue(), inside));
              }
            });
    return object;
  }

  /**
   * A valid value with every default, also inside defaults; fields in the schema's order, so that
   * the same wish always is the same text.
   */
  static JsonNode withDefaults(JsonNode value, JsonNode schema) {
    if (value.isArray()) {
      var array = NODES.arrayNode();
      value.forEach(element -> array.add(withDefaults(element, schema.path("items"))));
      return array;
    }
    if (!value.isObject()) {
      return value;
    }
    var object = NODES.objectNode();
    var properties = schema.path("properties");
    properties
        .properties()
        .forEach(
            field ->
                Optional.ofNullable(value.get(field.getKey()))
                    .or(() -> Optional.ofNullable(field.getValue().get("default")))
                    .ifPresent(
                        inner ->
                            object.set(field.getKey(), withDefaults(inner, field.getValue()))));
    var free = new TreeMap<String, JsonNode>();
    value
        .properties()
        .forEach(
            field -> {
              if (!properties.has(field.getKey())) {
                free.put(field.getKey(), field.getValue());
              }
            });
    free.forEach(
        (name, inner) ->
            object.set(name, withDefaults(inner, schema.path("additionalProperties"))));
    return object;
  }
}
