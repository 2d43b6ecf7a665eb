package io.abril.testkit;

import static io.abril.testkit.Topics.TOPIC;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.Condition;
import io.abril.testkit.Topics.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RigTest {
  private final Topics topics = new Topics();

  @RegisterExtension final Rig rig = Rig.of(topics.controller());

  private Condition.Status ready(String name) {
    return rig.ready(TOPIC, name).status();
  }

  @Test
  void aDocumentIsReconciledAndItsStatusIsReadAsItsType() {
    rig.put(TOPIC, "a", new Spec("main", 3)).runUntilIdle();
    assertThat(rig.status(TOPIC, "a").partitions()).isEqualTo(3);
    assertThat(ready("a")).isEqualTo(Condition.Status.TRUE);
    assertThat(rig.accepted(TOPIC, "a").orElseThrow().generation()).isEqualTo(1);
    assertThat(rig.steps()).extracting(StepRun::name).containsExactly("create a");
  }

  @Test
  void severalYamlDocumentsAreStoredEachUnderItsKindAndName() {
    rig.put(
            """
            apiVersion: abril/v1
            kind: Topic
            metadata: {name: a}
            spec: {cluster: main, partitions: 1}
            ---
            apiVersion: abril/v1
            kind: Topic
            metadata: {name: b}
            spec: {cluster: main, partitions: 2}
            """)
        .runUntilIdle();
    assertThat(topics.cluster).containsEntry("a", 1).containsEntry("b", 2);
  }

  @Test
  void aDocumentOfAnotherKindIsRefusedWithWhatToDo() {
    assertThatThrownBy(() -> rig.put("{kind: Queue, metadata: {name: a}}"))
        .hasMessageContaining("put(\"topics/a\", text)");
  }

  @Test
  void aBrokenDocumentIsSaidOnTheObject() {
    rig.put("topics/a", "kind: [").runUntilIdle();
    assertThat(rig.condition(TOPIC, "a", Condition.ACCEPTED).reason()).isEqualTo("NotYaml");
  }

  @Test
  void aDeletedDocumentIsSettled() {
    rig.put(TOPIC, "a", new Spec("main", 3)).runUntilIdle();
    rig.delete(TOPIC, "a").runUntilIdle();
    assertThat(topics.deeds).containsExactly("create a", "remove a");
    assertThat(rig.accepted(TOPIC, "a")).isEmpty();
    assertThat(rig.value("status/topics/a")).isEmpty();
  }

  @Test
  void aRequestIsHandedToTheReconcilerAndTold() {
    rig.put(TOPIC, "a", new Spec("main", 3)).op(TOPIC, "a", "restart").advance(ofSeconds(1));
    assertThat(rig.keys("ops/topics/")).isEmpty();
    assertThat(rig.events(TOPIC, "a")).extracting("message").containsExactly("restart");
  }

  @Test
  void theNextStepFailsAndTheOneAfterItDoesNot() {
    rig.put(TOPIC, "a", new Spec("main", 3)).failNext("create", "no room").runUntilIdle();
    assertThat(rig.ready(TOPIC, "a").message()).startsWith("no room");
    assertThat(topics.deeds).isEmpty();
    rig.advance(ofSeconds(1));
    assertThat(ready("a")).isEqualTo(Condition.Status.TRUE);
    assertThat(rig.steps()).extracting(StepRun::succeeded).containsExactly(false, true);
    assertThat(rig.steps().get(0).error()).contains("no room");
  }

  @Test
  void aReadingThatFailsIsAFailedPass() {
    rig.put(TOPIC, "a", new Spec("main", 3)).failNext("observe").runUntilIdle();
    assertThat(rig.ready(TOPIC, "a").reason()).isEqualTo("Failed");
    rig.advance(ofSeconds(1));
    assertThat(rig.status(TOPIC, "a").partitions()).isEqualTo(3);
    assertThat(rig.passes(TOPIC, "a")).isGreaterThan(1);
  }

  @Test
  void aCommitThatFailsWritesNothingAndIsTriedAgain() {
    rig.put(TOPIC, "a", new Spec("main", 3)).failNext("commit").runUntilIdle();
    assertThat(rig.value("accepted/topics/a")).isEmpty();
    rig.advance(ofSeconds(1));
    assertThat(rig.status(TOPIC, "a").partitions()).isEqualTo(3);
  }

  @Test
  void aSlowStepIsDoneAfterItsTime() {
    rig.put(TOPIC, "a", new Spec("main", 3)).slow("create", ofSeconds(4)).advance(ofSeconds(3));
    assertThat(topics.deeds).isEmpty();
    assertThat(rig.steps().get(0).ended()).isEmpty();
    rig.advance(ofSeconds(2));
    assertThat(ready("a")).isEqualTo(Condition.Status.TRUE);
    assertThat(rig.steps().get(0).toString()).endsWith("done after 4000 ms");
    rig.slow("create", ofMillis(0)).put(TOPIC, "b", new Spec("main", 1)).runUntilIdle();
    assertThat(ready("b")).isEqualTo(Condition.Status.TRUE);
  }

  @Test
  void aStepThatHangsRunsIntoTheDeadlineAndLandsLate() {
    rig.put(TOPIC, "a", new Spec("main", 3)).hang("create").advance(ofSeconds(11));
    assertThat(rig.ready(TOPIC, "a").message()).contains("longer than 10 s");
    rig.put(TOPIC, "b", new Spec("main", 1)).runUntilIdle();
    assertThat(topics.deeds).isEmpty();
    rig.release("create").advance(ofSeconds(1));
    assertThat(topics.deeds).containsExactly("create a", "create b");
    assertThat(ready("a")).isEqualTo(Condition.Status.TRUE);
  }

  @Test
  void whoLosesLeadershipDoesNothingUntilItLeadsAgain() {
    rig.loseLeadership().put(TOPIC, "a", new Spec("main", 3)).advance(ofSeconds(60));
    assertThat(rig.passes(TOPIC, "a")).isZero();
    assertThat(rig.mayAct(Rig.GROUP)).isFalse();
    rig.regainLeadership().runUntilIdle();
    assertThat(ready("a")).isEqualTo(Condition.Status.TRUE);
    assertThat(rig.value("objects/.keep").orElse("")).contains("epoch 3 ");
  }

  @Test
  void whoDoesNotKnowThatItLostLeadershipIsFenced() {
    rig.loseLeadershipUnawares().put(TOPIC, "a", new Spec("main", 3)).advance(ofSeconds(60));
    assertThat(rig.keys("accepted/topics/")).isEmpty();
    assertThat(topics.deeds).isEmpty();
  }

  @Test
  void behindAPartitionNothingIsHeardAndWhatIsUnderWayStopsWithTheLease() {
    rig.put(TOPIC, "a", new Spec("main", 3)).runUntilIdle();
    rig.partition().put(TOPIC, "a", new Spec("main", 4)).advance(ofSeconds(1));
    assertThat(rig.mayAct(Rig.GROUP)).isTrue();
    assertThat(topics.deeds).containsExactly("create a");
    rig.advance(ofSeconds(2));
    assertThat(rig.mayAct(Rig.GROUP)).isFalse();
    rig.heal().advance(ofSeconds(1));
    assertThat(topics.deeds).containsExactly("create a", "resize a");
    assertThat(rig.mayAct(Rig.GROUP)).isTrue();
  }

  @Test
  void groupsAreLedEachForItself() {
    var other = new Topics();
    var two = Rig.of(other.controller().group("cluster"));
    two.loseLeadership("cluster").put(TOPIC, "a", new Spec("main", 3)).runUntilIdle();
    assertThat(two.mayAct("cluster")).isFalse();
    assertThat(other.deeds).isEmpty();
    two.regainLeadership("cluster").runUntilIdle();
    assertThat(other.deeds).containsExactly("create a");
  }

  @Test
  void whatIsMissingIsSaidWithAllThatThereIs() {
    rig.put(TOPIC, "a", new Spec("main", 3)).failNext("create", "no room").runUntilIdle();
    assertThatThrownBy(() -> rig.status(TOPIC, "b"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no status of topics/b")
        .hasMessageContaining("Ready=FALSE Failed: no room")
        .hasMessageContaining("topics queue_retrying 1.0")
        .hasMessageContaining("create a, failed: no room");
  }

  @Test
  void aFailedAssertionOfATestIsSaidWithAllThatThereIs() {
    rig.put(TOPIC, "a", new Spec("main", 3)).runUntilIdle();
    assertThatThrownBy(
            () -> rig.handleTestExecutionException(null, new AssertionError("expected 4")))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("expected 4")
        .hasMessageContaining("topics/a: create a, done");
  }
}
