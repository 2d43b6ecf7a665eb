package io.abril.runtime.consul;

import io.abril.runtime.queue.Timers;
import java.time.Duration;
import java.time.Instant;

/**
 * When a watch is worth cutting anew: names have come or gone, or other watches have made its share
 * of the polls another. At most once a second, since a cut goes through all names.
 */
final class CutTiming {
  private static final Duration BETWEEN_CUTS = Duration.ofSeconds(1);

  private final Timers timers;
  private final int leaf;
  private int keysThen;
  private int shareThen;
  private Instant considered = Instant.EPOCH;
  private boolean scheduled;

  /**
   * The timing of one watch.
   *
   * @param leaf so many keys more or less are not worth it
   */
  CutTiming(Timers timers, int leaf) {
    this.timers = timers;
    this.leaf = leaf;
  }

  /** It is cut as is best for so many keys and polls. */
  void isRight(int keys, int share) {
    keysThen = keys;
    shareThen = share;
  }

  /** Whether another cut might be better by now. */
  boolean mayBeBetter(int keys, int share, int partitions) {
    return Math.abs(keys - keysThen) > Math.max(leaf, keysThen / 4)
        || share < partitions
        || share > 2 * shareThen;
  }

  /** Runs it, unless it ran within the last second. */
  void consider(Runnable cut) {
    var now = timers.now();
    if (Duration.between(considered, now).compareTo(BETWEEN_CUTS) >= 0) {
      considered = now;
      cut.run();
    }
  }

  /** Runs it in a second, once, however often this is called until then. */
  void soon(Runnable action) {
    if (!scheduled) {
      scheduled = true;
      timers.after(
          BETWEEN_CUTS,
          () -> {
            scheduled = false;
            action.run();
          });
    }
  }
}
