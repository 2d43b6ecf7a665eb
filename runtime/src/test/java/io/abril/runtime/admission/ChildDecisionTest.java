package io.abril.runtime.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.Owner;
import io.abril.runtime.TestKind;
import io.abril.runtime.admission.ChildDecision.Outcome;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import io.abril.schema.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChildDecisionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Admission ADMISSION = new Admission(List.of(TestKind.TOPIC));
  private static final Owner MINE = new Owner("clusters", "main", "u1");
  private static final Owner EARLIER = new Owner("clusters", "main", "u0");
  private static final Owner OTHER = new Owner("clusters", "other", "u2");

  private static Verdict judged(String cluster, int partitions) {
    return ADMISSION.admit(
        TestKind.topic("a", cluster, partitions), Optional.of(TestKind.TOPIC.ref("a")));
  }

  private static AcceptedDocument child(Owner owner) {
    return AcceptedDocument.first(
        (Verdict.Admitted) judged("main", 1), 0, "uid", NOW, Optional.ofNullable(owner));
  }

  private static Entry entry(AcceptedDocument accepted) {
    return new Entry("accepted/topics/a", Json.write(accepted), 7);
  }

  private static Outcome wanted(Verdict judged, Entry record, boolean document) {
    return ChildDecision.wanted(
        ADMISSION,
        MINE,
        TestKind.TOPIC,
        "a",
        judged,
        Optional.ofNullable(record),
        document,
        NOW,
        () -> "new uid");
  }

  private static String told(Outcome outcome) {
    if (outcome instanceof Outcome.Change change) {
      return change.verb() + " " + change.writes().size();
    }
    if (outcome instanceof Outcome.Taken taken) {
      return taken.message().replaceFirst(".*taken by ", "taken by ").replaceFirst(";.*", "");
    }
    if (outcome instanceof Outcome.Invalid invalid) {
      return invalid.message();
    }
    return outcome instanceof Outcome.Leaving ? "leaving" : "unchanged";
  }

  static Stream<Arguments> table() {
    var same = judged("main", 1);
    var more = judged("main", 2);
    var frozen = judged("else", 1);
    var mine = entry(child(MINE));
    var deleting = entry(child(MINE).deletedAt(NOW));
    var started = entry(child(MINE).deletedAt(NOW).withDeletionStarted());
    return Stream.of(
        Arguments.of("nothing of that name", same, null, false, "create 2"),
        Arguments.of("a document of that name", same, null, true, "taken by a document"),
        Arguments.of("as it is wanted", same, mine, false, "unchanged"),
        Arguments.of("a refused document beside it", same, mine, true, "unchanged"),
        Arguments.of("another spec", more, mine, false, "update 1"),
        Arguments.of(
            "an immutable field",
            frozen,
            mine,
            false,
            "the child topics/a isn't valid: spec.cluster: can't be changed from main to else; make"
                + " another Topic instead"),
        Arguments.of(
            "an invalid spec",
            judged("main", -1),
            null,
            false,
            "the child topics/a isn't valid: spec.partitions: must be positive"),
        Arguments.of("wanted again in time", same, deleting, false, "update 1"),
        Arguments.of("wanted again too late", same, started, false, "leaving"),
        Arguments.of("wanted again otherwise", frozen, deleting, false, "leaving"),
        Arguments.of(
            "an object with a document",
            same,
            entry(child(null)),
            true,
            "taken by an object with a document"),
        Arguments.of(
            "a child of another",
            same,
            entry(child(OTHER)),
            false,
            "taken by a child of clusters/other"),
        Arguments.of(
            "a child of an earlier owner",
            same,
            entry(child(EARLIER)),
            false,
            "taken by a child of an earlier clusters/main, which goes first"));
  }

  @ParameterizedTest(name = "{0}: {4}")
  @MethodSource("table")
  void everyStateOfAWantedChildHasItsOutcome(
      String what, Verdict judged, Entry record, boolean document, String outcome) {
    assertThat(told(wanted(judged, record, document))).as(what).isEqualTo(outcome);
  }

  @Test
  void aChildIsMadeOnConditionThatNobodyHasItsName() {
    var change = (Outcome.Change) wanted(judged("main", 1), null, false);
    var put = (Write.Put) change.writes().get(1);
    assertThat(change.writes().get(0)).isEqualTo(new Write.Check("objects/topics/a", 0));
    assertThat(put.revision()).hasValue(0);
    var made = AcceptedDocument.of(new Entry(put.key(), put.value(), 1));
    assertThat(made.owner()).contains(MINE);
    assertThat(made.metadata().uid()).isEqualTo("new uid");
    assertThat(made.metadata().generation()).isEqualTo(1);
    assertThat(made.documentIndex()).isZero();
  }

  @Test
  void aChildIsChangedOnConditionThatItIsAsItWasSeen() {
    var change = (Outcome.Change) wanted(judged("main", 2), entry(child(MINE)), false);
    var put = (Write.Put) change.writes().get(0);
    assertThat(put.revision()).hasValue(7);
    var changed = AcceptedDocument.of(new Entry(put.key(), put.value(), 8));
    assertThat(changed.owner()).contains(MINE);
    assertThat(changed.metadata().uid()).isEqualTo("uid");
    assertThat(changed.metadata().generation()).isEqualTo(2);
  }

  @Test
  void aChildThatIsNotWantedIsMarkedOnceAndKeepsItsOwner() {
    var outcome = ChildDecision.unwanted(TestKind.TOPIC, "a", entry(child(MINE)), NOW);
    var put = (Write.Put) ((Outcome.Change) outcome).writes().get(0);
    assertThat(put.revision()).hasValue(7);
    var marked = AcceptedDocument.of(new Entry(put.key(), put.value(), 8));
    assertThat(marked.metadata().deletedAt()).contains(NOW);
    assertThat(marked.owner()).contains(MINE);
    assertThat(told(ChildDecision.unwanted(TestKind.TOPIC, "a", entry(marked), NOW)))
        .isEqualTo("leaving");
  }

  @Test
  void aRecordThatCannotBeReadIsAnError() {
    var spoilt = new Entry("accepted/topics/a", "spoilt", 3);
    assertThatThrownBy(() -> wanted(judged("main", 1), spoilt, false))
        .hasMessageContaining("accepted/topics/a can't be read");
  }
}
