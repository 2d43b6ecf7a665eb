package io.abril.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the parts of an upgraded document were in the text. The steps are plain functions, so this
 * is inferred: a value that is where it was came from there, and one that isn't came from the one
 * place that has lost such a value.
 */
final class Origins {
  private final JsonNode before;
  private final JsonNode after;
  private final List<JsonPointer> lost = new ArrayList<>();

  Origins(JsonNode before, JsonNode after) {
    this.before = before;
    this.after = after;
    collect(before, JsonPointer.empty());
  }

  private void collect(JsonNode value, JsonPointer at) {
    if (!value.equals(after.at(at))) {
      lost.add(at);
    }
    value.properties().forEach(f -> collect(f.getValue(), at.appendProperty(f.getKey())));
    for (int i = 0; i < (value.isArray() ? value.size() : 0); i++) {
      collect(value.get(i), at.appendIndex(i));
    }
  }

  /** Where that part of the upgraded document stood; empty when it can't be told. */
  Optional<JsonPointer> of(JsonPointer at) {
    var value = after.at(at);
    if (value.equals(before.at(at))) {
      return Optional.of(at); // Also what is missing in both.
    }
    if (at.matches()) {
      return Optional.of(at);
    }
    var inside = of(at.head()).map(head -> head.append(last(at)));
    if (inside.isPresent() && !value.isMissingNode() && value.equals(before.at(inside.get()))) {
      return inside;
    }
    var moved =
        lost.stream().filter(p -> !value.isMissingNode() && value.equals(before.at(p))).toList();
    var namesakes = moved.stream().filter(p -> p.last().equals(at.last())).toList();
    if (moved.size() == 1 || namesakes.size() == 1) {
      return Optional.of((namesakes.size() == 1 ? namesakes : moved).get(0));
    }
    return before.at(at).isMissingNode() ? Optional.empty() : Optional.of(at);
  }

  private static JsonPointer last(JsonPointer at) {
    return JsonPointer.empty().appendProperty(at.last().getMatchingProperty());
  }
}
