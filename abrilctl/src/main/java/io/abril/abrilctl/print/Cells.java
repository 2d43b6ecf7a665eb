package io.abril.abrilctl.print;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.state.ObjectView;
import io.abril.api.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What stands in a kind's columns. */
public final class Cells {
  /** Nothing to show. */
  public static final String NONE = "-";

  private Cells() {}

  /** The text of a column; see {@link Kind.Column} for its path. */
  public static String of(ObjectView object, Kind.Column column, Instant now) {
    var path = column.path();
    if (path.equals("@ready")) {
      return object.word();
    }
    if (path.equals("@message")) {
      return orNone(object.message());
    }
    if (path.equals("@age")) {
      return Ages.since(at(object.tree(), "metadata.created"), now);
    }
    if (path.startsWith("@since:")) {
      return Ages.since(at(object.tree(), path.substring("@since:".length())), now);
    }
    return text(at(object.tree(), path));
  }

  /** A value as a cell. */
  public static String text(JsonNode value) {
    if (value.isArray()) {
      var texts = new ArrayList<String>();
      value.forEach(element -> texts.add(text(element)));
      return texts.isEmpty() ? NONE : String.join(",", texts);
    }
    return value.isObject() ? value.toString() : orNone(value.asText(""));
  }

  /** Whether a column's cells say a state, which is coloured. */
  public static boolean isState(String heading) {
    return List.of("STATUS", "PHASE", "TYPE", "HEARTBEAT").contains(heading);
  }

  /** The text, or {@code -}. */
  public static String orNone(String text) {
    return text.isBlank() ? NONE : text.replaceAll("\\s*\\R\\s*", " ");
  }

  private static JsonNode at(JsonNode tree, String path) {
    var node = tree;
    for (String part : path.split("\\.")) {
      node = node.path(part);
    }
    return node;
  }
}
