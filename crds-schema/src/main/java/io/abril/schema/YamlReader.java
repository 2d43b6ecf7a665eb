package io.abril.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.abril.schema.Parsed.Place;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads one document of YAML 1.2 (which includes JSON) and remembers where everything stood. */
final class YamlReader {
  /** A transaction of Consul carries a document base64-encoded, in a body of 512 KB. */
  static final int MAX_BYTES = 256 * 1024;

  /** Far beyond any document; what a few lines of nested aliases reach at once. */
  private static final int MAX_NODES = 50_000;

  private static final int MAX_DEPTH = 100;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Map<JsonPointer, Place> values = new HashMap<>();
  private final Map<JsonPointer, Place> keys = new HashMap<>();
  private final Map<JsonPointer, String> sources = new HashMap<>();
  private int nodes;

  private YamlReader() {}

  /**
   * Reads a text that holds exactly one document.
   *
   * @throws RefusedException when it doesn't
   */
  static Parsed read(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw refused(
          Place.START,
          "TooLarge",
          "the document has " + bytes + " bytes; at most " + MAX_BYTES + " (256 KB) are stored");
    }
    var reader = new YamlReader();
    var root = compose(text);
    var tree = reader.convert(root, JsonPointer.empty(), 0);
    return new Parsed(tree, reader.values, reader.keys, reader.sources, Optional.empty());
  }

  private static Node compose(String text) {
    // YAML takes no tabs where JSON does.
    boolean json = text.stripLeading().startsWith("{");
    var settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setMaxAliasesForCollections(MAX_NODES)
            .setCodePointLimit(MAX_BYTES)
            .build();
    try {
      var documents =
          new Compose(settings).composeAllFromString(json ? text.replace('\t', ' ') : text);
      var all = documents.iterator();
      if (!all.hasNext()) {
        throw refused(Place.START, "NotYaml", "the document is empty");
      }
      var first = all.next();
      if (all.hasNext()) {
        throw refused(
            place(all.next()),
            "NotYaml",
            "a second document begins here; store each under a key of its own");
      }
      return first;
    } catch (MarkedYamlEngineException e) {
      var place = e.getProblemMark().or(e::getContextMark).map(YamlReader::place);
      throw refused(place.orElse(Place.START), "NotYaml", "not YAML: " + clean(e.getProblem()));
    } catch (YamlEngineException e) {
      throw refused(Place.START, "NotYaml", "not YAML: " + clean(e.getMessage()));
    }
  }

  private JsonNode convert(Node node, JsonPointer at, int depth) {
    nodes++;
    if (nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw refused(
          place(node),
          "TooLarge",
          "the document is nested too deeply or its aliases (*name) multiply without end");
    }
    values.put(at, place(node));
    if (node instanceof ScalarNode scalar) {
      if (scalar.getScalarStyle() == ScalarStyle.PLAIN) {
        sources.put(at, scalar.getValue());
      }
      return Scalars.of(scalar)
          .orElseThrow(
              () ->
                  refused(
                      place(node),
                      "NotYaml",
                      "the tag " + scalar.getTag() + " has no JSON form; leave it out"));
    }
    if (node instanceof SequenceNode sequence) {
      var array = NODES.arrayNode();
      for (var element : sequence.getValue()) {
        array.add(convert(element, at.appendIndex(array.size()), depth + 1));
      }
      return array;
    }
    return object((MappingNode) node, at, depth);
  }

  private JsonNode object(MappingNode mapping, JsonPointer at, int depth) {
    var object = NODES.objectNode();
    for (var entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw refused(place(entry.getKeyNode()), "NotYaml", "a key must be a single word or text");
      }
      var name = key.getValue();
      if (object.has(name)) {
        throw refused(place(key), "NotYaml", "the key '" + name + "' is here twice; remove one");
      }
      var child = at.appendProperty(name);
      keys.put(child, place(key));
      object.set(name, convert(entry.getValueNode(), child, depth + 1));
    }
    return object;
  }

  private static RefusedException refused(Place place, String reason, String message) {
    return new RefusedException(new Problem(place.line(), place.column(), "", reason, message));
  }

  private static Place place(Node node) {
    return node.getStartMark().map(YamlReader::place).orElse(Place.START);
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String clean(String message) {
    var first = Optional.ofNullable(message).orElse("unreadable").lines().findFirst().orElse("");
    return first.replace("\t", "\\t");
  }
}
