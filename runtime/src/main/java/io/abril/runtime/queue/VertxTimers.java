package io.abril.runtime.queue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;

/** Vert.x' timers and the system's clock. */
public final class VertxTimers implements Timers {
  private final Vertx vertx;

  /** Timers that fire on the context that set them. */
  public VertxTimers(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Runnable after(Duration delay, Runnable action) {
    long id = vertx.setTimer(Math.max(1, delay.toMillis()), t -> action.run());
    return () -> vertx.cancelTimer(id);
  }
}
