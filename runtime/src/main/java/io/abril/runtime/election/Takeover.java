package io.abril.runtime.election;

import io.abril.runtime.election.LockService.Health;
import java.time.Duration;
import java.util.Map;

/** Whether a process that has taken a free lock may act at once. */
final class Takeover {
  /** How long a leader may go on after the sending of its last confirmed heartbeat. */
  static final Duration LEASE = Duration.ofSeconds(2);

  /** A lease seen from outside; the clock of who waits may be a little faster. */
  static final Duration OUTWAIT = LEASE.plusMillis(50);

  /**
   * How old the heartbeat of who takes a lock may be when the lock is seen to be free. Should the
   * new holder die before it acts, its check turns critical, by which others know that it is over,
   * no sooner than the lease before its own has run out.
   */
  static final Duration HEARTBEAT_AGE = Duration.ofMillis(LockService.CHECK_TTL_MS).minus(OUTWAIT);

  private Takeover() {}

  /**
   * Known without asking: the last leader gave the lock up, or it was this very process, which
   * believes in its lease no more.
   *
   * @param ledEpoch the epoch in which this process led last; 0 for never
   */
  static boolean isPlainlySafe(Lock displaced, String self, long ledEpoch) {
    return displaced
        .last()
        .filter(
            last -> last.released() || (last.controller().equals(self) && last.epoch() == ledEpoch))
        .isPresent();
  }

  /**
   * Known from the others' checks: the last leader's turned critical, which takes longer than a
   * lease. One that is not registered may have been taken away by hand a moment ago. Where nobody
   * is known to have led (a new root, or one whose keys were deleted by hand) any other controller
   * may have.
   */
  static boolean isSafe(Lock displaced, String self, Map<String, Health> controllers) {
    return displaced
        .last()
        .map(
            last ->
                !last.controller().equals(self)
                    && controllers.get(last.controller()) == Health.SILENT)
        .orElseGet(
            () ->
                controllers.entrySet().stream()
                    .allMatch(c -> c.getKey().equals(self) || c.getValue() == Health.SILENT));
  }
}
