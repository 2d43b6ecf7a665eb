package io.abril.testkit;

import io.abril.runtime.Platform;
import io.abril.runtime.election.Leadership;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** What an operator stands on, in memory: nothing waits for a real clock, network or thread. */
public final class MemoryPlatform implements Platform {
  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryStore store = new MemoryStore(timers);
  private final TestLeadership leadership = new TestLeadership(store);

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
  public Leadership leadership(String group) {
    return leadership;
  }

  /** The election of its one group. */
  public TestLeadership leadership() {
    return leadership;
  }
}
