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
 * @param upgraded what became of it, when its version isn't the present one
 */
record Parsed(
    JsonNode tree,
    Map<JsonPointer, Place> values,
    Map<JsonPointer, Place> keys,
    Map<JsonPointer, String> sources,
    Optional<Upgraded> upgraded) {

  /** Line and column, both from 1. */
  record Place(int line, int column) {
    static final Place START = new Place(1, 1);
  }

  /**
   * An upgrade; pointers then lead into what it made of the document.
   *
   * @param from the document's version
   * @param to the present one
   */
  record Upgraded(String from, String to, Origins origins) {}

  /** The same text, of which the upgrade made another document. */
  Parsed upgradedTo(String version, JsonNode document) {
    var from = tree.path("apiVersion").asText();
    var origins = new Origins(tree, document);
    return new Parsed(
        tree, values, keys, sources, Optional.of(new Upgraded(from, version, origins)));
  }

  /** A problem with the value there, or with the nearest thing around it that exists. */
  Problem problem(JsonPointer pointer, String reason, String message) {
    return at(false, pointer, reason, message);
  }

  /** A problem with the key there. */
  Problem keyProblem(JsonPointer pointer, String reason, String message) {
    return at(true, pointer, reason, message);
  }

  /** An unquoted scalar as it was written. */
  Optional<String> source(JsonPointer pointer) {
    return origin(pointer).map(sources::get);
  }

  private Optional<JsonPointer> origin(JsonPointer pointer) {
    return upgraded.map(u -> u.origins().of(pointer)).orElse(Optional.of(pointer));
  }

  /** Names the field that the user wrote, if that can be told, and what it is now. */
  private Problem at(boolean key, JsonPointer pointer, String reason, String message) {
    var origin = origin(pointer);
    var written = origin.orElse(pointer);
    var place = place(key, pointer);
    var sentence = message;
    if (upgraded.isPresent()) {
      var to = upgraded.get().to();
      if (origin.isEmpty()) {
        sentence += "; the upgrade from " + upgraded.get().from() + " to " + to + " made it";
      } else if (!written.equals(pointer)) {
        sentence += "; in " + to + " this is " + FieldPath.of(pointer);
      }
    }
    return new Problem(place.line(), place.column(), FieldPath.of(written), reason, sentence);
  }

  private Place place(boolean key, JsonPointer pointer) {
    for (var at = pointer; at != null; at = at.head()) {
      var origin = origin(at);
      if (origin.isPresent()) {
        // Of something that is missing, the key of what it is missing from says more than its
        // value.
        boolean self = at.equals(pointer) && values.containsKey(origin.get());
        return self && !key ? values.get(origin.get()) : keyPlace(origin.get());
      }
    }
    return Place.START;
  }

  private Place keyPlace(JsonPointer pointer) {
    for (var at = pointer; at != null; at = at.head()) {
      var place = keys.getOrDefault(at, values.get(at));
      if (place != null) {
        return place;
      }
    }
    return Place.START;
  }
}
