package io.abril.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.abril.api.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A kind with its schema, which is compiled when the first document of the kind comes. */
final class Judge {
  private final Kind<?, ?> kind;
  private final List<String> versions;
  private final Supplier<JsonNode> source;
  private JsonNode schema;
  private Schema validator;

  private Judge(Kind<?, ?> kind, List<String> versions, Supplier<JsonNode> source) {
    this.kind = kind;
    this.versions = List.copyOf(versions);
    this.source = source;
  }

  /** Of a kind that this program was compiled with. */
  static Judge of(Kind<?, ?> kind) {
    return new Judge(kind, kind.apiVersions(), () -> Schemas.of(kind));
  }

  /**
   * Of a kind that only its published schema tells of.
   *
   * @param kind {@link PublishedKind#asKind}
   */
  static Judge of(PublishedKind published, Kind<?, ?> kind) {
    var versions = published.apiVersions();
    return new Judge(
        kind, versions.isEmpty() ? kind.apiVersions() : versions, () -> published.schema());
  }

  Kind<?, ?> kind() {
    return kind;
  }

  /** Every version that a document may have, the oldest first. */
  List<String> versions() {
    return versions;
  }

  /** Whether a document of this version is to be upgraded, and this program can't. */
  boolean leavesToOthers(String version) {
    return versions.contains(version) && !kind.apiVersions().contains(version);
  }

  synchronized JsonNode schema() {
    if (schema == null) {
      schema = source.get();
    }
    return schema;
  }

  synchronized Schema validator() {
    if (validator == null) {
      validator =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(Schemas.forValidator(schema()));
    }
    return validator;
  }

  /** Fields of the spec that can't be changed, in the schema's order. */
  List<String> immutableFields() {
    var fields = new ArrayList<String>();
    schema()
        .path("properties")
        .path("spec")
        .path("properties")
        .properties()
        .forEach(
            field -> {
              if (field.getValue().path("x-abril-change").asText().equals("immutable")) {
                fields.add(field.getKey());
              }
            });
    return fields;
  }
}
