package io.abril.api.pool;

import io.abril.api.schema.Change;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The two parts of a specification: fields that need another container when they change, and the
 * others, which hold for whatever runs. Pure.
 */
public final class SpecParts {
  private SpecParts() {}

  /** The containers of one specification under the other fields of another. */
  public static ServicePoolSpec containersOf(ServicePoolSpec containers, ServicePoolSpec others) {
    var components = ServicePoolSpec.class.getRecordComponents();
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    var values =
        Arrays.stream(components)
            .map(c -> value(isOfContainers(c) ? containers : others, c))
            .toArray();
    try {
      return ServicePoolSpec.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record can be made of its components", e);
    }
  }

  /** The fields that make the containers of two specifications differ. */
  public static List<RecordComponent> differing(ServicePoolSpec one, ServicePoolSpec other) {
    return Arrays.stream(ServicePoolSpec.class.getRecordComponents())
        .filter(c -> isOfContainers(c) && !Objects.equals(value(one, c), value(other, c)))
        .toList();
  }

  private static boolean isOfContainers(RecordComponent component) {
    var change = component.getAnnotation(Change.class);
    return change != null && change.value() == Change.Cost.REPLACE;
  }

  /** What a record has in a component of its own. */
  public static Object value(Record record, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessor is always callable", e);
    }
  }
}
