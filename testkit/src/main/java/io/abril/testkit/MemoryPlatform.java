package io.abril.testkit;

import io.abril.runtime.Platform;
import io.abril.runtime.Reconciler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** What an operator stands on, in memory: nothing waits for a real clock, network or thread. */
public final class MemoryPlatform implements Platform {
  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryStore store = new MemoryStore(timers);
  private final Journal journal = new Journal(timers, store.faults());
  private final Map<String, TestLeadership> elections = new TreeMap<>();

  @Override
  public MemoryStore store() {
    return store;
  }

  @Override
  public VirtualTimers timers() {
    return timers;
  }

  @Override
  public Executor loop() {
    return timers;
  }

  @Override
  public void later(Runnable action) {
    timers.execute(action);
  }

  @Override
  public boolean realTime() {
    return false;
  }

  @Override
  public <X> Future<X> blocking(Callable<X> work) {
    var done = Promise.<X>promise();
    timers.execute(
        () -> {
          try {
            done.complete(work.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return done.future();
  }

  @Override
  public TestLeadership leadership(String group) {
    return elections.computeIfAbsent(group, g -> new TestLeadership(store, g));
  }

  /** The election of the group {@code test}, for those who have no other. */
  public TestLeadership leadership() {
    return leadership("test");
  }

  @Override
  public <S, T, O> Reconciler<S, T, O> around(Reconciler<S, T, O> reconciler) {
    return journal.around(reconciler);
  }

  /** The elections of all groups that were asked for. */
  Collection<TestLeadership> elections() {
    return List.copyOf(elections.values());
  }

  Faults faults() {
    return store.faults();
  }

  Journal journal() {
    return journal;
  }
}
