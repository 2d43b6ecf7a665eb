package io.abril.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells from another thread whether an event loop turns: it gives the loop something to do, and
 * looks whether that was done.
 */
final class LoopProbe {
  private static final long NOTHING = Long.MIN_VALUE;

  private final Executor loop;
  private final LongSupplier nanos;
  private final Consumer<Duration> waited;

  /** When the probe under way was given to the loop. */
  private final AtomicLong givenAt = new AtomicLong(NOTHING);

  /**
   * A probe that has not begun.
   *
   * @param nanos a monotonic clock
   * @param waited hears how long each probe waited for its turn
   */
  LoopProbe(Executor loop, LongSupplier nanos, Consumer<Duration> waited) {
    this.loop = loop;
    this.nanos = nanos;
    this.waited = waited;
  }

  /** Gives the loop a probe unless one is under way; to be called again and again. */
  void beat() {
    long now = nanos.getAsLong();
    if (givenAt.compareAndSet(NOTHING, now)) {
      loop.execute(
          () -> {
            givenAt.set(NOTHING);
            waited.accept(Duration.ofNanos(nanos.getAsLong() - now));
          });
    }
  }

  /** How long the probe under way has waited by now; zero when none does. */
  Duration stuck() {
    long at = givenAt.get();
    return at == NOTHING ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - at);
  }
}
