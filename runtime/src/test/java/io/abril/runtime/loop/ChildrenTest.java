package io.abril.runtime.loop;

import static io.abril.runtime.TestKind.TOPIC;
import static io.abril.runtime.loop.ClusterKind.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Condition;
import io.abril.api.Meta;
import io.abril.api.Owner;
import io.abril.runtime.Controller;
import io.abril.runtime.TestKind;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.loop.ClusterKind.ClusterReconciler;
import io.abril.runtime.loop.ClusterKind.ClusterSpec;
import io.abril.runtime.loop.ClusterKind.TopicReconciler;
import io.abril.testkit.Rig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Owners and their children, each kind led by itself. */
class ChildrenTest {
  private final TopicReconciler topics = new TopicReconciler();

  @RegisterExtension
  final Rig rig =
      Rig.of(
          Controller.of(CLUSTER, new ClusterReconciler()).owns(TOPIC),
          Controller.of(TOPIC, topics).group("topics"));

  private void cluster(String name, int partitions, String... names) {
    rig.put(CLUSTER, name, new ClusterSpec(List.of(names), partitions)).runUntilIdle();
  }

  private Meta topic(String name) {
    return rig.accepted(TOPIC, name).orElseThrow();
  }

  private String uid(String cluster) {
    return rig.accepted(CLUSTER, cluster).orElseThrow().uid();
  }

  private String why(Condition condition) {
    return condition.status() + " " + condition.reason() + ": " + condition.message();
  }

  @Test
  void childrenAreMadeWithoutADocumentAndTellTheirOwnerWhenTheyAreReady() {
    cluster("main", 3, "a", "b");
    assertThat(rig.keys("objects/topics/")).isEmpty();
    assertThat(topic("a").owner()).contains(new Owner("clusters", "main", uid("main")));
    assertThat(topic("a").labels()).containsEntry("cluster", "main");
    assertThat(rig.status(TOPIC, "a").partitions()).isEqualTo(3);
    assertThat(why(rig.condition(TOPIC, "a", "Accepted"))).isEqualTo("TRUE Valid: ");
    assertThat(rig.status(CLUSTER, "main").ready()).containsExactly("a", "b");
  }

  @Test
  void aChildThatIsWantedOtherwiseIsChangedAndOneThatIsNotWantedGoes() {
    cluster("main", 3, "a", "b");
    var uid = topic("b").uid();
    cluster("main", 5, "b", "c");
    assertThat(rig.accepted(TOPIC, "a")).isEmpty();
    assertThat(topic("b").uid()).isEqualTo(uid);
    assertThat(topic("b").generation()).isEqualTo(2);
    assertThat(rig.status(TOPIC, "b").partitions()).isEqualTo(5);
    assertThat(rig.status(CLUSTER, "main").ready()).containsExactly("b", "c");
  }

  @Test
  void whatIsAsWantedIsNotWrittenAgain() {
    cluster("main", 3, "a");
    var revision = rig.store().revision("accepted/topics/a");
    rig.advance(Duration.ofMinutes(20));
    assertThat(rig.store().revision("accepted/topics/a")).isEqualTo(revision);
  }

  @Test
  void aChildThatCannotBeIsAFailedPassOfItsOwnerAndNothingIsMade() {
    cluster("main", -1, "a", "b");
    assertThat(why(rig.ready(CLUSTER, "main")))
        .startsWith(
            "FALSE Failed: the child topics/a isn't valid: spec.partitions: must be positive")
        .contains("topics/b");
    assertThat(rig.keys("accepted/topics/a")).isEmpty();
    cluster("main", 1, "a", "b");
    assertThat(rig.ready(CLUSTER, "main").status()).isEqualTo(Condition.Status.TRUE);
  }

  @Test
  void anOwnerThatIsDeletedGoesAfterItsChildren() {
    cluster("main", 3, "a", "b");
    topics.mayGo = false;
    rig.delete(CLUSTER, "main").runUntilIdle();
    assertThat(topic("a").deleting()).isTrue();
    assertThat(why(rig.ready(CLUSTER, "main")))
        .isEqualTo(
            "FALSE ChildrenLeft: waits for its 2 children to be deleted: topics/a, topics/b");
    topics.mayGo = true;
    rig.advance(Duration.ofMinutes(6));
    assertThat(rig.keys("accepted/")).containsExactly("accepted/.keep");
    assertThat(rig.keys("status/")).containsExactly("status/.keep");
  }

