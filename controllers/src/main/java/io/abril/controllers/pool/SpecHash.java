package io.abril.controllers.pool;

import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.schema.Change;
import io.abril.controllers.Hashes;
import io.abril.schema.Json;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A digest of the fields that need another container when they change; the others are not part of
 * it.
 */
final class SpecHash {
  private SpecHash() {}

  static String of(ServicePoolSpec spec) {
    var fields = new TreeMap<String, Object>();
    for (RecordComponent component : ServicePoolSpec.class.getRecordComponents()) {
      var change = component.getAnnotation(Change.class);
      if (change != null && change.value() == Change.Cost.REPLACE) {
        var value = value(spec, component);
        if (!isUnset(value)) {
          fields.put(component.getName(), value);
        }
      }
    }
    return Hashes.hex12(Json.write(fields));
  }

  /** A field that a later release adds changes no hash until a document uses it. */
  private static boolean isUnset(Object value) {
    return value.equals(Optional.empty())
        || value.equals(false)
        || value.equals(List.of())
        || value.equals(Map.of());
  }

  private static Object value(ServicePoolSpec spec, RecordComponent component) {
    try {
      return component.getAccessor().invoke(spec);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessor is always callable", e);
    }
  }
}
