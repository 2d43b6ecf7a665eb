package io.abril.runtime;

import io.abril.runtime.election.Leadership;
import io.abril.runtime.queue.Timers;
import io.abril.runtime.store.StateStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/**
 * What controllers stand on: Consul and Vert.x in an {@link Operator}, memory and a virtual clock
 * in the testkit. Everything answers on {@link #loop}.
 */
public interface Platform {
  /** The state. */
  StateStore store();

  /** Clock and timers of the event loop. */
  Timers timers();

  /** Runs things on the event loop; at once when it is asked there. */
  Executor loop();

  /**
   * Runs this on the event loop after everything that waits there now, the network's events
   * included, has had its turn.
   */
  default void later(Runnable action) {
    timers().after(Duration.ofMillis(1), action);
  }

  /** Whether threads and the clock are real, so that a call that holds the loop is to be ended. */
  default boolean realTime() {
    return true;
  }

  /** Runs blocking work on a worker thread. */
  <X> Future<X> blocking(Callable<X> work);

  /** This process's candidacy in a group; asked once per group, before anything is started. */
  Leadership leadership(String group);

  /**
   * What a controller's loop calls in place of its reconciler: the same, unless a platform has
   * something to put around it. The testkit notes steps there and lets them fail.
   */
  default <S, T, O> Reconciler<S, T, O> around(Reconciler<S, T, O> reconciler) {
    return reconciler;
  }
}
