package io.abril.schema;

import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a status can be written as JSON and read back, as far as its type tells. */
final class StatusCheck {
  /** What the runtime writes beside the kind's own fields. */
  private static final Set<String> OF_RUNTIME =
      Set.of("conditions", "observedGeneration", "documentIndex", "reconciled");

  private final String kind;
  private final Set<Class<?>> seen = new HashSet<>();

  StatusCheck(String kind) {
    this.kind = kind;
  }

  void check(Class<?> statusType) {
    if (!Shapes.isObject(statusType)) {
      throw new Contradiction(kind, "")
          .says("the status type " + statusType.getSimpleName() + " is no record; make it one");
    }
    for (var component : statusType.getRecordComponents()) {
      if (OF_RUNTIME.contains(JsonNames.of(component))) {
        throw Contradiction.of(kind, statusType, component)
            .says(
                "is written over by the runtime, which keeps its own '"
                    + JsonNames.of(component)
                    + "' in every status; rename it");
      }
    }
    object(statusType);
  }

  private void object(Class<?> type) {
    if (!seen.add(type)) {
      return;
    }
    Map<String, String> names = new HashMap<>();
    for (var component : type.getRecordComponents()) {
      var at = Contradiction.of(kind, type, component);
      var other = names.put(JsonNames.of(component), component.getName());
      if (other != null) {
        throw at.says("is called in JSON as is the component " + other + "; rename one");
      }
      shape(at, component.getGenericType());
    }
  }

  private void shape(Contradiction at, Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      if (raw == Map.class) {
        key(at, Shapes.argument(type, 0));
        shape(at, Shapes.argument(type, 1));
      } else if (List.of(List.class, Set.class, Collection.class, Optional.class).contains(raw)) {
        shape(at, Shapes.argument(type, 0));
      } else {
        throw lost(at, type, "use List, Set, Map or Optional");
      }
    } else if (type instanceof Class<?> plain) {
      plain(at, plain);
    } else {
      throw lost(at, type, "name a type");
    }
  }

  private void key(Contradiction at, Type key) {
    boolean word = key == String.class || (key instanceof Class<?> c && c.isEnum());
    if (!word) {
      throw at.says(
          "is a map with keys of type "
              + Contradiction.name(key)
              + ", which JSON can't read back; use Map<String, …>");
    }
  }

  private void plain(Contradiction at, Class<?> type) {
    if (type.isArray()) {
      shape(at, type.getComponentType());
    } else if (Shapes.isObject(type)) {
      if (type.getTypeParameters().length > 0) {
        throw lost(at, type, "use a record without parameters");
      }
      object(type);
    } else if (!Shapes.isValue(type) && !type.isEnum() && !scalar(type)) {
      boolean open = type.isInterface() || Modifier.isAbstract(type.getModifiers());
      throw lost(
          at,
          type,
          open
              ? "use a type that says what is in it"
              : "use a record, an enum, a text, a number, Duration or Instant");
    }
  }

  private static boolean scalar(Class<?> type) {
    return Shapes.OF_SPEC.contains(type) || Shapes.OF_STATUS.contains(type);
  }

  private static IllegalArgumentException lost(Contradiction at, Type type, String instead) {
    return at.says(
        "has the type " + Contradiction.name(type) + ", which JSON can't read back; " + instead);
  }
}
