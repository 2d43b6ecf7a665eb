package io.abril.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.Durations;
import io.abril.api.Kind;
import io.abril.api.schema.Change;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import io.abril.api.schema.Range;
import io.abril.api.schema.SchemaType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Derives the JSON Schema (2020-12) of a kind's documents from its spec record. */
public final class Schemas {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** DNS-1123 subdomain, so that {@code date-1.0.0} is a name. */
  private static final String NAME =
      "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$";

  private Schemas() {}

  /**
   * The schema of a whole document of this kind.
   *
   * @throws IllegalArgumentException when the spec record uses a type that has no schema
   */
  public static ObjectNode of(Kind<?, ?> kind) {
    var spec = object(kind.specType());
    var doc = kind.specType().getAnnotation(Doc.class);
    var schema = NODES.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", "urn:" + kind.apiVersion().replace('/', ':') + ":" + kind.plural());
    schema.put("title", kind.name());
    if (doc != null) {
      schema.put("description", doc.value());
    }
    schema.put("type", "object");
    var properties = schema.putObject("properties");
    properties.putObject("apiVersion").put("const", kind.apiVersion());
    properties.putObject("kind").put("const", kind.name());
    properties.set("metadata", metadata());
    properties.set("spec", spec);
    var required = schema.putArray("required").add("apiVersion").add("kind").add("metadata");
    if (spec.path("required").isEmpty()) {
      spec.putObject("default");
    } else {
      required.add("spec");
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private static ObjectNode metadata() {
    var metadata = NODES.objectNode().put("type", "object");
    var properties = metadata.putObject("properties");
    properties
        .putObject("name")
        .put("description", "Unique within the kind; the last part of the document's key.")
        .put("type", "string")
        .put("pattern", NAME)
        .put("maxLength", 253)
        .put("x-abril-as", "a DNS-1123 subdomain: lower-case letters, digits, '-' and '.'");
    texts(properties.putObject("labels"), "Short values to select by.");
    texts(properties.putObject("annotations"), "Free text.");
    metadata.putArray("required").add("name");
    return metadata.put("additionalProperties", false);
  }

  private static void texts(ObjectNode schema, String description) {
    schema.put("description", description).put("type", "object");
    schema.putObject("default");
    schema.putObject("additionalProperties").put("type", "string");
  }

  static ObjectNode object(Class<?> type) {
    var schema = NODES.objectNode().put("type", "object");
    var properties = schema.putObject("properties");
    var required = NODES.arrayNode();
    for (var component : type.getRecordComponents()) {
      var name = JsonNames.of(component);
      properties.set(name, component(component));
      if (!component.isAnnotationPresent(Default.class) && component.getType() != Optional.class) {
        required.add(name);
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema.put("additionalProperties", false);
  }

  /** The schema of one field. */
  static ObjectNode component(RecordComponent component) {
    var schema = NODES.objectNode();
    with(component, Doc.class).ifPresent(doc -> schema.put("description", doc.value()));
    schema.setAll(type(component.getGenericType()));
    with(component, Pattern.class)
        .ifPresent(
            pattern ->
                schema
                    .put("pattern", "^(" + pattern.value() + ")$")
                    .put("x-abril-as", pattern.as()));
    with(component, Range.class).ifPresent(range -> bounds(schema, range));
    with(component, Default.class).ifPresent(d -> schema.set("default", Json.tree(d.value())));
    with(component, Change.class)
        .ifPresent(
            change -> schema.put("x-abril-change", change.value().name().toLowerCase(Locale.ROOT)));
    return schema;
  }

  private static void bounds(ObjectNode schema, Range range) {
    schema.put("minimum", range.min());
    if (range.max() != Long.MAX_VALUE) {
      schema.put("maximum", range.max());
    }
  }

  private static ObjectNode type(Type type) {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        return type(arguments[0]);
      }
      if (generic.getRawType() == List.class) {
        return NODES.objectNode().put("type", "array").set("items", type(arguments[0]));
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        return NODES
            .objectNode()
            .put("type", "object")
            .set("additionalProperties", type(arguments[1]));
      }
    }
    if (type instanceof Class<?> plain) {
      return plain(plain);
    }
    throw new IllegalArgumentException("a spec can't have a field of type " + type);
  }

  private static ObjectNode plain(Class<?> type) {
    var inline = type.getAnnotation(SchemaType.class);
    if (inline != null) {
      return (ObjectNode) Json.tree(inline.value());
    }
    if (type == Duration.class) {
      return (ObjectNode) Json.tree(Durations.SCHEMA);
    }
    if (type == Instant.class) {
      return (ObjectNode) Json.tree(TimeModule.INSTANT_SCHEMA);
    }
    if (type.isEnum()) {
      return enumeration(type);
    }
    if (type.isRecord()) {
      return object(type);
    }
    return scalar(type);
  }

  private static ObjectNode scalar(Class<?> type) {
    var schema = NODES.objectNode();
    return switch (type.getName()) {
      case "java.lang.String" -> schema.put("type", "string");
      case "boolean", "java.lang.Boolean" -> schema.put("type", "boolean");
      case "int", "java.lang.Integer" ->
          schema
              .put("type", "integer")
              .put("minimum", Integer.MIN_VALUE)
              .put("maximum", Integer.MAX_VALUE);
      case "long", "java.lang.Long" -> schema.put("type", "integer");
      case "double", "java.lang.Double" -> schema.put("type", "number");
      default -> throw new IllegalArgumentException("a spec can't have a field of " + type);
    };
  }

  private static ObjectNode enumeration(Class<?> type) {
    var schema = NODES.objectNode().put("type", "string");
    var words = schema.putArray("enum");
    JsonNames.ofConstants(type).forEach(words::add);
    return schema;
  }

  private static <A extends java.lang.annotation.Annotation> Optional<A> with(
      AnnotatedElement element, Class<A> annotation) {
    return Optional.ofNullable(element.getAnnotation(annotation));
  }

  /** The schema without abril's own words, which a validator doesn't know. */
  static JsonNode forValidator(JsonNode schema) {
    if (schema.isArray()) {
      var array = NODES.arrayNode();
      schema.forEach(element -> array.add(forValidator(element)));
      return array;
    }
    if (!schema.isObject()) {
      return schema;
    }
    var object = NODES.objectNode();
    schema
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().startsWith("x-abril-")) {
                object.set(field.getKey(), forValidator(field.getValue()));
              }
            });
    return object;
  }
}