  @Test
  void aDocumentThatComesBackWhileChildrenGoIsANewOwnerWithNewChildren() {
    cluster("main", 3, "a");
    var uids = List.of(uid("main"), topic("a").uid());
    topics.mayGo = false;
    rig.delete(CLUSTER, "main").runUntilIdle();
    cluster("main", 3, "a");
    assertThat(uid("main")).isEqualTo(uids.get(0));
    topics.mayGo = true;
    rig.advance(Duration.ofMinutes(6));
    assertThat(List.of(uid("main"), topic("a").uid())).doesNotContainAnyElementsOf(uids);
    assertThat(topic("a").owner()).contains(new Owner("clusters", "main", uid("main")));
  }

  @Test
  void aChildThatIsWantedAgainBeforeAnythingOfItWasStoppedStays() {
    cluster("main", 3, "a");
    var uid = topic("a").uid();
    topics.mayGo = false;
    cluster("main", 3);
    assertThat(topic("a").deleting()).isTrue();
    cluster("main", 3, "a");
    assertThat(topic("a").deleting()).isFalse();
    assertThat(topic("a").uid()).isEqualTo(uid);
  }

  @Test
  void aChildThatSomebodyRemovedIsMadeAgain() {
    cluster("main", 3, "a");
    var uid = topic("a").uid();
    rig.store().delete("accepted/topics/a");
    rig.runUntilIdle();
    assertThat(topic("a").uid()).isNotEqualTo(uid);
  }

  @Test
  void childrenOfALostOwnerAreCollected() {
    cluster("main", 3, "a");
    rig.loseLeadership(Rig.GROUP);
    rig.store().delete("objects/clusters/main");
    rig.store().delete("accepted/clusters/main");
    rig.runUntilIdle();
    assertThat(rig.accepted(TOPIC, "a")).isEmpty();
    rig.advance(Duration.ofSeconds(1));
    assertThat(rig.events(TOPIC, "a")).extracting(e -> e.reason()).contains("OwnerGone");
  }

  @Test
  void anOwnerThatWasLostAndIsAcceptedAnewGetsChildrenOfItsOwn() {
    cluster("main", 3, "a");
    var uid = topic("a").uid();
    rig.store().delete("accepted/clusters/main");
    rig.advance(Duration.ofSeconds(5));
    assertThat(topic("a").uid()).isNotEqualTo(uid);
    assertThat(topic("a").owner()).contains(new Owner("clusters", "main", uid("main")));
    assertThat(rig.ready(CLUSTER, "main").status()).isEqualTo(Condition.Status.TRUE);
  }

  @Test
  void anOwnerThatCannotBeReadKeepsItsChildren() {
    cluster("main", 3, "a");
    var uid = topic("a").uid();
    rig.store().put("accepted/clusters/main", "spoilt");
    rig.advance(Duration.ofMinutes(6));
    assertThat(topic("a").uid()).isEqualTo(uid);
    assertThat(topic("a").deleting()).isFalse();
  }

  @Test
  void aDocumentOfAChildsNameIsRefusedAndTakesNothingFromTheChild() {
    cluster("main", 3, "a");
    var uid = topic("a").uid();
    rig.put("topics/a", TestKind.topic("a", "other", 9)).runUntilIdle();
    assertThat(why(rig.condition(TOPIC, "a", "Accepted")))
        .startsWith("FALSE NameTaken: ")
        .contains("the name is taken by a child of clusters/main");
    assertThat(topic("a").uid()).isEqualTo(uid);
    assertThat(rig.status(TOPIC, "a").partitions()).isEqualTo(3);
    cluster("main", 3);
    assertThat(topic("a").owner()).as("the name is free now").isEmpty();
    assertThat(rig.status(TOPIC, "a").partitions()).isEqualTo(9);
    assertThat(why(rig.condition(TOPIC, "a", "Accepted"))).isEqualTo("TRUE Valid: ");
  }

  @Test
  void aRefusedDocumentOfAChildsNameThatGoesLeavesTheChildAlone() {
    cluster("main", 3, "a");
    rig.put("topics/a", TestKind.topic("a", "other", 9)).runUntilIdle();
    rig.delete(TOPIC, "a").runUntilIdle();
    assertThat(topic("a").deleting()).isFalse();
    assertThat(why(rig.condition(TOPIC, "a", "Accepted"))).isEqualTo("TRUE Valid: ");
  }

  @Test
  void aChildWhoseNameADocumentHasIsNotMadeUntilTheDocumentGoes() {
    rig.put(TOPIC, "a", new TopicSpec("own", 9)).runUntilIdle();
    cluster("main", 3, "a", "b");
    assertThat(why(rig.ready(CLUSTER, "main")))
        .isEqualTo(
            "FALSE NameTaken: the child topics/a isn't made: its name is taken by an object with a"
                + " document; give the child another name, or delete the document");
    assertThat(rig.status(TOPIC, "a").partitions()).isEqualTo(9);
    assertThat(rig.status(TOPIC, "b").partitions()).as("the others are made").isEqualTo(3);
    rig.advance(Duration.ofMinutes(12));
    assertThat(rig.events(CLUSTER, "main")).extracting(e -> e.count()).containsExactly(1L);
    rig.delete(TOPIC, "a").runUntilIdle();
    assertThat(topic("a").owner()).isPresent();
    assertThat(rig.ready(CLUSTER, "main").status()).isEqualTo(Condition.Status.TRUE);
  }

