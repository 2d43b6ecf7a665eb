package io.abril.runtime.loop;

import io.abril.runtime.Platform;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/**
 * The blocking calls of one pass. When it runs out of time those under way are interrupted, and
 * those that wait for a thread are not begun: a worker must not be lost to a pass that nobody waits
 * for.
 */
final class BlockingCalls {
  private final Platform platform;
  private final LogFields fields;
  private final Set<Thread> threads = new HashSet<>();
  private boolean cancelled;
  private int open;

  BlockingCalls(Platform platform, LogFields fields) {
    this.platform = platform;
    this.fields = fields;
  }

  /** Runs this on a worker thread. */
  synchronized <X> Future<X> begin(Callable<X> work) {
    open++;
    return platform.blocking(() -> fields.withCall(() -> onWorker(work))).onComplete(r -> ended());
  }

  private <X> X onWorker(Callable<X> work) throws Exception {
    synchronized (this) {
      if (cancelled) {
        throw new CancellationException("the pass ran out of time before this began");
      }
      threads.add(Thread.currentThread());
    }
    try {
      return work.call();
    } finally {
      synchronized (this) {
        threads.remove(Thread.currentThread());
        if (cancelled) {
          Thread.interrupted(); // The worker's next call is another's.
        }
      }
    }
  }

  private synchronized void ended() {
    open--;
  }

  /** Interrupts what is under way. */
  synchronized void cancel() {
    cancelled = true;
    threads.forEach(Thread::interrupt);
  }

  /** Whether none has begun that has not ended. */
  synchronized boolean idle() {
    return open == 0;
  }
}
