package io.abril.runtime.consul;

import java.time.Duration;

/** Pauses between attempts while Consul doesn't answer: 200 ms to 2 s, as elections take. */
final class Retry {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private Duration next = FIRST;

  Duration pause() {
    var pause = next;
    var twice = next.multipliedBy(2);
    next = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    return pause;
  }

  /** Whether the last attempt failed. */
  boolean isUsed() {
    return !next.equals(FIRST);
  }

  void worked() {
    next = FIRST;
  }
}
