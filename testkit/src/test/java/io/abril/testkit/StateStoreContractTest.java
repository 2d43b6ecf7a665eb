package io.abril.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.abril.runtime.store.Changes;
import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** A contract is worth what it finds: stores with one mistake each. */
class StateStoreContractTest {
  /** A store that is right; mistakes override. */
  private static class Around implements StateStore {
    final StateStore store;

    Around(StateStore store) {
      this.store = store;
    }

    @Override
    public String root() {
      return store.root();
    }

    @Override
    public Future<Optional<Entry>> get(String key) {
      return store.get(key);
    }

    @Override
    public Future<Listing> list(String prefix) {
      return store.list(prefix);
    }

    @Override
    public Watch watch(String prefix, WatchListener listener) {
      return store.watch(prefix, listener);
    }

    @Override
    public Future<CommitResult> commit(List<? extends Write> writes, Optional<Fence> fence) {
      return store.commit(writes, fence);
    }
  }

  static class Right extends StateStoreContract {
    @Override
    protected StoreDriver open() {
      return new MemoryDriver(Around::new);
    }
  }

  static class WithoutFences extends StateStoreContract {
    @Override
    protected StoreDriver open() {
      return new MemoryDriver(
          right ->
              new Around(right) {
                @Override
                public Future<CommitResult> commit(
                    List<? extends Write> writes, Optional<Fence> fence) {
                  return store.commit(writes, Optional.empty());
                }
              });
    }
  }

  static class OneByOne extends StateStoreContract {
    @Override
    protected StoreDriver open() {
      return new MemoryDriver(
          right ->
              new Around(right) {
                @Override
                public Future<CommitResult> commit(
                    List<? extends Write> writes, Optional<Fence> fence) {
                  var last = Future.<CommitResult>succeededFuture(new CommitResult.Ok(List.of()));
                  for (Write write : writes) {
                    last = last.compose(r -> store.commit(List.of(write), fence));
                  }
                  return last;
                }
              });
    }
  }

  static class TellsEverythingTwice extends StateStoreContract {
    @Override
    protected StoreDriver open() {
      return new MemoryDriver(
          right ->
              new Around(right) {
                @Override
                public Watch watch(String prefix, WatchListener listener) {
                  return store.watch(
                      prefix,
                      changes -> {
                        listener.changed(changes);
                        listener.changed(
                            new Changes(changes.upserts(), List.of(), changes.index(), false));
                      });
                }
              });
    }
  }

  private static List<String> failuresOf(Class<? extends StateStoreContract> store) {
    var summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(store)).build(),
            summary);
    assertThat(summary.getSummary().getTestsStartedCount()).isGreaterThan(50);
    var names = new ArrayList<String>();
    summary
        .getSummary()
        .getFailures()
        .forEach(f -> names.add(f.getTestIdentifier().getDisplayName().replace("()", "")));
    return names;
  }

  @Test
  void aStoreThatKeepsItsPromisesPasses() {
    assertThat(failuresOf(Right.class)).isEmpty();
  }

  @Test
  void aStoreWithoutFencesIsFound() {
    assertThat(failuresOf(WithoutFences.class))
        .contains(
            "aSessionBesideTheOneThatHoldsTheLockIsFenced",
            "aLockThatThereIsNotOrNoMoreFences",
            "aSessionThatGaveTheLockUpIsFencedEvenWhereThereWouldBeAConflict");
  }

  @Test
  void aStoreThatAppliesHalfATransactionIsFound() {
    assertThat(failuresOf(OneByOne.class)).contains("allOfATransactionIsAppliedOrNothing");
  }

  @Test
  void aWatchThatTellsEverythingTwiceIsFound() {
    assertThat(failuresOf(TellsEverythingTwice.class))
        .contains("changesOfAKeyComeInTheirOrderAndTheLastOneComes", "theSameValueAgainIsNoChange");
  }
}
