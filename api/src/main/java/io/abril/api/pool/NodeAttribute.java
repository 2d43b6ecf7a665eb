package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.abril.api.schema.SchemaType;
import java.util.List;

/**
 * The name of something that is known of a node, such as {@code node.labels.zone}.
 *
 * @param name one of {@link #NAMES}, or a label after one of {@link #LABELS}
 */
@SchemaType(
    """
    {"type": "string", "minLength": 1, "x-abril-as": "an attribute of nodes such as node.labels.zone"}
    """)
public record NodeAttribute(String name) {
  /** Attributes that every node has; {@code node.images} is how many its engine has. */
  public static final List<String> NAMES =
      List.of(
          "node.name",
          "node.address",
          "node.publicAddress",
          "node.engineVersion",
          "node.operatingSystem",
          "node.kernel",
          "node.storageDriver",
          "node.cpus",
          "node.memory",
          "node.reserved.cpu",
          "node.reserved.memory",
          "node.images",
          "node.instances");

  /** What the names of labels begin with: those of the document, and those of the engine. */
  public static final List<String> LABELS = List.of("node.labels.", "node.engine.labels.");

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException with a sentence when nodes have nothing of that name
   */
  @JsonCreator
  public NodeAttribute {
    var text = name;
    boolean label = LABELS.stream().anyMatch(l -> text.startsWith(l) && text.length() > l.length());
    if (!label && !NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no attribute of nodes; there are node.labels.X, node.engine.labels.X, "
              + String.join(", ", NAMES));
    }
  }

  @JsonValue
  @Override
  public String toString() {
    return name;
  }
}
