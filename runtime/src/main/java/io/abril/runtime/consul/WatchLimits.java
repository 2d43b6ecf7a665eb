package io.abril.runtime.consul;

import java.time.Duration;

/**
 * The sizes and times of watches; tests make them small.
 *
 * @param smallRoot up to this many keys are watched by one recursive poll
 * @param leaf up to this many entries are read for one change
 * @param polls long polls of one store, bells and small watches included
 * @param longPoll how long one waits
 * @param pace between two wakes of one partition; the first is never delayed
 * @param bellPace between two wakes of a bell
 * @param longestAudit a key that lies outside every partition and is hidden by a change of a
 *     partition is found after this time at the latest
 */
record WatchLimits(
    int smallRoot,
    int leaf,
    int polls,
    Duration longPoll,
    Duration pace,
    Duration bellPace,
    Duration longestAudit) {
  static final WatchLimits DEFAULT =
      new WatchLimits(
          256,
          32,
          80,
          ConsulHttp.MAX_WAIT,
          Duration.ofMillis(50),
          Duration.ofMillis(250),
          Duration.ofSeconds(15));

  /**
   * A watch of so many keys or less goes back to one poll: well below, so that it doesn't swing.
   */
  int smallAgain() {
    return smallRoot / 2;
  }

  /** How long the last list of all names stands while partitions change, by its size. */
  Duration auditPause(int names) {
    var pause = Duration.ofNanos(names * 300_000L);
    var most = pause.compareTo(longestAudit) > 0 ? longestAudit : pause;
    return most.compareTo(bellPace) < 0 ? bellPace : most;
  }

  WatchLimits withSmallRoot(int keys) {
    return new WatchLimits(keys, leaf, polls, longPoll, pace, bellPace, longestAudit);
  }

  WatchLimits withLeaf(int keys) {
    return new WatchLimits(smallRoot, keys, polls, longPoll, pace, bellPace, longestAudit);
  }

  WatchLimits withPolls(int most) {
    return new WatchLimits(smallRoot, leaf, most, longPoll, pace, bellPace, longestAudit);
  }
}
