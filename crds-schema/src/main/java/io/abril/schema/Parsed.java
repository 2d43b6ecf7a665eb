package io.abril.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * A document and where its parts stand in the text.
 *
 * @param tree the document
 * @param values where each value begins, by its pointer
 * @param keys where each key begins, by its value's pointer
 * @param sources unquoted scalars as they were written, by pointer
 */
record Parsed(
    JsonNode tree,
    Map<JsonPointer, Place> values,
    Map<JsonPointer, Place> keys,
    Map<JsonPointer, String> sources) {

  /** Line and column, both from 1. */
  record Place(int line, int column) {
    static final Place START = new Place(1, 1);
  }

  /** A problem with the value there, or with the nearest thing around it that exists. */
  Problem problem(JsonPointer pointer, String reason, String message) {
    return at(valuePlace(pointer), pointer, reason, message);
  }

  /** A problem with the key there. */
  Problem keyProblem(JsonPointer pointer, String reason, String message) {
    var place = Optional.ofNullable(keys.get(pointer)).orElseGet(() -> valuePlace(pointer));
    return at(place, pointer, reason, message);
  }

  private static Problem at(Place place, JsonPointer pointer, String reason, String message) {
    return new Problem(place.line(), place.column(), FieldPath.of(pointer), reason, message);
  }

  private Place valuePlace(JsonPointer pointer) {
    for (var at = pointer; at != null; at = at.head()) {
      // Of something that is missing, the key of what it is missing from says more than its value.
      var place = at.equals(pointer) ? values.get(at) : keys.getOrDefault(at, values.get(at));
      if (place != null) {
        return place;
      }
    }
    return Place.START;
  }
}
