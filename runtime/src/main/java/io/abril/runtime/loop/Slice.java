package io.abril.runtime.loop;

import io.abril.runtime.Platform;
import java.time.Duration;

/**
 * How much of the event loop one controller takes before everything else has its turn: passes that
 * need to wait for nothing would otherwise run one after another, and hold up heartbeats and
 * watches for as long as there are keys.
 */
final class Slice {
  static final int MOST_PASSES = 1_000;
  private static final long LONGEST_NANOS = Duration.ofMillis(10).toNanos();

  private final Platform platform;
  private final Runnable next;
  private boolean begun;
  private boolean refused;
  private int passes;
  private long end;

  /**
   * A slice that has not begun.
   *
   * @param next called in a later turn, once a pass was refused
   */
  Slice(Platform platform, Runnable next) {
    this.platform = platform;
    this.next = next;
  }

  /** Whether one more pass may begin in this turn. */
  boolean allows() {
    long now = platform.timers().nanos();
    if (!begun) {
      begun = true;
      passes = 0;
      end = now + LONGEST_NANOS;
      platform.later(this::over);
    }
    refused = passes >= MOST_PASSES || now - end > 0;
    passes++;
    return !refused;
  }

  private void over() {
    begun = false;
    if (refused) {
      refused = false;
      next.run();
    }
  }
}
