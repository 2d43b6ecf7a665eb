package io.abril.runtime.consul;

import static io.abril.testkit.Await.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.abril.runtime.store.Changes;
import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.StateStore.Fence;
import io.abril.runtime.store.Write;
import io.abril.schema.Json;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real agent. */
class ConsulStoreTest {
  private static ConsulAgent agent;
  private static Vertx vertx;
  private static int roots;

  private ConsulStore store;
  private String root;
  private StateStore.Watch watch = () -> {};

  @BeforeAll
  static void start() {
    assumeTrue(ConsulAgent.available(), "no consul binary on PATH");
    agent = ConsulAgent.start();
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    if (agent != null) {
      result(vertx.close());
      agent.close();
    }
  }

  @BeforeEach
  void open() {
    root = "root" + roots++;
    store = new ConsulStore(vertx, ConsulHttp.of(vertx, ConsulSettings.of(agent.url())), root);
  }

  @AfterEach
  void endWatch() {
    watch.close();
  }

  private CommitResult commit(Write... writes) {
    return result(store.commit(List.of(writes), Optional.empty()));
  }

  private Entry entry(String key) {
    return result(store.get(key)).orElseThrow();
  }

  private static String session() {
    var body = new String(send("/v1/session/create"), StandardCharsets.UTF_8);
    return Json.tree(body).path("ID").asText();
  }

  private static byte[] send(String path) {
    return agent.putForBody(path, "{\"LockDelay\":\"0s\"}");
  }

  @Test
  void aPrefixOfWhichNothingIsKnownIsAnEmptyListing() {
    assertThat(result(store.list("rows/")).entries()).isEmpty();
    assertThat(result(store.get("rows/none"))).isEmpty();
  }

  @Test
  void whatWasCommittedIsListedInTheOrderOfKeysWithItsRevisions() {
    var ok = (CommitResult.Ok) commit(Write.put("rows/b", "2"), Write.put("rows/a", "1"));
    assertThat(result(store.list("rows/")).entries())
        .containsExactly(entry("rows/a"), entry("rows/b"));
    assertThat(ok.entries()).containsExactlyInAnyOrder(entry("rows/a"), entry("rows/b"));
  }

  @Test
  void keysAndValuesMayHoldSpacesAndEveryScript() {
    var key = "rows/with space/grün 日本+100%?#";
    commit(Write.put(key, "Größe: 日本\n"));
    assertThat(entry(key).value()).isEqualTo("Größe: 日本\n");
    assertThat(result(store.list("rows/with space/")).entries())
        .extracting(Entry::key)
        .containsExactly(key);
    commit(Write.delete(key));
    assertThat(result(store.get(key))).isEmpty();
  }

  @Test
  void aPutOnConditionOfAnotherRevisionIsAConflictAndNothingIsApplied() {
    commit(Write.putIf("rows/a", "1", 0));
    assertThat(commit(Write.put("rows/b", "x"), Write.putIf("rows/a", "2", 0)))
        .isInstanceOf(CommitResult.Conflict.class);
    assertThat(result(store.get("rows/b"))).isEmpty();
    assertThat(commit(Write.putIf("rows/a", "2", entry("rows/a").revision())))
        .isInstanceOf(CommitResult.Ok.class);
    assertThat(commit(new Write.Check("rows/a", 1), Write.put("rows/b", "x")))
        .isInstanceOf(CommitResult.Conflict.class);
  }

  @Test
  void aFenceThatHoldsLetsThroughAndOneThatDoesNotIsToldFromAConflict() {
    var session = session();
    agent.put("/v1/kv/" + root + "/leader/g?acquire=" + session, "");
    var fence = Optional.of(new Fence("leader/g", session));
    assertThat(result(store.commit(List.of(Write.put("rows/a", "1")), fence)))
        .isInstanceOf(CommitResult.Ok.class);
    assertThat(result(store.commit(List.of(Write.putIf("rows/a", "2", 0)), fence)))
        .isInstanceOf(CommitResult.Conflict.class);
    agent.put("/v1/kv/" + root + "/leader/g?release=" + session, "");
    assertThat(result(store.commit(List.of(Write.putIf("rows/a", "2", 0)), fence)))
        .isInstanceOf(CommitResult.Fenced.class);
    assertThat(entry("rows/a").value()).isEqualTo("1");
  }

