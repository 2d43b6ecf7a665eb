package io.abril.runtime.queue;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing waits between failures: doubled each time, capped, and jittered by up to a fifth so that
 * what failed together is not tried together. It never gives up.
 */
public final class Backoff {
  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;

  /** From {@code first} to {@code longest}. */
  public Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /** The wait after that many failures in a row, counted from 1. */
  public Duration after(int failures) {
    double grown = first.toMillis() * Math.pow(2, Math.min(failures - 1, 30));
    double capped = Math.min(grown, (double) longest.toMillis());
    return Duration.ofMillis(Math.round(capped * (0.8 + 0.2 * random.nextDouble())));
  }
}
