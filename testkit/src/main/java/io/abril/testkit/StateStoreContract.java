package io.abril.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.testkit.StoreDriver.Capability;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What every {@link io.abril.runtime.store.StateStore} promises, as tests. Whoever writes a store
 * extends this class and answers a {@link StoreDriver} from {@link #open}:
 *
 * <pre>{@code
 * class MyStoreContractTest extends StateStoreContract {
 *   @Override
 *   protected StoreDriver open() {
 *     return new MyDriver();
 *   }
 * }
 * }</pre>
 *
 * <p>Where JUnit's parallel execution is on, most of these tests run at the same time: each asks
 * {@code open} for a driver of its own, so drivers share nothing that is not made for threads.
 *
 * <p>Reading, commits, fences and watches are in the classes that this one extends; here is what
 * happens when not all is well.
 */
public abstract class StateStoreContract extends StoreWatches {
  /** Held by tests that change the world for all roots of a store, and shared by the others. */
  static final String STORE = "io.abril.testkit.store";

  private Told watched(String prefix) {
    var told = watch(prefix);
    await("the first answer", () -> told.times() > 0);
    return told;
  }

  @Test
  @ResourceLock(STORE)
  void aRestoredSnapshotVoidsWhatWasToldAndGoesOnFromThere() {
    needs(Capability.SNAPSHOTS);
    pinned("rows/", "a", "gone");
    var restore = driver().snapshot();
    for (int i = 0; i < 20; i++) {
      commit(Write.put("rows/a", "new" + i), Write.put("rows/b", "new" + i));
    }
    commit(Write.delete("rows/gone"));
    var told = watched("rows/");
    restore.run();
    await("what was there", () -> told.value("rows/gone").isPresent());
    await("that the rest isn't", () -> told.value("rows/b").isEmpty());
    assertThat(told.resetSince(1)).isTrue();
    assertThat(told.value("rows/a")).contains("old");
    commit(Write.put("rows/a", "after"), Write.put("rows/b", "after"));
    await("a change after it", () -> told.value("rows/a").equals(Optional.of("after")));
    await("and a new key", () -> told.value("rows/b").equals(Optional.of("after")));
    commit(Write.delete("rows/gone"));
    await("and a deletion", () -> told.value("rows/gone").isEmpty());
    told.assertInOrder();
  }

  @ContractTest
  void anEmptyListIsNotTakenForADeletionOfEverything() {
    pinned("rows/", "a", "b");
    pinned("other/");
    var told = watched("rows/");
    var other = watched("other/");
    driver().deleteTree("rows/");
    driver().put("other/a", "1");
    await("the other watch's change", () -> other.value("other/a").isPresent());
    assertThat(told.keys()).containsExactly("rows/.keep", "rows/a", "rows/b");
    driver().put("rows/.keep", "again");
    driver().put("rows/b", "again");
    await("the deletion", () -> told.value("rows/a").isEmpty());
    await("what is back", () -> told.value("rows/b").equals(Optional.of("again")));
  }

  @ContractTest
  void aDeniedListIsNotTakenForADeletionOfEverything() {
    needs(Capability.DENIAL);
    pinned("rows/", "a", "b");
    pinned("other/");
    var told = watched("rows/");
    var other = watched("other/");
    driver().deny("rows/");
    driver().put("rows/a", "unseen");
    driver().put("other/a", "1");
    await("the other watch's change", () -> other.value("other/a").isPresent());
    assertThat(keys("rows/")).isEmpty();
    assertThat(failure(store().get("rows/a"))).contains("Permission denied");
    assertThat(told.keys()).containsExactly("rows/.keep", "rows/a", "rows/b");
    driver().allowAll();
    driver().put("rows/b", "seen");
    await("what changed meanwhile", () -> told.value("rows/a").equals(Optional.of("unseen")));
    await("what changed since", () -> told.value("rows/b").equals(Optional.of("seen")));
    commit(Write.delete("rows/a"));
    await("a deletion", () -> told.value("rows/a").isEmpty());
  }

  @Test
  @ResourceLock(STORE)
  void whileTheServersElectCommitsAndReadsSayThatAndWatchesGoOnAfterwards() {
    needs(Capability.ELECTIONS);
    pinned("rows/", "a", "b");
    var told = watched("rows/");
    driver().beginElection();
    var commit = store().commit(List.of(Write.put("rows/a", "lost")), Optional.empty());
    assertThat(failure(commit)).contains("commit").contains("No cluster leader");
    assertThat(failure(store().get("rows/a"))).contains("No cluster leader");
    assertThat(failure(store().list("rows/"))).contains("No cluster leader");
    driver().endElection();
    commit(Write.put("rows/a", "new"), Write.delete("rows/b"));
    await("the change", () -> told.value("rows/a").equals(Optional.of("new")));
    await("the deletion", () -> told.value("rows/b").isEmpty());
    assertThat(told.entries()).extracting(Entry::value).doesNotContain("lost");
  }

  @ContractTest
  void whileConnectionsAreRefusedCommitsAndReadsSayThatAndWatchesTellAfterwardsWhatTheyMissed() {
    needs(Capability.CONNECTIONS);
    pinned("rows/", "a", "b");
    var told = watched("rows/");
    driver().refuseConnections();
    var commit = store().commit(List.of(Write.put("rows/a", "lost")), Optional.empty());
    assertThat(failure(commit)).contains("commit").contains("can't be reached");
    assertThat(failure(store().get("rows/a"))).contains("can't be reached");
    assertThat(failure(store().list("rows/"))).contains("can't be reached");
    driver().put("rows/a", "missed");
    driver().put("rows/c", "missed");
    assertThat(told.value("rows/a")).contains("old");
    driver().acceptConnections();
    await("the change", () -> told.value("rows/a").equals(Optional.of("missed")));
    await("the new key", () -> told.value("rows/c").isPresent());
    commit(Write.put("rows/a", "new"), Write.delete("rows/b"));
    await("the deletion", () -> told.value("rows/b").isEmpty());
    told.assertInOrder();
  }
}
