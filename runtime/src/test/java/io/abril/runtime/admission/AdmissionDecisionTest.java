package io.abril.runtime.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Kind;
import io.abril.api.schema.Change;
import io.abril.runtime.admission.AdmissionDecision.Outcome;
import io.abril.runtime.store.Entry;
import io.abril.schema.Admission;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdmissionDecisionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  record TopicSpec(@Change(Change.Cost.IMMUTABLE) String cluster, int partitions) {}

  record TopicStatus(int partitions) {}

  private static final Kind<TopicSpec, TopicStatus> TOPIC =
      Kind.of("Topic", "topics", TopicSpec.class, TopicStatus.class)
          .check("spec.partitions", s -> s.partitions() > 0, "must be positive");
  private static final Admission ADMISSION = new Admission(List.of(TOPIC));

  private static Entry document(long revision, String cluster, int partitions) {
    return new Entry(
        "objects/topics/a",
        "{apiVersion: abril/v1, kind: Topic, metadata: {name: a}, spec: {cluster: %s, partitions: %d}}"
            .formatted(cluster, partitions),
        revision);
  }

  private static Outcome decide(Entry document, AcceptedDocument accepted) {
    return AdmissionDecision.decide(
        ADMISSION,
        TOPIC,
        "a",
        Optional.ofNullable(document),
        Optional.ofNullable(accepted),
        NOW,
        () -> "uid");
  }

  private static AcceptedDocument accepted(Entry document) {
    return ((Outcome.Accept) decide(document, null)).accepted();
  }

  private static final AcceptedDocument ACCEPTED = accepted(document(5, "main", 1));
  private static final AcceptedDocument DELETING = ACCEPTED.deletedAt(NOW);
  private static final AcceptedDocument STARTED = DELETING.withDeletionStarted();

  /** Outcome, generation and whether it is being deleted, as one word each. */
  private static String told(Outcome outcome) {
    if (outcome instanceof Outcome.Accept a) {
      var meta = a.accepted().metadata();
      return "accept g" + meta.generation() + (meta.deleting() ? " deleting" : "");
    }
    if (outcome instanceof Outcome.Refuse r) {
      return "refuse " + r.problems().get(0).reason();
    }
    return outcome instanceof Outcome.Forget ? "forget" : "unchanged";
  }

  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of("a first document", document(5, "main", 1), null, "accept g1"),
        Arguments.of("the same revision", document(5, "main", 1), ACCEPTED, "unchanged"),
        Arguments.of("another spec", document(6, "main", 2), ACCEPTED, "accept g2"),
        Arguments.of("the same spec anew", document(6, "main", 1), ACCEPTED, "accept g1"),
        Arguments.of("a bad first document", document(5, "main", -1), null, "refuse Invalid"),
        Arguments.of("a bad change", document(6, "main", -1), ACCEPTED, "refuse Invalid"),
        Arguments.of("an immutable field", document(6, "other", 1), ACCEPTED, "refuse Immutable"),
        Arguments.of("a deletion", null, ACCEPTED, "accept g1 deleting"),
        Arguments.of("a deletion that is known", null, DELETING, "unchanged"),
        Arguments.of("a deletion that has started", null, STARTED, "unchanged"),
        Arguments.of("back with the same spec", document(9, "main", 1), DELETING, "accept g1"),
        Arguments.of("back with another spec", document(9, "main", 3), DELETING, "accept g2"),
        Arguments.of("back, but bad", document(9, "main", -1), DELETING, "refuse Invalid"),
        Arguments.of("back too late", document(9, "main", 1), STARTED, "unchanged"),
        Arguments.of("after the end", document(9, "main", 1), null, "accept g1"),
        Arguments.of("gone before it was accepted", null, null, "forget"),
        Arguments.of("a first stand-in", document(0, "main", 1), null, "accept g1"),
        Arguments.of(
            "a stand-in as before",
            document(0, "main", 1),
            accepted(document(0, "main", 1)),
            "unchanged"),
        Arguments.of(
            "a stand-in that differs",
            document(0, "main", 2),
            accepted(document(0, "main", 1)),
            "accept g2"),
        Arguments.of("a stand-in for a document", document(0, "main", 1), ACCEPTED, "accept g1"));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("table")
  void everyStateOfADocumentHasItsOutcome(
      String what, Entry document, AcceptedDocument accepted, String outcome) {
    assertThat(told(decide(document, accepted))).as(what).isEqualTo(outcome);
  }

  @Test
  void aDeletionThatIsTakenBackKeepsTheUid() {
    var back = (Outcome.Accept) decide(document(9, "main", 1), DELETING);
    assertThat(back.accepted().metadata().uid()).isEqualTo("uid");
    assertThat(back.accepted().deletionStarted()).isFalse();
  }

  @Test
  void aRefusalSaysWhere() {
    var refused = (Outcome.Refuse) decide(document(6, "main", -1), ACCEPTED);
    assertThat(refused.problems().get(0).sentence())
        .contains("line 1", "spec.partitions", "must be positive");
  }
}
