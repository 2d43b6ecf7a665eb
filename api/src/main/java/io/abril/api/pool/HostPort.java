package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.abril.api.schema.SchemaType;
import java.util.Map;

/**
 * Where a container's port is published on its node: {@code 0}, a port number, {@code {base:
 * number}}, or {@code none}.
 *
 * @param published whether it is published at all
 * @param number the port, or the port of slot 0; 0 lets abril pick one, which the instance keeps
 *     for its life
 * @param perSlot whether each slot has a port of its own: {@code number} plus the slot
 */
@SchemaType(
    """
    {"type": ["integer", "string", "object"], "minimum": 0, "maximum": 65535, "pattern": "^none$",
     "properties": {"base": {"type": "integer", "minimum": 1, "maximum": 65535,
                             "description": "Port of slot 0; slot 1 has the next one."}},
     "required": ["base"], "additionalProperties": false,
     "x-abril-as": "0, a port number, {base: a port number}, or none"}
    """)
public record HostPort(boolean published, int number, boolean perSlot) {
  /** A port number, or 0 for any. */
  @JsonCreator
  public static HostPort of(int port) {
    return new HostPort(true, port, false);
  }

  /** {@code none}, or a number in quotes. */
  @JsonCreator
  public static HostPort of(String text) {
    return text.equals("none") ? new HostPort(false, 0, false) : of(Integer.parseInt(text));
  }

  /** The form with a base. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public static HostPort base(@JsonProperty("base") int base) {
    return new HostPort(true, base, true);
  }

  /** Whether abril picks the port. */
  public boolean picked() {
    return published && number == 0;
  }

  /** Whether the document names the port. */
  public boolean isFixed() {
    return published && number > 0;
  }

  /** The port of a slot; 0 when abril picks it. */
  public int fixed(int slot) {
    return perSlot ? number + slot : number;
  }

  /** The form in a document. */
  @JsonValue
  public Object json() {
    return !published ? "none" : perSlot ? Map.of("base", number) : number;
  }
}
