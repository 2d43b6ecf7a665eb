package io.abril.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.StateStore.Fence;
import io.abril.runtime.store.Write;
import io.abril.testkit.StoreDriver.Capability;

/** Commits that hold only while a session holds a lock. */
abstract class StoreFences extends StoreCommits {
  private static final String LOCK = "leader/g";

  private String locked() {
    var session = driver().session();
    driver().lock(LOCK, session);
    return session;
  }

  @ContractTest
  void aSessionThatHoldsTheLockWritesAndAConflictIsAConflict() {
    var fence = new Fence(LOCK, locked());
    assertThat(commit(fence, Write.put("rows/a", "1"))).isInstanceOf(CommitResult.Ok.class);
    assertThat(commit(fence, Write.putIf("rows/a", "2", 0)))
        .isInstanceOf(CommitResult.Conflict.class);
  }

  @ContractTest
  void aSessionThatGaveTheLockUpIsFencedEvenWhereThereWouldBeAConflict() {
    var session = locked();
    commit(Write.put("rows/a", "1"));
    driver().unlock(LOCK, session);
    assertThat(commit(new Fence(LOCK, session), Write.putIf("rows/a", "2", 0)))
        .isInstanceOf(CommitResult.Fenced.class);
    assertThat(commit(new Fence(LOCK, session), Write.put("rows/a", "2")))
        .isInstanceOf(CommitResult.Fenced.class);
    assertThat(value("rows/a")).contains("1");
  }

  @ContractTest
  void aSessionBesideTheOneThatHoldsTheLockIsFenced() {
    locked();
    assertThat(commit(new Fence(LOCK, driver().session()), Write.put("rows/a", "1")))
        .isInstanceOf(CommitResult.Fenced.class);
    assertThat(keys("rows/")).isEmpty();
  }

  @ContractTest
  void aLockThatThereIsNotOrNoMoreFences() {
    var session = driver().session();
    assertThat(commit(new Fence(LOCK, session), Write.put("rows/a", "1")))
        .isInstanceOf(CommitResult.Fenced.class);
    driver().lock(LOCK, session);
    commit(Write.delete(LOCK));
    assertThat(commit(new Fence(LOCK, session), Write.put("rows/a", "1")))
        .isInstanceOf(CommitResult.Fenced.class);
  }

  @ContractTest
  void whoPutsAValueToTheLocksKeyDoesNotTakeTheLock() {
    var fence = new Fence(LOCK, locked());
    driver().put(LOCK, "by hand");
    assertThat(commit(fence, Write.put("rows/a", "1"))).isInstanceOf(CommitResult.Ok.class);
  }

  @ContractTest
  void aFenceWithoutWritesOnlyAsks() {
    var session = locked();
    var fence = new Fence(LOCK, session);
    assertThat(commit(fence)).isInstanceOf(CommitResult.Ok.class);
    driver().unlock(LOCK, session);
    assertThat(commit(fence)).isInstanceOf(CommitResult.Fenced.class);
  }

  @ContractTest
  void anEmptySessionIsRefusedSinceItWouldMatchAnUnlockedKey() {
    assertThatThrownBy(() -> new Fence(LOCK, "")).isInstanceOf(IllegalArgumentException.class);
  }

  @ContractTest
  void aDeniedWriteIsToldFromAConflictAndFromAFence() {
    needs(Capability.DENIAL);
    var session = locked();
    var fence = new Fence(LOCK, session);
    commit(fence, Write.put("rows/a", "1"));
    driver().deny("rows/");
    assertThat(commit(Write.put("rows/a", "2"))).isInstanceOf(CommitResult.Denied.class);
    assertThat(commit(fence, Write.put("rows/a", "2"))).isInstanceOf(CommitResult.Denied.class);
    assertThat(commit(fence, Write.put("other/a", "2"))).isInstanceOf(CommitResult.Ok.class);
    driver().allowAll();
    assertThat(value("rows/a")).contains("1");
    driver().unlock(LOCK, session);
    assertThat(commit(fence, Write.put("rows/a", "2"))).isInstanceOf(CommitResult.Fenced.class);
  }
}
