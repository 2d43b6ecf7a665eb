package io.abril.runtime.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Condition;
import io.abril.schema.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what is kept in the store, where anybody may have put a hand to it: what can't be read is
 * as good as absent and never an exception, so that one spoilt key stops nobody else.
 */
public final class Stored {
  private Stored() {}

  /** The value; empty when the text isn't one. */
  public static <R> Optional<R> read(String text, Class<R> type) {
    try {
      return Optional.ofNullable(Json.read(text, type));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The value in a tree; empty when it isn't one. */
  public static <R> Optional<R> read(JsonNode tree, Class<R> type) {
    try {
      return Optional.ofNullable(Json.read(tree, type));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The tree; empty when the text isn't a JSON object. */
  public static Optional<JsonNode> object(String text) {
    try {
      return Optional.of(Json.tree(text)).filter(JsonNode::isObject);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The conditions of a status that can be read. */
  public static List<Condition> conditions(JsonNode status) {
    var all = new ArrayList<Condition>();
    for (JsonNode condition : status.path("conditions")) {
      read(condition, Condition.class)
          .filter(c -> c.type() != null && c.status() != null)
          .ifPresent(all::add);
    }
    return List.copyOf(all);
  }
}