  @Test
  void aTreeIsDeletedWithoutItsNeighbours() {
    commit(Write.put("ops/t/1", "x"), Write.put("ops/t/2/3", "x"), Write.put("ops/tx", "x"));
    commit(new Write.DeleteTree("ops/t/"));
    assertThat(result(store.list("ops/")).entries())
        .extracting(Entry::key)
        .containsExactly("ops/tx");
  }

  @Test
  void moreOperationsThanATransactionTakesAreRefused() {
    var writes = new ArrayList<Write>();
    for (int i = 0; i < 65; i++) {
      writes.add(Write.put("rows/" + i, "x"));
    }
    assertThatThrownBy(() -> result(store.commit(writes, Optional.empty())))
        .hasMessageContaining("65 operations");
    assertThat(result(store.commit(writes.subList(0, 64), Optional.empty())))
        .isInstanceOf(CommitResult.Ok.class);
  }

  @Test
  void nothingToWriteIsFine() {
    assertThat(commit()).isInstanceOf(CommitResult.Ok.class);
  }

  @Test
  void aWatchTellsEverythingThenEachChangeAndEachDeletion() {
    commit(Write.put("rows/.keep", ""), Write.put("rows/a", "1"));
    var told = new CopyOnWriteArrayList<Changes>();
    watch = store.watch("rows/", told::add);
    Await.until("the first answer", () -> told.size() == 1);
    assertThat(told.get(0).reset()).isTrue();
    assertThat(told.get(0).upserts())
        .extracting(Entry::key)
        .containsExactly("rows/.keep", "rows/a");
    commit(Write.put("rows/a", "2"));
    Await.until("the change", () -> told.size() == 2);
    assertThat(told.get(1).upserts()).containsExactly(entry("rows/a"));
    assertThat(told.get(1).reset()).isFalse();
    commit(Write.delete("rows/a"));
    Await.until("the deletion", () -> told.size() == 3);
    assertThat(told.get(2).removed()).containsExactly("rows/a");
  }

  @Test
  void anEmptyListIsNotTakenForADeletionOfEverything() {
    commit(Write.put("rows/.keep", ""), Write.put("rows/a", "1"));
    var told = new CopyOnWriteArrayList<Changes>();
    watch = store.watch("rows/", told::add);
    Await.until("the first answer", () -> told.size() == 1);
    agent.delete("/v1/kv/" + root + "/rows/?recurse");
    commit(Write.put("rows/.keep", "again"));
    Await.until("the pin is back", () -> told.size() == 2);
    assertThat(told.get(1).upserts()).extracting(Entry::value).containsExactly("again");
    assertThat(told.get(1).removed()).containsExactly("rows/a");
  }

  @Test
  void aListenerThatThrowsDoesNotEndItsWatch() {
    commit(Write.put("rows/.keep", ""));
    var told = new CopyOnWriteArrayList<Changes>();
    watch =
        store.watch(
            "rows/",
            changes -> {
              told.add(changes);
              throw new IllegalStateException("broken listener");
            });
    Await.until("the first answer", () -> told.size() == 1);
    commit(Write.put("rows/a", "1"));
    Await.until("the change", () -> told.size() == 2);
  }

  @Test
  void aRestoredSnapshotVoidsWhatWasKnown() {
    commit(Write.put("rows/.keep", ""), Write.put("rows/a", "old"));
    var snapshot = agent.get("/v1/snapshot");
    for (int i = 0; i < 20; i++) {
      commit(Write.put("rows/a", "new" + i), Write.put("rows/b", "new" + i));
    }
    var told = new CopyOnWriteArrayList<Changes>();
    watch = store.watch("rows/", told::add);
    Await.until("the first answer", () -> told.size() == 1);
    agent.put("/v1/snapshot", snapshot);
    Await.until("a reset", () -> told.size() > 1 && told.get(told.size() - 1).reset());
    var last = told.get(told.size() - 1);
    assertThat(last.upserts()).extracting(Entry::value).containsExactly("", "old");
    var before = told.size();
    commit(Write.put("rows/a", "after"));
    Await.until("a change after it", () -> told.size() > before);
  }
}
