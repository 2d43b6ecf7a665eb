package io.abril.testkit;

import io.abril.runtime.election.Leadership;
import io.abril.runtime.election.Lease;
import io.abril.runtime.store.StateStore.Fence;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Leads when a test says so. */
public final class TestLeadership implements Leadership {
  private final MemoryStore store;
  private final List<Consumer<Boolean>> listeners = new ArrayList<>();
  private Optional<Lease> lease = Optional.empty();
  private boolean confirmed;
  private long epoch;

  /** The election over a store whose lock it takes. */
  public TestLeadership(MemoryStore store) {
    this.store = store;
  }

  private record TestLease(TestLeadership of, Fence fence, long epoch) implements Lease {
    @Override
    public boolean confirmed() {
      return of.confirmed && of.lease.equals(Optional.of(this));
    }
  }

  /** This process leads from now on. */
  public void lead() {
    epoch++;
    confirmed = true;
    var fence = new Fence("leader/test", "session-" + epoch);
    store.lock(fence.lockKey(), fence.session());
    lease = Optional.of(new TestLease(this, fence, epoch));
    listeners.forEach(l -> l.accept(true));
  }

  /** Another leads; this process knows. */
  public void lose() {
    store.lock("leader/test", "another");
    lease = Optional.empty();
    listeners.forEach(l -> l.accept(false));
  }

  /** Another leads; this process does not know yet. */
  public void loseUnawares() {
    store.lock("leader/test", "another");
  }

  /** Whether the last heartbeat is known to have counted. */
  public void confirmed(boolean yes) {
    confirmed = yes;
  }

  @Override
  public Future<Void> start() {
    return Future.succeededFuture();
  }

  @Override
  public Optional<Lease> lease() {
    return lease;
  }

  @Override
  public boolean settled() {
    return true;
  }

  @Override
  public void onChange(Consumer<Boolean> listener) {
    listeners.add(listener);
  }

  @Override
  public Future<Void> close() {
    lose();
    return Future.succeededFuture();
  }
}
