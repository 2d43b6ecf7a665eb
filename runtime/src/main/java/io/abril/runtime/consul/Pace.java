package io.abril.runtime.consul;

import io.abril.runtime.queue.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long a partition rests after it woke. While few wake, hardly; in a burst that concerns many,
 * a second or two, so that each is read a few times and not for every single change.
 */
final class Pace {
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /** So many wakes in a second are worked on as they come. */
  private static final int EASY = 16;

  /** A partition with so many keys rests twice as long: to read it twice costs more. */
  private static final double LARGE = 1_000;

  private final Timers timers;
  private final Duration least;
  private final Deque<Instant> arrivals = new ArrayDeque<>();
  private final Deque<Wake> wakes = new ArrayDeque<>();

  private record Wake(Instant at, long index) {}

  Pace(Timers timers, Duration least) {
    this.timers = timers;
    this.least = least;
  }

  /** A poll has told that a partition changed. */
  void arrived() {
    arrivals.add(timers.now());
  }

  /** A partition goes to work on an answer with this index. */
  void woken(long index) {
    wakes.add(new Wake(timers.now(), index));
  }

  /** How long after its wake a partition with so many keys polls again. */
  Duration rest(int keys) {
    double load = (double) recent() / EASY;
    if (load <= 1) {
      return least;
    }
    double nanos = Math.min((double) LONGEST.toNanos(), least.toNanos() * load * load);
    return Duration.ofNanos((long) (nanos * (1 + keys / LARGE)));
  }

  /** Whether who wakes now had better wait for more. */
  boolean isBusy() {
    return recent() > EASY;
  }

  /**
   * How many changes one partition may expect of the last second, when writes go everywhere.
   *
   * @param from the partition's index before its wake
   * @param to its index now
   */
  long expected(long from, long to, int partitions) {
    var second = timers.now().minus(WINDOW);
    while (!wakes.isEmpty() && wakes.peek().at.isBefore(second)) {
      wakes.poll();
    }
    long lowest = wakes.stream().mapToLong(Wake::index).min().orElse(to);
    return (to - Math.max(from, Math.min(lowest, to))) / Math.max(1, partitions);
  }

  private int recent() {
    var from = timers.now().minus(WINDOW);
    while (!arrivals.isEmpty() && arrivals.peek().isBefore(from)) {
      arrivals.poll();
    }
    return arrivals.size();
  }
}
