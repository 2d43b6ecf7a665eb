package io.abril.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.schema.Verdict.Admitted;
import io.abril.schema.Verdict.Rejected;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The one door for documents: YAML or JSON → schema → the kind's checks → defaults → typed.
 * Everything that is wrong is reported at once, with line and column. Safe for use by several
 * threads.
 */
public final class Admission {
  private static final JsonPointer KIND = JsonPointer.compile("/kind");
  private static final JsonPointer SPEC = JsonPointer.compile("/spec");

  private final Map<String, Entry> kinds = new TreeMap<>();

  /** A kind with its schema, which is compiled when the first document of the kind comes. */
  private static final class Entry {
    final Kind<?, ?> kind;
    private ObjectNode schema;
    private Schema validator;

    Entry(Kind<?, ?> kind) {
      this.kind = kind;
    }

    synchronized ObjectNode schema() {
      if (schema == null) {
        schema = Schemas.of(kind);
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
  }

  /** An admission of documents of these kinds. */
  public Admission(Collection<? extends Kind<?, ?>> kinds) {
    kinds.forEach(kind -> this.kinds.put(kind.name(), new Entry(kind)));
  }

  /** Cuts a file into its documents, leaving out those that hold nothing but comments. */
  public static List<DocumentText> split(String file) {
    return Documents.split(file);
  }

  /**
   * Judges one document.
   *
   * @param expected what its key says that it is; empty when there is no key yet
   */
  public Verdict admit(String text, Optional<Ref> expected) {
    Parsed parsed;
    try {
      parsed = YamlReader.read(text);
    } catch (RefusedException e) {
      return new Rejected(List.of(e.problem()));
    }
    return kindOf(parsed)
        .map(entry -> admit(parsed, entry, expected))
        .orElseGet(() -> new Rejected(headProblems(parsed)));
  }

  /**
   * The document as it is to be stored: as the user wrote it, without defaults, without what the
   * leader added to a printed one.
   *
   * @throws IllegalArgumentException when the text is no document at all
   */
  public static JsonNode document(String text) {
    try {
      return Normalizer.withoutServerFields(YamlReader.read(text).tree());
    } catch (RefusedException e) {
      throw new IllegalArgumentException(e.problem().sentence(), e);
    }
  }

  /**
   * Reads a spec that admission has normalised.
   *
   * @throws IllegalArgumentException with a sentence when it doesn't fit the record
   */
  public <S> S typed(Kind<S, ?> kind, JsonNode normalisedSpec) {
    return Json.read(normalisedSpec, kind.specType());
  }

  private Optional<Entry> kindOf(Parsed parsed) {
    var kind = parsed.tree().path("kind");
    return kind.isTextual() ? Optional.ofNullable(kinds.get(kind.asText())) : Optional.empty();
  }

  /** Why there is no schema to hold this document against. */
  private List<Problem> headProblems(Parsed parsed) {
    var tree = parsed.tree();
    if (!tree.isObject()) {
      return List.of(
          parsed.problem(
              JsonPointer.empty(),
              "NotYaml",
              "the document is "
                  + (tree.isArray() ? "a list" : "a single value")
                  + "; it must be a mapping with apiVersion, kind, metadata and spec"));
    }
    var known = String.join(", ", kinds.keySet());
    if (!tree.hasNonNull("kind")) {
      return List.of(parsed.problem(KIND, "Missing", "is missing; add it: one of " + known));
    }
    var kind = tree.path("kind").asText();
    var clause = Suggestion.clause(kind, kinds.keySet());
    return List.of(
        parsed.problem(
            KIND,
            "UnknownKind",
            "unknown kind '" + kind + "'" + (clause.isEmpty() ? "; known: " + known : clause)));
  }

  private static Verdict admit(Parsed parsed, Entry entry, Optional<Ref> expected) {
    var document =
        Normalizer.withoutNulls(Normalizer.withoutServerFields(parsed.tree()), entry.schema());
    var problems = new ArrayList<Problem>();
    var findings = new Findings(parsed, document, entry.schema());
    entry.validator().validate(document).forEach(e -> problems.add(findings.problem(e)));
    expected.flatMap(key -> mismatch(parsed, document, entry.kind, key)).ifPresent(problems::add);
    if (!problems.isEmpty()) {
      return rejected(problems);
    }
    return read(parsed, Normalizer.withDefaults(document, entry.schema()), entry.kind);
  }

  private static Optional<Problem> mismatch(
      Parsed parsed, JsonNode document, Kind<?, ?> kind, Ref key) {
    if (!kind.plural().equals(key.plural())) {
      return Optional.of(
          parsed.problem(
              KIND,
              "NameMismatch",
              kind.name()
                  + " stands under the key "
                  + key
                  + "; its place is "
                  + kind.plural()
                  + "/"));
    }
    var name = document.path("metadata").path("name");
    if (!name.isTextual() || name.asText().equals(key.name())) {
      return Optional.empty();
    }
    return Optional.of(
        parsed.problem(
            JsonPointer.compile("/metadata/name"),
            "NameMismatch",
            "'"
                + name.asText()
                + "' stands under the key "
                + key
                + "; make name and key the same"));
  }

  private static <S> Verdict read(Parsed parsed, JsonNode document, Kind<S, ?> kind) {
    var spec = document.path("spec");
    S typed;
    try {
      typed = Json.mapper().treeToValue(spec, kind.specType());
    } catch (JsonMappingException e) {
      return rejected(
          List.of(parsed.problem(FieldPath.pointer(SPEC, e.getPath()), "Invalid", Json.cause(e))));
    } catch (JsonProcessingException e) {
      return rejected(List.of(parsed.problem(SPEC, "Invalid", Json.cause(e))));
    }
    var problems = new ArrayList<Problem>();
    kind.checks().forEach(check -> broken(parsed, typed, check).ifPresent(problems::add));
    if (!problems.isEmpty()) {
      return rejected(problems);
    }
    var metadata = document.path("metadata");
    return new Admitted(
        kind,
        metadata.path("name").asText(),
        texts(metadata.path("labels")),
        texts(metadata.path("annotations")),
        spec,
        typed);
  }

  private static <S> Optional<Problem> broken(Parsed parsed, S spec, Kind.Check<S> check) {
    var at = JsonPointer.compile("/" + check.field().replace('.', '/'));
    try {
      return check.holds().test(spec)
          ? Optional.empty()
          : Optional.of(parsed.problem(at, "Invalid", check.message()));
    } catch (RuntimeException e) {
      return Optional.of(
          parsed.problem(at, "Invalid", check.message() + " (" + Json.cause(e) + ")"));
    }
  }

  private static Map<String, String> texts(JsonNode object) {
    var texts = new HashMap<String, String>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  private static Rejected rejected(List<Problem> problems) {
    return new Rejected(
        problems.stream()
            .distinct()
            .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
            .toList());
  }
}
