package io.abril.schema;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;

/**
 * Where in a kind something contradicts itself, and the sentence that says so: kind, record
 * component, what contradicts, what to do.
 *
 * @param kind the kind's name
 * @param at the component, such as {@code TopicSpec.partitions}; empty for the kind as a whole
 */
record Contradiction(String kind, String at) {
  static Contradiction of(String kind, Class<?> owner, RecordComponent component) {
    return new Contradiction(kind, owner.getSimpleName() + "." + component.getName());
  }

  IllegalArgumentException says(String sentence) {
    var where = at.isEmpty() ? "kind " + kind : "kind " + kind + ": " + at;
    return new IllegalArgumentException(where + ": " + sentence);
  }

  /** A type as it stands in source, without its packages. */
  static String name(Type type) {
    return type.getTypeName().replaceAll("\\b(?:[a-z_][\\w]*\\.)+(?=[A-Z])|\\w+\\$", "");
  }
}
