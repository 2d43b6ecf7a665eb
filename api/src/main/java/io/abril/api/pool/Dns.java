package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.abril.api.schema.SchemaType;
import java.util.List;

/**
 * The resolver of a container: the node's, the engine's own, or the addresses given.
 *
 * @param node whether it is the node's
 * @param servers addresses of resolvers; empty in the other two cases
 */
@SchemaType(
    """
    {"type": ["string", "array"], "pattern": "^(node|none)$",
     "items": {"type": "string"}, "x-abril-as": "node, none, or a list of addresses"}
    """)
public record Dns(boolean node, List<String> servers) {
  /** Copies the list. */
  public Dns {
    servers = List.copyOf(servers);
  }

  /** {@code node} or {@code none}. */
  @JsonCreator
  public static Dns of(String word) {
    return new Dns(word.equals("node"), List.of());
  }

  /** The addresses of resolvers. */
  @JsonCreator
  public static Dns of(List<String> servers) {
    return new Dns(false, servers);
  }

  /** The form in a document. */
  @JsonValue
  public Object json() {
    return node ? "node" : servers.isEmpty() ? "none" : servers;
  }
}
