package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.abril.api.schema.SchemaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a port is registered in Consul.
 *
 * @param enabled false when the document says {@code register: false}
 * @param name service name; default: the pool's service
 * @param tags beside the version tags
 * @param meta beside abril's own
 */
@SchemaType(
    """
    {"type": ["object", "boolean"], "additionalProperties": false,
     "properties": {
       "name": {"type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
                "description": "Service name; default: the pool's service."},
       "tags": {"type": "array", "items": {"type": "string"}, "default": [], "description": "Tags beside the version."},
       "meta": {"type": "object", "additionalProperties": {"type": "string"}, "default": {},
                "description": "Service meta beside abril's own."}},
     "x-abril-as": "an object with name, tags and meta, or false"}
    """)
public record Registration(
    boolean enabled, Optional<String> name, List<String> tags, Map<String, String> meta) {

  /** Registered as the pool's service. */
  public static final Registration DEFAULT =
      new Registration(true, Optional.empty(), List.of(), Map.of());

  /** Copies the collections. */
  public Registration {
    tags = List.copyOf(tags);
    meta = Map.copyOf(meta);
  }

  /** {@code false}; {@code true} stands for the default. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Registration of(boolean enabled) {
    return new Registration(enabled, Optional.empty(), List.of(), Map.of());
  }

  /** The object form; everything may be left out. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public static Registration of(
      @JsonProperty("name") Optional<String> name,
      @JsonProperty("tags") List<String> tags,
      @JsonProperty("meta") Map<String, String> meta) {
    return new Registration(
        true,
        name == null ? Optional.empty() : name,
        tags == null ? List.of() : tags,
        meta == null ? Map.of() : meta);
  }

  /** Whether Consul takes the meta (source: its page "Services"). */
  boolean fitsConsul() {
    return meta.size() <= 50
        && meta.entrySet().stream()
            .allMatch(
                e -> e.getKey().matches("[A-Za-z0-9_-]{1,128}") && e.getValue().length() <= 512);
  }

  /** The form in a document. */
  @JsonValue
  public Object json() {
    if (!enabled) {
      return false;
    }
    Map<String, Object> common = Map.of("tags", tags, "meta", meta);
    return name.<Object>map(n -> Map.of("name", n, "tags", tags, "meta", meta)).orElse(common);
  }
}
