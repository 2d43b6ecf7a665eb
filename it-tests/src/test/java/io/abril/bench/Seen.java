package io.abril.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** When something was first seen, looked for once a millisecond. */
final class Seen {
  private static final long PAUSE_NANOS = 1_000_000;
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final CompletableFuture<Long> at;

  private Seen(CompletableFuture<Long> at) {
    this.at = at;
  }

  /** Begins to look. */
  static Seen when(String what, BooleanSupplier holds) {
    return new Seen(
        CompletableFuture.supplyAsync(
            () -> look(what, holds), task -> new Thread(task, what).start()));
  }

  private static long look(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + LONGEST_NANOS;
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new CompletionException(new IllegalStateException("never seen: " + what));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return System.nanoTime();
  }

  /** Waits until it has been seen. */
  long at() {
    return at.join();
  }
}
