package io.abril.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.abril.api.schema.Default;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Optional;

/** Whether a {@link Default} is a value that the field could have. */
final class DefaultCheck {
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  void check(Contradiction at, RecordComponent component) {
    var annotation = component.getAnnotation(Default.class);
    if (annotation == null) {
      return;
    }
    var text = "@Default(\"" + annotation.value().replace("\"", "\\\"") + "\")";
    if (Shapes.isA(component.getGenericType(), Optional.class)) {
      throw at.says(
          "is Optional and has " + text + ", so it is never absent; leave one of them out");
    }
    var value = json(at, text, annotation.value());
    var schema = Schemas.component(component);
    var whole = Normalizer.withDefaults(Normalizer.withoutNulls(value, schema), schema);
    var findings = new Findings(YamlReader.read(annotation.value()), whole, schema);
    registry.getSchema(Schemas.forValidator(schema)).validate(whole).stream()
        .map(findings::problem)
        .findFirst()
        .ifPresent(
            problem -> {
              var field = problem.field().isEmpty() ? "" : ": " + problem.field();
              throw at.says(text + field + " " + problem.message());
            });
    read(at, text, component, whole);
  }

  private static JsonNode json(Contradiction at, String text, String json) {
    try {
      var value = Json.tree(json);
      if (!value.isMissingNode()) {
        return value;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw at.says(text + " isn't JSON; a text needs quotes of its own: \"\\\"text\\\"\"");
  }

  private static void read(
      Contradiction at, String text, RecordComponent component, JsonNode value) {
    var type = Json.mapper().constructType(component.getGenericType());
    try {
      Json.mapper().readerFor(type).readValue(value);
    } catch (IOException e) {
      throw at.says(text + " can't be read: " + Json.cause(e) + "; give one that the type takes");
    }
  }
}
