package io.abril.runtime.queue;

import java.time.Duration;
import java.time.Instant;

/** The clock and the timers of an event loop; tests put a virtual one here. */
public interface Timers {
  /** The time. */
  Instant now();

  /** The monotonic clock, in nanoseconds; only differences mean anything. */
  long nanos();

  /** Runs this on the event loop after the delay; the answer cancels it. */
  Runnable after(Duration delay, Runnable action);
}
