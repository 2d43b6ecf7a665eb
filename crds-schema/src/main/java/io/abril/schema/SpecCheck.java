package io.abril.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.abril.api.schema.Change;
import io.abril.api.schema.SchemaType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a schema can be derived from a spec record, and says what the record says. */
final class SpecCheck {
  private static final String TYPES =
      "use String, boolean, int, long, double, Duration, Instant, an enum, a record, List, Map with"
          + " String keys, Optional, or a type with @SchemaType";

  private final String kind;
  private final DefaultCheck defaults;
  private final Deque<Class<?>> around = new ArrayDeque<>();

  SpecCheck(String kind) {
    this.kind = kind;
    this.defaults = new DefaultCheck();
  }

  /**
   * Checks a spec record with everything in it.
   *
   * @throws IllegalArgumentException with a sentence about the first contradiction
   */
  void check(Class<?> specType) {
    if (!Shapes.isObject(specType)) {
      throw new Contradiction(kind, "")
          .says("the spec type " + specType.getSimpleName() + " is no record; make it one");
    }
    object(specType);
    ownDefaults(specType);
  }

  private void object(Class<?> type) {
    around.addLast(type);
    Map<String, String> names = new HashMap<>();
    for (var component : type.getRecordComponents()) {
      var at = Contradiction.of(kind, type, component);
      var other = names.put(JsonNames.of(component), component.getName());
      if (other != null) {
        throw at.says(
            "is called '"
                + JsonNames.of(component)
                + "' in JSON, as is the component "
                + other
                + "; rename one");
      }
      shape(at, component.getGenericType(), true);
      annotations(at, component);
    }
    around.removeLast();
  }

  private void shape(Contradiction at, Type type, boolean outermost) {
    if (Shapes.isA(type, Optional.class)) {
      if (!outermost) {
        throw at.says(
            "has an Optional inside of another type, where JSON has no word for absent;"
                + " leave the Optional out");
      }
      shape(at, Shapes.argument(type, 0), false);
    } else if (Shapes.isList(type)) {
      shape(at, Shapes.argument(type, 0), false);
    } else if (Shapes.isMap(type)) {
      if (Shapes.argument(type, 0) != String.class) {
        throw at.says(
            "is a map with keys of type "
                + Contradiction.name(Shapes.argument(type, 0))
                + ", but JSON has texts; use Map<String, …>");
      }
      shape(at, Shapes.argument(type, 1), false);
    } else if (type instanceof Class<?> plain) {
      plain(at, plain);
    } else {
      throw at.says("has the type " + Contradiction.name(type) + ", which has no schema; " + TYPES);
    }
  }

  private void plain(Contradiction at, Class<?> type) {
    if (type.isAnnotationPresent(SchemaType.class)) {
      schemaType(at, type);
    } else if (type.isArray()) {
      throw at.says(
          "is an array; use List<" + Contradiction.name(boxed(type.getComponentType())) + ">");
    } else if (List.of(List.class, Map.class, Optional.class).contains(type)) {
      throw at.says("is a raw " + type.getSimpleName() + "; say of what");
    } else if (type.isEnum()) {
      enumeration(at, type);
    } else if (type.isRecord()) {
      if (type.getTypeParameters().length > 0) {
        throw at.says("is a raw " + type.getSimpleName() + "; use a record without parameters");
      }
      if (around.contains(type)) {
        throw at.says(
            "contains "
                + type.getSimpleName()
                + " again, and so without end; a spec is a tree: cut the cycle");
      }
      object(type);
    } else if (!Shapes.OF_SPEC.contains(type)) {
      throw at.says("has the type " + Contradiction.name(type) + ", which has no schema; " + TYPES);
    }
  }

  private static Class<?> boxed(Class<?> type) {
    return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
  }

  private static void schemaType(Contradiction at, Class<?> type) {
    try {
      if (Json.tree(type.getAnnotation(SchemaType.class).value()).isObject()) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw at.says(
          "has the type "
              + type.getSimpleName()
              + ", whose @SchemaType isn't JSON: "
              + e.getMessage());
    }
    throw at.says(
        "has the type "
            + type.getSimpleName()
            + ", whose @SchemaType is no object; write a schema");
  }

  private static void enumeration(Contradiction at, Class<?> type) {
    var words = JsonNames.ofConstants(type);
    if (words.isEmpty()) {
      throw at.says("has the enum " + type.getSimpleName() + " without constants; add some");
    }
    var seen = new HashSet<String>();
    for (String word : words) {
      if (!seen.add(word)) {
        throw at.says(
            "has the enum "
                + type.getSimpleName()
                + " with two constants that are '"
                + word
                + "' in JSON; rename one");
      }
    }
  }

  private void annotations(Contradiction at, RecordComponent component) {
    AnnotationCheck.check(at, component);
    if (component.isAnnotationPresent(Change.class) && around.size() > 1) {
      throw at.says(
          "has @Change, which counts on the fields of "
              + around.getFirst().getSimpleName()
              + " alone; put it there");
    }
    defaults.check(at, component);
  }

  /** A record that its own constructor refuses can never be admitted without fields. */
  private void ownDefaults(Class<?> specType) {
    var schema = Schemas.object(specType);
    if (!schema.path("required").isEmpty()) {
      return;
    }
    try {
      Json.mapper().treeToValue(Normalizer.withDefaults(Json.tree("{}"), schema), specType);
    } catch (JsonProcessingException e) {
      throw new Contradiction(kind, specType.getSimpleName())
          .says("its constructor refuses its own defaults: " + Json.cause(e) + "; change either");
    }
  }
}
