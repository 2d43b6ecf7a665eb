package io.abril.testkit;

import io.abril.runtime.election.Leadership;
import io.abril.runtime.election.Lease;
import io.abril.runtime.store.StateStore.Fence;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Leads a group when a test says so. */
public final class TestLeadership implements Leadership {
  private final MemoryStore store;
  private final String group;
  private final List<Consumer<Boolean>> listeners = new ArrayList<>();
  private Optional<Lease> lease = Optional.empty();
  private boolean confirmed;
  private long epoch;

  /** The election of a group over a store whose lock {@code leader/<group>} it takes. */
  public TestLeadership(MemoryStore store, String group) {
    this.store = store;
    this.group = group;
  }

  private record TestLease(TestLeadership of, Fence fence, long epoch) implements Lease {
    @Override
    public boolean confirmed() {
      return of.confirmed && of.lease.equals(Optional.of(this));
    }
  }

  private String lock() {
    return "leader/" + group;
  }

  /** This process leads from now on. */
  public void lead() {
    epoch++;
    confirmed = true;
    var fence = new Fence(lock(), group + "-session-" + epoch);
    store.lock(fence.lockKey(), fence.session());
    lease = Optional.of(new TestLease(this, fence, epoch));
    tell(true);
  }

  /** Another leads; this process knows. */
  public void lose() {
    taken();
    lease = Optional.empty();
    tell(false);
  }

  private void tell(boolean leads) {
    List.copyOf(listeners).forEach(l -> l.accept(leads));
  }

  /** Another leads; this process does not know yet. */
  public void loseUnawares() {
    taken();
  }

  private void taken() {
    epoch++;
    store.lock(lock(), "another");
  }

  /** Whether the last heartbeat is known to have counted. */
  public void confirmed(boolean yes) {
    confirmed = yes;
  }

  /** The store answers again; the lock may have been lost meanwhile, and is free. */
  void comeBack(boolean lost) {
    confirmed = true;
    if (lost) {
      lose();
      lead();
    }
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

  @Override
  public String toString() {
    var role = lease.isEmpty() ? "standby" : confirmed ? "leads" : "leads, unconfirmed";
    return group + " " + role + ", epoch " + epoch;
  }
}
