package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.api.Resource;
import io.abril.runtime.Index;
import io.abril.runtime.TestKind;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.runtime.view.Rows;
import io.abril.testkit.MemoryStore;
import io.abril.testkit.VirtualTimers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewsTest {
  record Row(int port) {}

  private static final Index<TopicSpec, TopicStatus> BY_CLUSTER =
      Index.of(TestKind.TOPIC, "by-cluster", topic -> List.of(topic.spec().cluster()));

  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryStore store = new MemoryStore(timers);
  private final Views views = new Views();

  private static String record(String name, String uid, String owner) {
    return """
        {"apiVersion":"abril/v1","kind":"Topic","metadata":{"name":"%s","uid":"%s","generation":1%s},
         "spec":{"cluster":"main","partitions":1}}"""
        .formatted(name, uid, owner);
  }

  private static String ownedBy(String uid) {
    return ",\"owner\":{\"plural\":\"topics\",\"name\":\"o\",\"uid\":\"" + uid + "\"}";
  }

  @Test
  void aTransactionIsSeenAsAWholeBeforeAnybodyHearsOfIt() {
    views.add(BY_CLUSTER);
    var heard = new ArrayList<String>();
    views
        .family("status")
        .onChange(key -> heard.add(key + " sees " + names(views.all(TestKind.TOPIC))));
    views
        .family("accepted")
        .onChange(
            key ->
                heard.add(
                    key + " sees " + views.family("status").get("status/topics/a").isPresent()));
    var status = new Entry("status/topics/a", "{}", 5);
    var accepted = new Entry("accepted/topics/a", record("a", "u", ""), 5);
    views.committed(
        new CommitResult.Ok(List.of(status, accepted)),
        List.of(
            Write.put(status.key(), status.value()),
            new Write.Check("objects/topics/a", 0),
            Write.put(accepted.key(), accepted.value())));
    assertThat(heard)
        .containsExactlyInAnyOrder("status/topics/a sees [a]", "accepted/topics/a sees true");
    assertThat(names(views.byIndex(BY_CLUSTER, "main"))).containsExactly("a");
    views.committed(new CommitResult.Ok(List.of()), List.of(Write.delete("accepted/topics/a")));
    assertThat(views.byIndex(BY_CLUSTER, "main")).isEmpty();
  }

  private static List<String> names(List<? extends Resource<?, ?>> all) {
    return all.stream().map(Resource::name).toList();
  }

  @Test
  void aTreeThatIsDeletedIsSeenToBeGone() {
    var put = List.of(Write.put("ops/topics/a/1", "{}"), Write.put("ops/topics/ab/1", "{}"));
    views.committed(
        new CommitResult.Ok(
            List.of(new Entry("ops/topics/a/1", "{}", 2), new Entry("ops/topics/ab/1", "{}", 2))),
        put);
    views.committed(new CommitResult.Ok(List.of()), List.of(new Write.DeleteTree("ops/topics/a/")));
    assertThat(views.family("ops").keys()).containsExactly("ops/topics/ab/1");
  }

  @Test
  void whatBelongsToNoViewIsNobodysMatter() {
    views.committed(
        new CommitResult.Ok(List.of(new Entry("other/a", "1", 2), new Entry("plain", "1", 2))),
        List.of(
            Write.put("other/a", "1"),
            Write.put("plain", "1"),
            Write.put("objects/not-answered", "1"),
            Write.delete("other/b"),
            new Write.DeleteTree("revisions/a/")));
    assertThat(views.family("objects").keys()).isEmpty();
  }

  @Test
  void childrenAreThoseOfTheOwnerThatThereIsNow() {
    views.add(TestKind.TOPIC);
    views.open(store);
    store.put("accepted/topics/o", record("o", "u2", ""));
    store.put("accepted/topics/old", record("old", "x", ownedBy("u1")));
    store.put("accepted/topics/new", record("new", "y", ownedBy("u2")));
    timers.runUntilIdle();
    var owner = new Ref("topics", "o");
    assertThat(names(views.children(TestKind.TOPIC, owner))).containsExactly("new");
    assertThat(names(views.ownedBy(TestKind.TOPIC, owner))).containsExactly("new", "old");
    assertThat(views.children(TestKind.TOPIC, new Ref("unknown", "o"))).isEmpty();
    store.delete("accepted/topics/o");
    timers.runUntilIdle();
    assertThat(views.children(TestKind.TOPIC, owner)).isEmpty();
  }

  @Test
  void contradictionsAreErrors() {
    views.add(TestKind.TOPIC);
    views.add(TestKind.TOPIC);
    views.add(BY_CLUSTER);
    views.add(BY_CLUSTER);
    var other = Kind.of("Other", "topics", Row.class, TopicStatus.class);
    assertThatThrownBy(() -> views.add(other))
        .hasMessage("two kinds are stored under topics: Topic and Other");
    Index<TopicSpec, TopicStatus> twin = Index.of(TestKind.TOPIC, "by-cluster", t -> List.of());
    assertThatThrownBy(() -> views.add(twin))
        .hasMessage("two indexes are called Topic/by-cluster; make one constant of them");
    var unknown = Kind.of("Row", "rows", Row.class, Row.class);
    assertThatThrownBy(() -> views.all(unknown))
        .hasMessageContaining("runs, watches, owns or indexes the kind Row");
  }

  @Test
  void rowsAreReadFromTheirFamily() {
    var rows = new Rows<>("rows", Row.class);
    views.family("rows");
    views.open(store);
    store.put("rows/a", "{\"port\":1}");
    timers.runUntilIdle();
    assertThat(views.rows(rows, "")).containsExactly(new Row(1));
    assertThat(views.families()).contains("objects", "accepted", "status", "ops", "events", "rows");
  }

  @Test
  void whoWaitsForTheViewsIsToldOnce() {
    var told = new ArrayList<String>();
    views.whenSynced(() -> told.add("then"));
    assertThat(views.synced()).isFalse();
    views.open(store);
    timers.runUntilIdle();
    views.whenSynced(() -> told.add("at once"));
    assertThat(told).containsExactly("then", "at once");
    views.close();
    store.put("objects/topics/a", "{}");
    timers.runUntilIdle();
    assertThat(views.family("objects").keys()).isEmpty();
  }
}
