package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.abril.api.schema.SchemaType;

/**
 * Where a container's port is published on its node: {@code 0}, a port number, or {@code none}.
 *
 * @param published whether it is published at all
 * @param fixed the port; 0 lets abril pick one, which the instance keeps for its life
 */
@SchemaType(
    """
    {"type": ["integer", "string"], "minimum": 0, "maximum": 65535, "pattern": "^none$",
     "x-abril-as": "0, a port number, or none"}
    """)
public record HostPort(boolean published, int fixed) {
  /** A port number, or 0 for any. */
  @JsonCreator
  public static HostPort of(int port) {
    return new HostPort(true, port);
  }

  /** {@code none}, or a number in quotes. */
  @JsonCreator
  public static HostPort of(String text) {
    return text.equals("none") ? new HostPort(false, 0) : of(Integer.parseInt(text));
  }

  /** Whether abril picks the port. */
  public boolean picked() {
    return published && fixed == 0;
  }

  /** The form in a document. */
  @JsonValue
  public Object json() {
    return published ? fixed : "none";
  }
}
