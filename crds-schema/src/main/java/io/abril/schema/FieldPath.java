package io.abril.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import java.util.List;
import java.util.regex.Pattern;

/** Field paths as people read them: {@code spec.ports[0].name}, {@code metadata.labels["a.b"]}. */
final class FieldPath {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_$@][\\w$-]*");
  private static final Pattern INDEX = Pattern.compile("\\d+");

  private FieldPath() {}

  static String of(JsonPointer pointer) {
    var path = new StringBuilder();
    for (var at = pointer; !at.matches(); at = at.tail()) {
      append(path, at.getMatchingProperty());
    }
    return path.toString();
  }

  static String of(List<Reference> references) {
    var path = new StringBuilder();
    for (var reference : references) {
      append(path, name(reference));
    }
    return path.toString();
  }

  /** The pointer of what a Jackson failure names, below a given one. */
  static JsonPointer pointer(JsonPointer base, List<Reference> references) {
    var pointer = base;
    for (var reference : references) {
      pointer = pointer.appendProperty(name(reference));
    }
    return pointer;
  }

  private static String name(Reference reference) {
    return reference.getFieldName() == null
        ? String.valueOf(reference.getIndex())
        : reference.getFieldName();
  }

  private static void append(StringBuilder path, String name) {
    if (INDEX.matcher(name).matches()) {
      path.append('[').append(name).append(']');
    } else if (PLAIN.matcher(name).matches()) {
      path.append(path.length() == 0 ? "" : ".").append(name);
    } else {
      path.append("[\"").append(name).append("\"]");
    }
  }
}
