package io.abril.abrilctl.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.abril.api.config.Secret;

/**
 * What may be shown of an object: never a value that somebody has put into a Secret in plain text.
 */
public final class Discreet {
  private static final String PLAIN = "(plain text, not shown)";
  private static final String SEALED = "(encrypted)";

  private Discreet() {}

  /** The tree of an object, with encrypted values as they are. */
  public static JsonNode tree(JsonNode object) {
    return shown(object, false);
  }

  /** The tree of an object, without even the encrypted values, which tell people nothing. */
  public static JsonNode brief(JsonNode object) {
    return shown(object, true);
  }

  private static JsonNode shown(JsonNode object, boolean brief) {
    if (!object.path("kind").asText().equals(Secret.KIND.name()) || !object.has("spec")) {
      return object;
    }
    ObjectNode copy = object.deepCopy();
    if (!(copy.get("spec") instanceof ObjectNode spec)
        || !(spec.get("data") instanceof ObjectNode data)) {
      copy.set("spec", TextNode.valueOf(PLAIN));
      return copy;
    }
    spec.properties().stream()
        .filter(field -> !field.getKey().equals("data"))
        .forEach(field -> field.setValue(TextNode.valueOf(PLAIN)));
    data.properties()
        .forEach(
            entry -> {
              boolean sealed =
                  entry.getValue().isTextual()
                      && entry.getValue().asText().startsWith(Secret.ENVELOPE);
              if (!sealed) {
                entry.setValue(TextNode.valueOf(PLAIN));
              } else if (brief) {
                entry.setValue(TextNode.valueOf(SEALED));
              }
            });
    return copy;
  }
}
