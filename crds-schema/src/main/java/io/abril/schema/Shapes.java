package io.abril.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.schema.SchemaType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What a Java type is in JSON. */
final class Shapes {
  /** Scalars that a spec may have, beside enums. */
  static final Set<Class<?>> OF_SPEC =
      Set.of(
          String.class,
          boolean.class,
          Boolean.class,
          int.class,
          Integer.class,
          long.class,
          Long.class,
          double.class,
          Double.class,
          Duration.class,
          Instant.class);

  /** Scalars that a status may have besides. */
  static final Set<Class<?>> OF_STATUS =
      Set.of(
          short.class,
          Short.class,
          byte.class,
          Byte.class,
          float.class,
          Float.class,
          BigInteger.class,
          BigDecimal.class,
          UUID.class,
          URI.class);

  static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, long.class, Long.class);
  static final Set<Class<?>> REAL = Set.of(double.class, Double.class);

  private Shapes() {}

  /** The same without an {@link Optional} around it. */
  static Type unwrapped(Type type) {
    return isA(type, Optional.class) ? argument(type, 0) : type;
  }

  /** Whether it is this generic type, with arguments. */
  static boolean isA(Type type, Class<?> raw) {
    return type instanceof ParameterizedType generic && generic.getRawType() == raw;
  }

  static boolean isList(Type type) {
    return isA(type, List.class);
  }

  static boolean isMap(Type type) {
    return isA(type, Map.class);
  }

  static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  /** Whether the type is a record whose components are fields of a JSON object. */
  static boolean isObject(Class<?> type) {
    return type.isRecord() && !type.isAnnotationPresent(SchemaType.class) && !isValue(type);
  }

  /** Whether the type says itself how it is read, as {@code Version} does. */
  static boolean isValue(Class<?> type) {
    return type.isAnnotationPresent(SchemaType.class)
        || JsonNode.class.isAssignableFrom(type)
        || Stream.concat(
                Stream.of(type.getDeclaredMethods()), Stream.of(type.getDeclaredConstructors()))
            .anyMatch(e -> e.isAnnotationPresent(JsonCreator.class));
  }
}