  @Test
  void aNameThatARefusedDocumentHasIsTakenToo() {
    rig.put("topics/a", "kind: [").runUntilIdle();
    cluster("main", 3, "a");
    assertThat(why(rig.ready(CLUSTER, "main"))).contains("NameTaken", "taken by a document;");
    rig.delete(TOPIC, "a").runUntilIdle();
    assertThat(topic("a").owner()).isPresent();
  }

  @Test
  void aChildWhoseNameAnotherOwnerHasIsNotMadeUntilThatOwnerGoes() {
    cluster("first", 3, "a");
    cluster("second", 5, "a");
    assertThat(why(rig.ready(CLUSTER, "second")))
        .contains("NameTaken", "taken by a child of clusters/first; give one of them another name");
    assertThat(rig.status(TOPIC, "a").partitions()).isEqualTo(3);
    rig.delete(CLUSTER, "first").runUntilIdle();
    assertThat(rig.status(TOPIC, "a").partitions()).isEqualTo(5);
  }

  @Test
  void aChildThatFailsIsTriedAtOnceWhenItsOwnerChangesIt() {
    topics.failing = true;
    cluster("main", 3, "a");
    rig.advance(Duration.ofMinutes(3));
    topics.failing = false;
    var passes = rig.passes(TOPIC, "a");
    cluster("main", 4, "a");
    assertThat(rig.passes(TOPIC, "a")).isGreaterThan(passes);
    assertThat(rig.status(TOPIC, "a").partitions()).isEqualTo(4);
  }

  @Test
  void anImmutableFieldOfAChildIsNotChanged() {
    cluster("main", 3, "a");
    var record = rig.value("accepted/topics/a").orElseThrow();
    rig.store()
        .put(
            "accepted/topics/a",
            record.replace("\"cluster\":\"main\",\"p", "\"cluster\":\"old\",\"p"));
    rig.runUntilIdle();
    assertThat(why(rig.ready(CLUSTER, "main")))
        .contains(
            "Failed: the child topics/a isn't valid: spec.cluster: can't be changed from old");
  }

  @Test
  void aPlanWithChildrenOfAnUndeclaredKindIsAFailedPass() {
    var undeclared =
        Rig.of(Controller.of(CLUSTER, new ClusterReconciler()).watches(TOPIC, (n, l) -> List.of()));
    undeclared.put(CLUSTER, "main", new ClusterSpec(List.of("a"), 1)).runUntilIdle();
    assertThat(undeclared.ready(CLUSTER, "main").message())
        .contains("it wants children of the kind Topic, which its controller doesn't own");
  }

  @Test
  void childrenAreMadeThoughAnotherProcessRunsTheirKind() {
    var owners = Rig.of(Controller.of(CLUSTER, new ClusterReconciler()).owns(TOPIC));
    owners.put(CLUSTER, "main", new ClusterSpec(List.of("a"), 1)).runUntilIdle();
    assertThat(owners.accepted(TOPIC, "a")).isPresent();
    assertThat(owners.status(CLUSTER, "main").ready()).isEmpty();
    owners
        .store()
        .put(
            "status/topics/a",
            "{\"reconciled\":true,\"partitions\":1,\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\","
                + "\"reason\":\"Ready\",\"message\":\"\"}]}");
    owners.runUntilIdle();
    assertThat(owners.status(CLUSTER, "main").ready()).containsExactly("a");
    owners.delete(CLUSTER, "main").runUntilIdle();
    assertThat(owners.accepted(CLUSTER, "main")).isPresent();
    owners.store().delete("accepted/topics/a");
    owners.runUntilIdle();
    assertThat(owners.accepted(CLUSTER, "main")).isEmpty();
  }

  @Test
  void twoLeadersThatWriteOneRecordDoNotOverwriteEachOther() {
    cluster("main", 3, "a");
    rig.store().holdWatches();
    var record = rig.value("accepted/topics/a").orElseThrow();
    rig.store()
        .put(
            "accepted/topics/a",
            record.replace("\"cluster\":\"main\"}", "\"cluster\":\"main\",\"x\":\"y\"}"));
    cluster("main", 7, "a");
    rig.store().releaseWatches();
    rig.advance(Duration.ofMinutes(1));
    assertThat(rig.status(TOPIC, "a").partitions()).isEqualTo(7);
    assertThat(topic("a").labels()).containsOnlyKeys("cluster");
  }
}
