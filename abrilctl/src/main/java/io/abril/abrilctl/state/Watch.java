package io.abril.abrilctl.state;

import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks again whenever something in the root changed, until a deadline. */
public final class Watch {
  /** A busy root is looked at so often at most. */
  private static final Duration BETWEEN = Duration.ofMillis(250);

  private final Store store;
  private final long end;

  /** A watch that ends after that time. */
  public Watch(Store store, Duration timeout) {
    this.store = store;
    this.end = System.nanoTime() + timeout.toNanos();
  }

  /** The first answer of the probe, or empty when time is over. */
  public <T> Optional<T> until(Supplier<Optional<T>> probe) {
    return until(Duration.ofDays(1), probe);
  }

  /** The same, where the probe is asked that often even when nothing changes. */
  public <T> Optional<T> until(Duration atLeastEvery, Supplier<Optional<T>> probe) {
    while (true) {
      // The index before the look: what changes in between is not missed.
      long index = store.consul().await(store.keys().root(), 0, Duration.ZERO);
      long asked = System.nanoTime();
      var answer = probe.get();
      if (answer.isPresent() || left().isNegative()) {
        return answer;
      }
      store.consul().await(store.keys().root(), Math.max(1, index), shorter(left(), atLeastEvery));
      pause(BETWEEN.minusNanos(System.nanoTime() - asked));
    }
  }

  private Duration left() {
    return Duration.ofNanos(end - System.nanoTime());
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static void pause(Duration time) {
    if (time.isNegative()) {
      return;
    }
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.FAILED, "interrupted", e);
    }
  }
}
