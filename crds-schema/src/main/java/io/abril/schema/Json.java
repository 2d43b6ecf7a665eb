package io.abril.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.List;
import java.util.Map;

/**
 * The one way in which abril reads and writes JSON: durations as {@code "10s"}, instants as ISO
 * 8601, absent values left out, the same value always as the same text.
 */
public final class Json {
  private static final ObjectMapper MAPPER = make();

  private Json() {}

  private static ObjectMapper make() {
    var mapper =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(TimeModule.make())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .build();
    // A record that an older release wrote may lack a list: it reads as an empty one.
    var empty = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
    mapper.configOverride(List.class).setSetterInfo(empty);
    mapper.configOverride(Map.class).setSetterInfo(empty);
    return mapper;
  }

  /** The shared mapper; not to be reconfigured. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /**
   * Writes a value on one line.
   *
   * @throws IllegalArgumentException when the value has no JSON form
   */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw refused(e);
    }
  }

  /**
   * Reads any JSON text.
   *
   * @throws IllegalArgumentException with a sentence when it isn't JSON
   */
  public static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw refused(e);
    }
  }

  /**
   * Reads a value; properties that the type doesn't have are ignored.
   *
   * @throws IllegalArgumentException with a sentence when the text doesn't fit
   */
  public static <T> T read(String text, Class<T> type) {
    return read(tree(text), type);
  }

  /**
   * Reads a value from a tree; properties that the type doesn't have are ignored.
   *
   * @throws IllegalArgumentException with a sentence when the tree doesn't fit
   */
  public static <T> T read(JsonNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw refused(e);
    }
  }

  /** The sentence at the root of a failure, with the path where Jackson knows it. */
  private static IllegalArgumentException refused(JsonProcessingException e) {
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return new IllegalArgumentException(FieldPath.of(mapping.getPath()) + ": " + cause(e), e);
    }
    var at = e.getLocation();
    var where =
        at == null || at.getLineNr() < 0
            ? ""
            : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    return new IllegalArgumentException(where + cause(e), e);
  }

  /** The innermost message, without Jackson's account of where it happened. */
  static String cause(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    var message = root instanceof JsonProcessingException p ? p.getOriginalMessage() : null;
    message = message == null ? root.getMessage() : message;
    return message == null ? root.getClass().getSimpleName() : message;
  }
}
