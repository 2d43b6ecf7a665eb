package io.abril.runtime.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.abril.api.Meta;
import io.abril.api.Owner;
import io.abril.runtime.admission.AdmissionDecision.Outcome;
import io.abril.runtime.store.Entry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OwnedDecisionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Owner OWNER = new Owner("clusters", "main", "u1");
  private static final String RECORD =
      "{\"metadata\":{\"name\":\"main\",\"uid\":\"u1\"},\"spec\":{}}";

  private static final AcceptedDocument CHILD =
      new AcceptedDocument(
          "abril/v1",
          "Topic",
          0,
          false,
          new Meta("a", Map.of(), Map.of(), "u", 1, NOW, Optional.empty(), Optional.of(OWNER)),
          JsonNodeFactory.instance.objectNode());

  static Stream<Arguments> table() {
    var leaving = CHILD.deletedAt(NOW);
    var later = RECORD.replace("u1", "u9");
    return Stream.of(
        Arguments.of("no document, as always", CHILD, false, RECORD, "unchanged"),
        Arguments.of("no owner", CHILD, false, null, "collect"),
        Arguments.of("a later owner of that name", CHILD, false, later, "collect"),
        Arguments.of("an owner that can't be read", CHILD, false, "spoilt", "unchanged"),
        Arguments.of("no owner, and known", leaving, false, null, "unchanged"),
        Arguments.of("a document of its name", CHILD, true, RECORD, "refuse NameTaken"),
        Arguments.of("a document and no owner", CHILD, true, null, "collect"),
        Arguments.of("a document while it goes", leaving, true, null, "refuse NameTaken"));
  }

  @ParameterizedTest(name = "{0}: {4}")
  @MethodSource("table")
  void everyStateOfAChildHasItsOutcome(
      String what, AcceptedDocument child, boolean document, String owner, String outcome) {
    var decided =
        OwnedDecision.decide(
            document ? Optional.of(new Entry("objects/topics/a", "{}", 9)) : Optional.empty(),
            child,
            OWNER,
            Optional.ofNullable(owner).map(text -> new Entry("accepted/clusters/main", text, 4)),
            NOW);
    assertThat(told(decided)).as(what).isEqualTo(outcome);
  }

  private static String told(Outcome outcome) {
    if (outcome instanceof Outcome.Collect collect) {
      assertThat(collect.accepted().metadata().deletedAt()).contains(NOW);
      assertThat(collect.accepted().owner()).contains(OWNER);
      return "collect";
    }
    return outcome instanceof Outcome.Refuse refuse
        ? "refuse " + refuse.problems().get(0).reason()
        : "unchanged";
  }
}
