package io.abril.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Kind;
import java.util.List;

/**
 * What a leader keeps at {@code schemas/<plural>} of each of its kinds: enough to judge, list and
 * print objects of a kind that a program was not compiled with. The kind's own checks and upgrade
 * steps are code and not in it.
 *
 * @param group the group whose leader runs the kind
 * @param kind CamelCase
 * @param plural as in keys
 * @param shortNames other names
 * @param apiVersion the version that the schema is of
 * @param apiVersions every version that a document may have, the oldest first
 * @param columns of {@code abrilctl get}
 * @param schema JSON Schema (2020-12) of a whole document, with abril's own {@code x-abril-} words
 */
public record PublishedKind(
    String group,
    String kind,
    String plural,
    List<String> shortNames,
    String apiVersion,
    List<String> apiVersions,
    List<Kind.Column> columns,
    JsonNode schema) {

  /** Copies the lists. */
  public PublishedKind {
    shortNames = List.copyOf(shortNames);
    apiVersions = List.copyOf(apiVersions);
    columns = List.copyOf(columns);
  }

  /** What is published of a kind that this group runs. */
  public static PublishedKind of(Kind<?, ?> kind, String group) {
    return new PublishedKind(
        group,
        kind.name(),
        kind.plural(),
        kind.shortNames(),
        kind.apiVersion(),
        kind.apiVersions(),
        kind.columns(),
        Schemas.of(kind));
  }

  /**
   * Reads a stored one.
   *
   * @throws IllegalArgumentException with a sentence when the text isn't one
   */
  public static PublishedKind read(String text) {
    var read = Json.read(text, PublishedKind.class);
    if (read.kind == null
        || read.plural == null
        || read.apiVersion == null
        || read.schema == null) {
      throw new IllegalArgumentException("it lacks kind, plural, apiVersion or schema");
    }
    return read;
  }

  /**
   * The kind with its names, version and columns; its spec and status are plain trees.
   *
   * @throws IllegalArgumentException when the names are none
   */
  public Kind<JsonNode, JsonNode> asKind() {
    var made =
        Kind.of(kind, plural, JsonNode.class, JsonNode.class)
            .apiVersion(apiVersion)
            .shortNames(shortNames.toArray(String[]::new));
    for (var column : columns) {
      made =
          column.wide()
              ? made.wideColumn(column.name(), column.path())
              : made.column(column.name(), column.path());
    }
    return made;
  }
}
