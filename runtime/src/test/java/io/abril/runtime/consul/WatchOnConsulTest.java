package io.abril.runtime.consul;

import static io.abril.testkit.Await.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.store.Entry;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.Write;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.abril.testkit.RealConsul;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real agent does to watches, beyond the contract. */
@RealConsul
class WatchOnConsulTest {
  private static int roots;

  private final ConsulAgent agent;
  private final Vertx vertx = Vertx.vertx();
  private final Hearer hearer = new Hearer();
  private final String root = "watched" + roots++;
  private StateStore.Watch watch = () -> {};

  WatchOnConsulTest(ConsulAgent agent) {
    this.agent = agent;
  }

  @AfterEach
  void close() {
    watch.close();
    result(vertx.close());
  }

  private ConsulStore store(ConsulAgent at, WatchLimits limits) {
    return new ConsulStore(vertx, ConsulHttp.of(vertx, ConsulSettings.of(at.url())), root, limits);
  }

  private static void put(ConsulStore store, int from, int to, String value) {
    var writes = new ArrayList<Write>();
    for (int i = from; i < to; i++) {
      writes.add(Write.put("rows/n" + i, value));
    }
    for (int i = 0; i < writes.size(); i += 64) {
      result(store.commit(writes.subList(i, Math.min(writes.size(), i + 64)), Optional.empty()));
    }
  }

  private void watch(ConsulStore store) {
    result(store.commit(List.of(Write.put("rows/.keep", "")), Optional.empty()));
    watch =
        store.watch(
            "rows/",
            changes -> {
              synchronized (hearer) {
                hearer.changed(changes);
              }
            });
  }

  private void awaitAll(ConsulStore store) {
    var all = result(store.list("rows/")).entries();
    Await.until("everything is told", () -> heard().equals(all));
  }

  private List<Entry> heard() {
    synchronized (hearer) {
      return List.copyOf(hearer.heard.values());
    }
  }

  @Test
  void aRootThatGrowsAndShrinksChangesItsModeUnnoticed() {
    var store = store(agent, WatchLimits.DEFAULT.withSmallRoot(40).withLeaf(4));
    watch(store);
    put(store, 0, 30, "few");
    awaitAll(store);
    assertThat(store.watchStats().partitions()).isZero();
    put(store, 0, 120, "many");
    awaitAll(store);
    Await.until("partitions", () -> store.watchStats().partitions() > 1);
    put(store, 7, 8, "one");
    awaitAll(store);
    for (int i = 5; i < 120; i++) {
      result(store.commit(List.of(Write.delete("rows/n" + i)), Optional.empty()));
    }
    awaitAll(store);
    Await.until("one poll", () -> store.watchStats().partitions() == 0);
    put(store, 0, 3, "few again");
    awaitAll(store);
    assertThat(hearer.resets).isEqualTo(1);
  }

  @Test
  void oldDataOfASnapshotIsToldAlsoWhenWritesHaveRaisedTheIndex() {
    var store = store(agent, WatchLimits.DEFAULT.withSmallRoot(10).withLeaf(4));
    put(store, 0, 60, "old");
    watch(store);
    awaitAll(store);
    var snapshot = agent.snapshot();
    put(store, 0, 60, "new");
    result(store.commit(List.of(Write.delete("rows/n13")), Optional.empty()));
    awaitAll(store);
    agent.restore(snapshot);
    put(store, 5, 6, "newest");
    awaitAll(store);
    assertThat(hearer.resets).isEqualTo(2);
  }

  @Test
  void aPrefixThatNeverWasIsNotAskedForWithEveryWriteElsewhere() {
    var store = store(agent, WatchLimits.DEFAULT);
    watch = store.watch("nothing/", hearer);
    Await.until("the first answer", () -> hearer.batches == 1);
    put(store, 0, 10, "x");
    for (int i = 0; i < 300; i++) {
      assertThat(agent.put("/v1/kv/elsewhere", "v" + i)).isEqualTo(200);
    }
    assertThat(store.watchStats().polls()).isLessThan(100);
  }

  @Test
  void aClosedWatchLetsItsPollsRunOutAndSendsNoMore() {
    var store = store(agent, WatchLimits.DEFAULT.withSmallRoot(10).withLeaf(4));
    put(store, 0, 60, "old");
    watch(store);
    awaitAll(store);
    // What it was told of came a moment before its polls.
    Await.until("it polls in parts", () -> store.watchStats().partitions() > 0);
    watch.close();
    Await.until("it is closed", () -> store.watchStats().partitions() == 0);
    long polls = store.watchStats().polls();
    put(store, 0, 60, "new");
    var second = new ConsulStore(vertx, ConsulHttp.of(vertx, ConsulSettings.of(agent.url())), root);
    var other = new Hearer();
    try (var again = second.watch("rows/", other)) {
      Await.until("another watch is told", () -> other.batches == 1);
      assertThat(again).isNotNull();
    }
    assertThat(store.watchStats().polls()).isEqualTo(polls);
    assertThat(heard()).noneMatch(e -> e.value().equals("new"));
  }

  @Test
  void anAgentThatAllowsFewConnectionsIsAskedWithFewerPollsAndMissesNothing() {
    try (var narrow = ConsulAgent.startWithConnections(50)) {
      var store = store(narrow, WatchLimits.DEFAULT.withSmallRoot(10).withLeaf(1));
      put(store, 0, 200, "old");
      watch(store);
      awaitAll(store);
      for (int i = 0; i < 200; i += 20) {
        narrow.put("/v1/kv/" + root + "/rows/n" + i, "new");
      }
      Await.until(
          "all changes", () -> heard().stream().filter(e -> e.value().equals("new")).count() == 10);
      watch.close();
    }
  }
}
