package io.abril.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What record components and enum constants are called in JSON. */
final class JsonNames {
  private JsonNames() {}

  static String of(RecordComponent component) {
    return Optional.ofNullable(component.getAccessor().getAnnotation(JsonProperty.class))
        .map(JsonProperty::value)
        .filter(name -> !name.isEmpty())
        .orElse(component.getName());
  }

  /** The words of an enum, in its order. */
  static List<String> ofConstants(Class<?> type) {
    var words = new ArrayList<String>();
    for (var field : type.getFields()) {
      if (field.isEnumConstant()) {
        var property = Optional.ofNullable(field.getAnnotation(JsonProperty.class));
        words.add(property.map(JsonProperty::value).orElse(field.getName()));
      }
    }
    return words;
  }
}
