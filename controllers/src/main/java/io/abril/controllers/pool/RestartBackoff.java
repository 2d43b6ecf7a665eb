package io.abril.controllers.pool;

import io.abril.api.pool.Restart;
import java.time.Duration;

/**
 * The wait before the next start: none after the first failure, then growing up to the longest.
 * Pure.
 */
final class RestartBackoff {
  private RestartBackoff() {}

  /** The wait after that many failures in a row, counted from 1. */
  static Duration after(Restart restart, int failures) {
    if (failures <= 1) {
      return Duration.ZERO;
    }
    double grown =
        restart.delay().toMillis() * Math.pow(restart.factor(), Math.min(failures - 2, 60));
    return Duration.ofMillis(Math.round(Math.min(grown, (double) restart.maxDelay().toMillis())));
  }
}
