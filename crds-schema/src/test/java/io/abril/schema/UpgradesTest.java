package io.abril.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.Kind;
import io.abril.api.schema.Default;
import io.abril.api.schema.Range;
import io.abril.schema.Verdict.Admitted;
import io.abril.schema.Verdict.Rejected;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Documents of older versions become present ones, and errors speak of what was written. */
class UpgradesTest {
  record TopicSpec(
      Cluster cluster,
      @Range(min = 1, max = 100) int partitions,
      @Default("[]") List<Rule> rules,
      @Default("\"keep\"") String policy) {}

  record Cluster(String name, @Default("\"main\"") String zone) {}

  record Rule(String match) {}

  record TopicStatus(int partitions) {}

  /** v1 had {@code cluster} as a text and {@code parts}; v2 had {@code parts}. */
  private static final Kind<TopicSpec, TopicStatus> TOPIC =
      Kind.of("Topic", "topics", TopicSpec.class, TopicStatus.class)
          .upgrade("abril/v1", "abril/v2", UpgradesTest::clusterIsAnObject)
          .upgrade("abril/v2", "abril/v3", renamed("parts", "partitions"))
          .check("spec.partitions", s -> s.partitions() != 13, "must not be 13");

  private static final Admission ADMISSION = new Admission(List.of(TOPIC));

  private static Map<String, Object> clusterIsAnObject(Map<String, Object> spec) {
    if (spec.get("cluster") instanceof String name) {
      spec.put("cluster", new java.util.HashMap<>(Map.of("name", name)));
    }
    return spec;
  }

  private static UnaryOperator<Map<String, Object>> renamed(String from, String to) {
    return spec -> {
      if (spec.containsKey(from)) {
        spec.put(to, spec.remove(from));
      }
      return spec;
    };
  }

  private static Verdict admit(String version, String spec) {
    var text = "apiVersion: %s\nkind: Topic\nmetadata: {name: a}\nspec:\n%s";
    return ADMISSION.admit(text.formatted(version, spec.indent(2)), Optional.empty());
  }

  private static List<String> problems(String version, String spec) {
    return ((Rejected) admit(version, spec))
        .problems().stream().map(p -> p.reason() + " " + p.sentence()).toList();
  }

  private static String spec(String version, String spec) {
    return Json.write(((Admitted) admit(version, spec)).spec());
  }

  @Test
  void everyVersionBecomesThePresentOne() {
    var present =
        "{\"cluster\":{\"name\":\"x\",\"zone\":\"main\"},\"partitions\":3,\"rules\":[],"
            + "\"policy\":\"keep\"}";

    assertThat(spec("abril/v1", "cluster: x\nparts: 3")).isEqualTo(present);
    assertThat(spec("abril/v2", "cluster: {name: x}\nparts: 3")).isEqualTo(present);
    assertThat(spec("abril/v3", "cluster: {name: x}\npartitions: 3")).isEqualTo(present);
    assertThat(TOPIC.apiVersion()).isEqualTo("abril/v3");
  }

  @Test
  void anErrorNamesTheFieldThatTheUserWrote() {
    assertThat(problems("abril/v1", "cluster: x\nparts: many"))
        .containsExactly(
            "WrongType line 6, column 10: spec.parts: must be a whole number, not the text 'many';"
                + " in abril/v3 this is spec.partitions");
    assertThat(problems("abril/v1", "cluster: x\nparts: 1.50"))
        .containsExactly(
            "WrongType line 6, column 10: spec.parts: must be a whole number, not 1.50; in abril/v3"
                + " this is spec.partitions");
    assertThat(problems("abril/v1", "cluster: x\nparts: 13"))
        .containsExactly(
            "Invalid line 6, column 10: spec.parts: must not be 13; in abril/v3 this is"
                + " spec.partitions");
  }

  @Test
  void whatTheUpgradeLeftAloneIsToldAsEver() {
    assertThat(problems("abril/v2", "cluster: {name: x}\nparts: 3\nrules: [{match: 1}]\npolic: x"))
        .containsExactly(
            "WrongType line 7, column 19: spec.rules[0].match: must be a text; 1 is a number in"
                + " YAML, so put it in quotes: \"1\"",
            "UnknownField line 8, column 3: spec.polic: unknown field; did you mean 'policy'?");
    assertThat(problems("abril/v1", "cluster: x"))
        .containsExactly("Missing line 4, column 1: spec.partitions: is missing; add it");
  }

  @Test
  void aStepThatBreaksIsAProblemOfTheDocument() {
    var kind =
        Kind.of("Topic", "topics", TopicSpec.class, TopicStatus.class)
            .upgrade("abril/v1", "abril/v2", spec -> Map.of("cluster", (String) spec.get("n")));
    var text = "{apiVersion: abril/v1, kind: Topic, metadata: {name: a}, spec: {n: 3}}";
    var rejected = (Rejected) new Admission(List.of(kind)).admit(text, Optional.empty());

    assertThat(rejected.sentence())
        .startsWith("line 1, column 64: spec: can't be upgraded from abril/v1 to abril/v2: class")
        .endsWith("; write it as abril/v2");
  }

  @Test
  void anUnknownVersionIsRefusedWithTheKnownOnes() {
    assertThat(problems("abril/v4", "whatever: 1"))
        .containsExactly(
            "UnknownVersion line 1, column 13: apiVersion: must be abril/v3, not 'abril/v4'; also"
                + " known: abril/v1, abril/v2");
  }

  @Test
  void anAcceptedSpecIsUpgradedWhenItIsRead() {
    var old = Json.tree("{\"cluster\":\"x\",\"parts\":3}");

    assertThat(Upgrades.current(TOPIC, "abril/v1", old))
        .isEqualTo(((Admitted) admit("abril/v1", "cluster: x\nparts: 3")).spec());
    assertThatThrownBy(() -> Upgrades.current(TOPIC, "abril/v9", old))
        .hasMessage(
            "it was accepted as abril/v9, and this release knows only abril/v1, abril/v2, abril/v3"
                + " of Topic; run the release that wrote it, or a newer one");
  }

  @Test
  void stepsFormAChain() {
    assertThatThrownBy(() -> TOPIC.upgrade("abril/v1", "abril/v4", spec -> spec))
        .hasMessage(
            "kind Topic: the upgrade from 'abril/v1' to 'abril/v4' must begin at the present"
                + " version, which is abril/v3");
    assertThatThrownBy(() -> TOPIC.upgrade("abril/v3", "abril/v1", spec -> spec))
        .hasMessageContaining("must end at a new version; abril/v1, abril/v2, abril/v3 are there");
    assertThatThrownBy(() -> TOPIC.apiVersion("abril/v2"))
        .hasMessageContaining("before the first upgrade");
  }

  @Property(tries = 100)
  void presentDocumentsAreLeftAloneAndUpgradedOnesStayAsTheyAre(
      @ForAll @AlphaChars @StringLength(min = 1, max = 9) String cluster,
      @ForAll @IntRange(min = 14, max = 100) int partitions) {
    var old = "cluster: \"%s\"\nparts: %d".formatted(cluster, partitions);
    var admitted = (Admitted) admit("abril/v1", old);
    var again = (Admitted) admit("abril/v3", Json.write(admitted.spec()));

    assertThat(again.spec()).isEqualTo(admitted.spec());
    assertThat(Upgrades.current(TOPIC, "abril/v3", admitted.spec())).isSameAs(admitted.spec());
  }
}
