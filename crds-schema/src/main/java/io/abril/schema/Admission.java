package io.abril.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.api.config.Secret;
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
import java.util.function.Supplier;

/**
 * The one door for documents: YAML or JSON → schema → the kind's checks → defaults → typed.
 * Everything that is wrong is reported at once, with line and column. Safe for use by several
 * threads.
 */
public final class Admission {
  private static final JsonPointer KIND = JsonPointer.compile("/kind");
  private static final JsonPointer SPEC = JsonPointer.compile("/spec");

  private static final JsonPointer API_VERSION = JsonPointer.compile("/apiVersion");

  private final Map<String, Judge> kinds = new TreeMap<>();
  private final Supplier<? extends Collection<PublishedKind>> more;
  private boolean complete;

  /** An admission of documents of these kinds. */
  public Admission(Collection<? extends Kind<?, ?>> kinds) {
    this(kinds, List::of);
  }

  /**
   * An admission of documents of these kinds, and of those that are published.
   *
   * @param more asked once, when the first document comes whose kind isn't among {@code kinds}; may
   *     throw, which the caller of {@link #admit} then sees
   */
  public Admission(
      Collection<? extends Kind<?, ?>> kinds, Supplier<? extends Collection<PublishedKind>> more) {
    kinds.forEach(kind -> this.kinds.put(kind.name(), Judge.of(kind)));
    this.more = more;
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
      return expected.filter(key -> key.plural().equals(Secret.KIND.plural())).isPresent()
          ? new Rejected(List.of(Discretion.unreadable(e.problem())))
          : new Rejected(List.of(e.problem()));
    }
    var verdict =
        kindOf(parsed)
            .map(judge -> admit(parsed, judge, expected))
            .orElseGet(() -> new Rejected(headProblems(parsed)));
    return Discretion.isSecret(parsed.tree(), expected) && verdict instanceof Rejected rejected
        ? Discretion.of(rejected)
        : verdict;
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

  /**
   * Names of the fields of a kind's spec that can't be changed, in the schema's order; none of a
   * kind that is not known.
   */
  public List<String> immutableFields(Kind<?, ?> kind) {
    return judge(kind.name()).map(Judge::immutableFields).orElse(List.of());
  }

  private Optional<Judge> kindOf(Parsed parsed) {
    var kind = parsed.tree().path("kind");
    return kind.isTextual() ? judge(kind.asText()) : Optional.empty();
  }

  private synchronized Optional<Judge> judge(String kind) {
    if (!kinds.containsKey(kind) && !complete) {
      for (var published : more.get()) {
        kinds.putIfAbsent(published.kind(), Judge.of(published, published.asKind()));
      }
      complete = true;
    }
    return Optional.ofNullable(kinds.get(kind));
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
    var kinds = names();
    var known = String.join(", ", kinds);
    if (!tree.hasNonNull("kind")) {
      return List.of(parsed.problem(KIND, "Missing", "is missing; add it: one of " + known));
    }
    var kind = tree.path("kind").asText();
    var clause = Suggestion.clause(kind, kinds);
    return List.of(
        parsed.problem(
            KIND,
            "UnknownKind",
            "unknown kind '" + kind + "'" + (clause.isEmpty() ? "; known: " + known : clause)));
  }

  private synchronized Collection<String> names() {
    return List.copyOf(kinds.keySet());
  }

  private static Verdict admit(Parsed text, Judge judge, Optional<Ref> expected) {
    var written = Normalizer.withoutServerFields(text.tree());
    var version = written.path("apiVersion").asText();
    var kind = judge.kind();
    if (written.path("apiVersion").isTextual() && !judge.versions().contains(version)) {
      return rejected(List.of(unknownVersion(text, judge, version)));
    }
    if (judge.leavesToOthers(version)) {
      return unseen(text, written, judge, expected);
    }
    var parsed = text;
    if (judge.versions().contains(version) && !version.equals(kind.apiVersion())) {
      try {
        written = upgraded(kind, version, written);
        parsed = text.upgradedTo(kind.apiVersion(), written);
      } catch (IllegalArgumentException e) {
        return rejected(List.of(text.problem(SPEC, "Invalid", e.getMessage())));
      }
    }
    var document = Normalizer.withoutNulls(written, judge.schema());
    var problems = findings(parsed, document, judge, judge.schema(), expected);
    if (!problems.isEmpty()) {
      return rejected(problems);
    }
    return read(parsed, Normalizer.withDefaults(document, judge.schema()), kind);
  }

  private static List<Problem> findings(
      Parsed parsed, JsonNode document, Judge judge, JsonNode schema, Optional<Ref> expected) {
    var problems = new ArrayList<Problem>();
    var findings = new Findings(parsed, document, schema);
    judge.validator().validate(document).forEach(e -> problems.add(findings.problem(e)));
    expected.flatMap(key -> mismatch(parsed, document, judge.kind(), key)).ifPresent(problems::add);
    return problems;
  }

  /** An older version that only the kind's own controllers can upgrade: they judge its spec. */
  private static Verdict unseen(
      Parsed parsed, JsonNode document, Judge judge, Optional<Ref> expected) {
    var problems =
        findings(parsed, document, judge, judge.schema(), expected).stream()
            .filter(p -> p.field().startsWith("metadata") || p.reason().equals("NameMismatch"))
            .toList();
    return problems.isEmpty()
        ? admitted(judge.kind(), document, document.path("spec"))
        : rejected(problems);
  }

  private static JsonNode upgraded(Kind<?, ?> kind, String from, JsonNode document) {
    ObjectNode copy = document.deepCopy();
    copy.put("apiVersion", kind.apiVersion());
    copy.set("spec", Upgrades.steps(kind, from, document.path("spec")));
    return copy;
  }

  private static Problem unknownVersion(Parsed parsed, Judge judge, String version) {
    var known = judge.versions();
    var older = known.subList(0, known.size() - 1);
    return parsed.problem(
        API_VERSION,
        "UnknownVersion",
        "must be "
            + judge.kind().apiVersion()
            + ", not '"
            + version
            + "'"
            + (older.isEmpty() ? "" : "; also known: " + String.join(", ", older)));
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
    return admitted(kind, document, typed);
  }

  private static Verdict admitted(Kind<?, ?> kind, JsonNode document, Object typed) {
    var metadata = document.path("metadata");
    return new Admitted(
        kind,
        metadata.path("name").asText(),
        texts(metadata.path("labels")),
        texts(metadata.path("annotations")),
        document.path("spec"),
        typed);
  }

  private static <S> Optional<Problem> broken(Parsed parsed, S spec, Kind.Check<S> check) {
    var at = JsonPointer.compile("/" + check.field().replace('.', '/'));
    try {
      return check.holds().test(spec)
          ? Optional.empty()
          : Optional.of(parsed.problem(at, check.reason(), check.message()));
    } catch (RuntimeException e) {
      return Optional.of(
          parsed.problem(
              at,
              "Invalid",
              check.message()
                  + "; the check itself broke on this spec ("
                  + Json.cause(e)
                  + "), which its author should know"));
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
