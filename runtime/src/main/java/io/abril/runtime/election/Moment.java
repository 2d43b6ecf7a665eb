package io.abril.runtime.election;

import io.abril.runtime.queue.Timers;
import java.time.Duration;
import java.time.Instant;

/**
 * A point in time on two clocks. The monotonic one stands still while a host is suspended, the wall
 * clock may be set back; an interval counts as the longer that either of them saw.
 *
 * @param nanos of the monotonic clock
 */
record Moment(long nanos, Instant wall) {
  static Moment now(Timers timers) {
    return new Moment(timers.nanos(), timers.now());
  }

  boolean isWithin(Duration limit, Timers timers) {
    return timers.nanos() - nanos < limit.toNanos()
        && Duration.between(wall, timers.now()).compareTo(limit) < 0;
  }

  boolean isWithin(Duration limit, Moment later) {
    return later.nanos - nanos <= limit.toNanos()
        && Duration.between(wall, later.wall).compareTo(limit) <= 0;
  }

  boolean isAfter(Moment other) {
    return nanos - other.nanos > 0;
  }
}
