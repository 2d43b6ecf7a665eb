package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.Condition;
import io.abril.runtime.TestKind;
import io.abril.runtime.election.Lease;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the admission of a document writes, and what it says of one that is no good. */
class AdmitterTest {
  private final LoopRig rig = new LoopRig();
  private final Admitter admitter = new Admitter(rig.parts, TestKind.TOPIC, Map.of());

  AdmitterTest() {
    rig.loop.pause(); // The admitter alone acts here.
  }

  private Future<Void> admit() {
    return admit(rig.leadership.lease().orElseThrow());
  }

  private Future<Void> admit(Lease lease) {
    var done = admitter.admit("a", lease);
    rig.timers.runUntilIdle();
    return done;
  }

  private List<List<Write>> commits() {
    return rig.store.commits();
  }

  @Test
  void aGoodDocumentIsAcceptedOnce() {
    rig.put("a", 3);
    assertThat(admit().succeeded()).isTrue();
    assertThat(rig.store.value("accepted/topics/a").orElseThrow())
        .contains("\"generation\":1", "\"partitions\":3");
    int before = commits().size();
    admit();

    assertThat(commits()).hasSize(before);
    assertThat(admitter.acceptance("a").accepted()).isTrue();
    assertThat(admitter.acceptance("a").documentIndex())
        .isEqualTo(rig.store.revision("objects/topics/a"));
    assertThat(admitter.superseded("a")).isFalse();
    rig.put("a", 4);
    assertThat(admitter.superseded("a")).isTrue();
  }

  @Test
  void whatAnotherLeaderHasAcceptedMeanwhileIsNotWrittenOver() {
    rig.put("a", 3);
    rig.store.holdWatches();
    rig.store.put("accepted/topics/a", "{\"by\":\"another\"}");
    var failed = admit();

    assertThat(failed.cause()).hasMessageContaining("somebody else wrote first");
    assertThat(rig.store.value("accepted/topics/a")).contains("{\"by\":\"another\"}");
  }

  @Test
  void aLeaseThatIsOverWritesNothing() {
    var lease = rig.leadership.lease().orElseThrow();
    rig.put("a", 3);
    rig.leadership.lose();

    assertThat(admit(lease).cause()).hasMessageContaining("doesn't lead any more");
    assertThat(rig.store.value("accepted/topics/a")).isEmpty();
  }

  @Test
  void aBadDocumentIsRefusedOnceWithAnEvent() {
    rig.put("a", -1);
    admit();

    assertThat(rig.condition("a", Condition.ACCEPTED))
        .isEqualTo("FALSE Invalid: line 1, column 92: spec.partitions: must be positive");
    assertThat(rig.condition("a", Condition.READY)).startsWith("FALSE NotAccepted: nothing runs: ");
    assertThat(rig.eventReasons()).containsExactly("NotAccepted");
    int before = commits().size();
    admit();
    assertThat(commits()).hasSize(before);
    assertThat(rig.store.value("accepted/topics/a")).isEmpty();
  }

  @Test
  void aRefusalThatCouldNotBeWrittenIsWrittenTheNextTime() {
    rig.put("a", -1);
    rig.store.failNextCommit(new IllegalStateException("no answer"));
    assertThat(admit().failed()).isTrue();
    assertThat(rig.store.value("status/topics/a")).isEmpty();
    admit();

    assertThat(rig.condition("a", Condition.ACCEPTED)).startsWith("FALSE Invalid");
  }

  @Test
  void aRefusedChangeLeavesWhatRunsAsItIs() {
    rig.put("a", 3);
    rig.loop.resume();
    rig.timers.runUntilIdle();
    rig.loop.pause();
    rig.put("a", -1);
    admit();

    assertThat(rig.condition("a", Condition.READY)).startsWith("TRUE Ready");
    assertThat(rig.condition("a", Condition.ACCEPTED)).startsWith("FALSE Invalid");
    assertThat(rig.store.value("accepted/topics/a").orElseThrow()).contains("\"partitions\":3");
    rig.put("a", 3);
    admit();
    assertThat(admitter.acceptance("a").accepted()).isTrue();
  }

  @Test
  void aRefusedDocumentThatGoesTakesItsStatusAlong() {
    rig.put("a", -1);
    admit();
    rig.delete("a");
    admit();

    assertThat(rig.store.value("status/topics/a")).isEmpty();
    int before = commits().size();
    admit();
    assertThat(commits()).hasSize(before);
  }

  @Test
  void aRecordThatCannotBeReadIsNotMadeUp() {
    rig.put("a", 3);
    rig.store.put("accepted/topics/a", "{");
    rig.timers.runUntilIdle();

    assertThatThrownBy(this::admit).hasMessageContaining("accepted/topics/a can't be read");
    assertThat(admitter.acceptance("a").reason()).isEqualTo("Unreadable");
    assertThat(rig.store.value("accepted/topics/a")).contains("{");
  }
}
