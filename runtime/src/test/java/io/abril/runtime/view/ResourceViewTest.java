package io.abril.runtime.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.Ref;
import io.abril.api.Resource;
import io.abril.runtime.Index;
import io.abril.runtime.TestKind;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.store.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResourceViewTest {
  private static final Index<TopicSpec, TopicStatus> BY_CLUSTER =
      Index.of(TestKind.TOPIC, "by-cluster", topic -> List.of(topic.spec().cluster()));

  private final ViewRig rig = new ViewRig();

  private static List<String> names(List<Resource<TopicSpec, TopicStatus>> topics) {
    return topics.stream().map(Resource::name).toList();
  }

  @Test
  void anObjectIsReadWithItsStatus() {
    rig.accept("a", "main", 3);
    assertThat(rig.topics.find("a").orElseThrow().status()).isEmpty();
    rig.say("a", 2);
    var topic = rig.topics.find("a").orElseThrow();
    assertThat(topic.spec()).isEqualTo(new TopicSpec("main", 3));
    assertThat(topic.status()).contains(new TopicStatus(2));
    assertThat(topic.meta().uid()).isEqualTo("u-a");
    assertThat(rig.topics.find("b")).isEmpty();
    assertThat(rig.topics.kind()).isSameAs(TestKind.TOPIC);
  }

  @Test
  void aStatusThatOnlySaysOfARefusalHasNoFields() {
    rig.accept("a", "main", 3);
    rig.statuses.wrote(new Entry("status/topics/a", "{\"partitions\":2}", 99));
    assertThat(rig.topics.find("a").orElseThrow().status()).isEmpty();
    rig.statuses.wrote(new Entry("status/topics/a", "not JSON", 100));
    assertThat(rig.topics.find("a").orElseThrow().conditions()).isEmpty();
  }

  @Test
  void aStatusAloneIsNoObject() {
    rig.say("a", 2);
    assertThat(rig.topics.all()).isEmpty();
  }

  @Test
  void pinnedKeysAndOtherKindsAreNoObjects() {
    rig.tell(new Entry("accepted/topics/.keep", "epoch 1", rig.next()));
    rig.tell(new Entry("accepted/topicsother/a", "{}", rig.next()));
    rig.accept("b", "main", 1);
    rig.accept("a", "main", 1);
    assertThat(names(rig.topics.all())).containsExactly("a", "b");
  }

  @Test
  void entriesThatWereThereBeforeTheViewAreSeen() {
    rig.accept("a", "main", 1);
    var later = new ResourceView<>(TestKind.TOPIC, rig.accepted, rig.statuses);
    assertThat(names(later.all())).containsExactly("a");
  }

  @Test
  void theListIsTheSameUntilSomethingChanges() {
    rig.accept("a", "main", 1);
    var all = rig.topics.all();
    assertThat(rig.topics.all()).isSameAs(all);
    rig.say("a", 1);
    assertThat(rig.topics.all()).isNotSameAs(all);
  }

  @Test
  void ofASpoiltRecordTheLastReadableFormIsKeptAndOneThatNeverWasReadableIsNone() {
    rig.accept("a", "main", 3);
    assertThat(rig.topics.find("a")).isPresent();
    rig.spoil("a");
    rig.spoil("b");
    rig.say("a", 7);
    assertThat(rig.topics.find("a").orElseThrow().spec().partitions()).isEqualTo(3);
    assertThat(rig.topics.find("a").orElseThrow().status()).contains(new TopicStatus(7));
    assertThat(names(rig.topics.all())).containsExactly("a");
    rig.remove("a");
    rig.spoil("a");
    assertThat(rig.topics.find("a")).isEmpty();
  }

  @Test
  void aRecordThatLacksWhatItNeedsIsSpoilt() {
    for (String record :
        List.of(
            "{\"metadata\":{\"name\":\"a\",\"uid\":\"u\"},\"spec\":null}",
            "{\"metadata\":{\"name\":\"b\",\"uid\":\"u\"},\"spec\":{}}",
            "{\"metadata\":{\"name\":\"a\"},\"spec\":{}}",
            "{\"metadata\":null,\"spec\":{}}",
            "{\"spec\":{}}",
            "{}")) {
      rig.tell(new Entry("accepted/topics/a", record, rig.next()));
      assertThat(rig.topics.find("a")).as(record).isEmpty();
    }
  }

  @Test
  void anIndexFollowsWritesOfOurOwnAtOnce() {
    rig.topics.index(BY_CLUSTER);
    rig.accept("a", "main", 1);
    rig.accept("b", "main", 1);
    assertThat(names(rig.topics.byIndex(BY_CLUSTER, "main"))).containsExactly("a", "b");
    rig.write(ViewRig.record("a", "other", 1, "", rig.next()));
    assertThat(names(rig.topics.byIndex(BY_CLUSTER, "main"))).containsExactly("b");
    assertThat(names(rig.topics.byIndex(BY_CLUSTER, "other"))).containsExactly("a");
    rig.delete("a");
    assertThat(rig.topics.byIndex(BY_CLUSTER, "other")).isEmpty();
  }

  @Test
  void anIndexHoldsTheObjectAsItIsNow() {
    rig.topics.index(BY_CLUSTER);
    rig.accept("a", "main", 1);
    rig.say("a", 5);
    assertThat(rig.topics.byIndex(BY_CLUSTER, "main").get(0).status()).contains(new TopicStatus(5));
  }

  @Test
  void anIndexThatIsDeclaredLateAndTwiceHasEverythingOnce() {
    rig.accept("a", "main", 1);
    rig.topics.all();
    rig.topics.index(BY_CLUSTER);
    rig.topics.index(BY_CLUSTER);
    assertThat(names(rig.topics.byIndex(BY_CLUSTER, "main"))).containsExactly("a");
  }

  @Test
  void anIndexThatThrowsOrAnswersNullFilesUnderNothingAndSpoilsNoOther() {
    var calls = new AtomicInteger();
    Index<TopicSpec, TopicStatus> bad =
        Index.of(
            TestKind.TOPIC,
            "bad",
            topic -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("no idea");
              }
              return null;
            });
    rig.topics.index(bad);
    rig.topics.index(BY_CLUSTER);
    rig.accept("a", "main", 1);
    rig.accept("b", "main", 1);
    assertThat(rig.topics.byIndex(bad, "main")).isEmpty();
    assertThat(rig.topics.byIndex(BY_CLUSTER, "main")).hasSize(2);
    assertThat(calls).hasValue(2);
  }

  @Test
  void anIndexThatNobodyDeclaredIsAnError() {
    assertThatThrownBy(() -> rig.topics.byIndex(BY_CLUSTER, "main"))
        .hasMessageContaining("declares the index Topic/by-cluster; add .index(");
  }

  @Test
  void childrenAreFoundByTheirOwnersNameWhateverItsUid() {
    rig.own("a", "main", "u1");
    rig.own("b", "main", "u0");
    rig.own("c", "other", "u1");
    rig.accept("d", "main", 1);
    assertThat(names(rig.topics.ownedBy(new Ref("clusters", "main")))).containsExactly("a", "b");
    rig.remove("a");
    assertThat(names(rig.topics.ownedBy(new Ref("clusters", "main")))).containsExactly("b");
  }

  @Test
  void noListenerFindsTheViewBehindTheEntries() {
    rig.topics.index(BY_CLUSTER);
    var seen = new ArrayList<List<String>>();
    rig.accepted.onChange(key -> seen.add(names(rig.topics.byIndex(BY_CLUSTER, "main"))));
    rig.reset(
        List.of(ViewRig.record("a", "main", 1, "", 1), ViewRig.record("b", "main", 1, "", 2)));
    assertThat(seen).containsExactly(List.of("a", "b"), List.of("a", "b"));
  }

  @Test
  void afterAResetWithTheSameRevisionsTheNewTextCounts() {
    rig.tell(ViewRig.record("a", "main", 1, "", 50));
    assertThat(rig.topics.find("a").orElseThrow().spec().partitions()).isEqualTo(1);
    rig.reset(List.of(ViewRig.record("a", "main", 9, "", 50)));
    assertThat(rig.topics.find("a").orElseThrow().spec().partitions()).isEqualTo(9);
  }
}
