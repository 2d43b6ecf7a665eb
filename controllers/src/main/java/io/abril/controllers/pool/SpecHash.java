package io.abril.controllers.pool;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.pool.Check;
import io.abril.api.pool.FileMount;
import io.abril.api.pool.Image;
import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.SpecParts;
import io.abril.api.pool.Volume;
import io.abril.api.schema.Change;
import io.abril.api.schema.Default;
import io.abril.api.schema.SchemaType;
import io.abril.controllers.Hashes;
import io.abril.schema.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A digest of the fields that need another container when they change; the others are not part of
 * it, at whatever depth they are. Nor is a field that says what it says by default, so one that a
 * later release adds changes no digest until a document uses it.
 */
final class SpecHash {
  /** What fields that need another container hold that needs none when it changes. */
  private static final Map<Class<?>, Set<String>> NEEDS_NONE =
      Map.of(
          Port.class,
          Set.of("register"),
          Check.class,
          Set.of("http", "tcp", "grpc", "interval", "timeout", "failuresBeforeCritical"),
          Image.class,
          Set.of("pull", "auth"),
          FileMount.class,
          Set.of("onChange"),
          Volume.class,
          Set.of("onDelete"));

  private static final int MOST_KNOWN = 2_000;

  /** A specification seldom changes, and every pass over its pool asks several times. */
  private static final Map<ServicePoolSpec, String> KNOWN =
      Collections.synchronizedMap(
          new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ServicePoolSpec, String> eldest) {
              return size() > MOST_KNOWN;
            }
          });

  private SpecHash() {}

  static String of(ServicePoolSpec spec) {
    return KNOWN.computeIfAbsent(spec, SpecHash::digest);
  }

  /** The digest of any record whose fields are annotated like a specification's. */
  static String digest(Record value) {
    return Hashes.hex12(Json.write(fields(value, Change.Cost.LIVE)));
  }

  /**
   * What a record says that is not the default.
   *
   * @param unsaid what a change of a field costs that is not annotated
   */
  private static Map<String, Object> fields(Record value, Change.Cost unsaid) {
    var fields = new TreeMap<String, Object>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      var change = component.getAnnotation(Change.class);
      var cost = change == null ? unsaid : change.value();
      boolean none = needsNone(value.getClass()).contains(component.getName());
      if (cost == Change.Cost.REPLACE && !none) {
        said(component, SpecParts.value(value, component))
            .ifPresent(s -> fields.put(component.getName(), s));
      }
    }
    return fields;
  }

  private static Optional<Object> said(RecordComponent component, Object value) {
    // What an older release stored may lack a field altogether.
    if (value == null || value.equals(Optional.empty())) {
      return Optional.empty();
    }
    var plain = plain(value);
    if (plain.equals(Map.of()) && partlyOther(component)) {
      return Optional.empty();
    }
    var otherwise = component.getAnnotation(Default.class);
    if (otherwise == null) {
      return Optional.of(plain);
    }
    // A nested record that says nothing of its own is its default, {}.
    JsonNode byDefault = Json.tree(otherwise.value());
    return Json.mapper().valueToTree(plain).equals(byDefault)
            || Json.mapper().valueToTree(value).equals(byDefault)
        ? Optional.empty()
        : Optional.of(plain);
  }

  /** Whether it holds a record of which some fields concern the container and others don't. */
  private static boolean partlyOther(RecordComponent component) {
    var type = component.getGenericType();
    var held =
        type instanceof ParameterizedType p && p.getRawType() == Optional.class
            ? p.getActualTypeArguments()[0]
            : type;
    return held instanceof Class<?> c && c.isRecord() && !needsNone(c).isEmpty();
  }

  private static Set<String> needsNone(Class<?> record) {
    return NEEDS_NONE.getOrDefault(record, Set.of());
  }

  /** Values as they stand in a document, but of records only what they say. */
  private static Object plain(Object value) {
    if (value instanceof Optional<?> o) {
      return o.map(SpecHash::plain).orElse("");
    }
    if (value instanceof Collection<?> c) {
      return c.stream().map(SpecHash::plain).toList();
    }
    if (value instanceof Map<?, ?> m) {
      var sorted = new TreeMap<String, Object>();
      m.forEach((key, v) -> sorted.put(String.valueOf(key), plain(v)));
      return sorted;
    }
    // One with a schema of its own is written as something other than its fields.
    return value instanceof Record r && !r.getClass().isAnnotationPresent(SchemaType.class)
        ? fields(r, Change.Cost.REPLACE)
        : value;
  }
}
