package io.abril.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Scalars of YAML's core schema as the nodes that Jackson would read from the same JSON. */
final class Scalars {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Scalars() {}

  /** Empty when the scalar's tag has no JSON form. */
  static Optional<JsonNode> of(ScalarNode scalar) {
    var tag = scalar.getTag();
    var text = scalar.getValue();
    if (tag.equals(Tag.STR)) {
      return Optional.of(NODES.textNode(text));
    }
    if (tag.equals(Tag.NULL)) {
      return Optional.of(NODES.nullNode());
    }
    try {
      if (tag.equals(Tag.BOOL)) {
        return Optional.of(NODES.booleanNode(text.toLowerCase(Locale.ROOT).equals("true")));
      }
      if (tag.equals(Tag.INT)) {
        return Optional.of(integer(text));
      }
      if (tag.equals(Tag.FLOAT)) {
        double value = Double.parseDouble(text);
        return Optional.of(Double.isFinite(value) ? NODES.numberNode(value) : NODES.textNode(text));
      }
    } catch (NumberFormatException e) {
      // .inf, .nan, and what an explicit tag claims to be a number.
      return Optional.of(NODES.textNode(text));
    }
    return Optional.empty();
  }

  private static JsonNode integer(String text) {
    var value =
        text.startsWith("0x")
            ? new BigInteger(text.substring(2), 16)
            : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    if (value.bitLength() < Integer.SIZE) {
      return NODES.numberNode(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? NODES.numberNode(value.longValue())
        : NODES.numberNode(value);
  }
}
