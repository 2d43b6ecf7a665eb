package io.abril.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.StateStore.Fence;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What tests can see and do that Consul's contract doesn't ask for. */
class MemoryStoreTest {
  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryStore store = new MemoryStore(timers);

  private <X> X result(Future<X> future) {
    timers.runUntilIdle();
    assertThat(future.isComplete()).isTrue();
    return future.result();
  }

  private CommitResult commit(Write... writes) {
    return result(store.commit(List.of(writes), Optional.empty()));
  }

  @Test
  void itAnswersNothingBeforeTheLoopIsRun() {
    var commit = store.commit(List.of(Write.put("a", "1")), Optional.empty());
    assertThat(commit.isComplete()).isFalse();
    timers.runUntilIdle();
    assertThat(commit.result()).isInstanceOf(CommitResult.Ok.class);
  }

  @Test
  void theNextCommitFailsAndTheOneAfterItDoesNot() {
    store.failNextCommit(new IllegalStateException("no answer"));
    var failed = store.commit(List.of(Write.put("a", "1")), Optional.empty());
    timers.runUntilIdle();
    assertThat(failed.cause()).hasMessage("no answer");
    assertThat(store.value("a")).isEmpty();
    assertThat(commit(Write.put("a", "1"))).isInstanceOf(CommitResult.Ok.class);
  }

  @Test
  void heldWatchesHearEverythingAtOnceWhenTheyAreReleased() {
    var told = new Told();
    store.put("rows/a", "1");
    store.watch("rows/", told);
    timers.runUntilIdle();
    store.holdWatches();
    store.put("rows/a", "2");
    store.put("rows/b", "1");
    timers.runUntilIdle();
    assertThat(told.times()).isEqualTo(1);
    store.releaseWatches();
    timers.runUntilIdle();
    assertThat(told.times()).isEqualTo(2);
    assertThat(told.keys()).containsExactly("rows/a", "rows/b");
  }

  @Test
  void onlyWhatWasAppliedIsAmongTheCommits() {
    commit(Write.putIf("a", "1", 0));
    commit(Write.putIf("a", "2", 0));
    assertThat(store.commits()).containsExactly(List.of(Write.putIf("a", "1", 0)));
  }

  @Test
  void theCatalogTellsTheServicesOfANode() {
    var service = new Write.CatalogService("n", "id", "date", "x.service.consul", Map.of());
    commit(service);
    assertThat(store.node("n")).contains(List.of(service));
    assertThat(store.node("other")).isEmpty();
  }

  @Test
  void whoeverUnlocksFencesTheSession() {
    store.lock("leader/g", "s");
    var fence = Optional.of(new Fence("leader/g", "s"));
    assertThat(result(store.commit(List.of(), fence))).isInstanceOf(CommitResult.Ok.class);
    store.unlock("leader/g");
    assertThat(result(store.commit(List.of(), fence))).isInstanceOf(CommitResult.Fenced.class);
  }
}
