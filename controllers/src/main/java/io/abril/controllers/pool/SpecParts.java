package io.abril.controllers.pool;

import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.schema.Change;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The two parts of a specification: fields that need another container when they change, and the
 * others, which hold for whatever runs. Pure.
 */
final class SpecParts {
  private SpecParts() {}

  /** The containers of one specification under the other fields of another. */
  static ServicePoolSpec containersOf(ServicePoolSpec containers, ServicePoolSpec others) {
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

  /** The names of the fields that make the containers of two specifications differ. */
  static List<String> differing(ServicePoolSpec one, ServicePoolSpec other) {
    var names = new ArrayList<String>();
    for (RecordComponent component : ServicePoolSpec.class.getRecordComponents()) {
      if (isOfContainers(component)
          && !Objects.equals(value(one, component), value(other, component))) {
        names.add(component.getName());
      }
    }
    return List.copyOf(names);
  }

  private static boolean isOfContainers(RecordComponent component) {
    var change = component.getAnnotation(Change.class);
    return change != null && change.value() == Change.Cost.REPLACE;
  }

  private static Object value(ServicePoolSpec spec, RecordComponent component) {
    try {
      return component.getAccessor().invoke(spec);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessor is always callable", e);
    }
  }
}
