package io.abril.runtime.consul;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the watches of one {@link ConsulStore} have done, for metrics. Counters only grow; any
 * thread may read.
 */
public final class WatchStats {
  private final LongAdder polls = new LongAdder();
  private final LongAdder probes = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder resets = new LongAdder();
  private final LongAdder audits = new LongAdder();
  private final LongAdder recuts = new LongAdder();
  private final LongAdder changes = new LongAdder();
  private final AtomicInteger partitions = new AtomicInteger();
  private final AtomicInteger withoutPoll = new AtomicInteger();
  private final AtomicLong lastAnswer = new AtomicLong(System.nanoTime());

  WatchStats() {}

  void polled() {
    polls.increment();
  }

  void probed() {
    probes.increment();
  }

  void read() {
    reads.increment();
  }

  void answered(long size) {
    bytes.add(size);
    lastAnswer.set(System.nanoTime());
  }

  void failed() {
    failures.increment();
  }

  void reset() {
    resets.increment();
  }

  void audited() {
    audits.increment();
  }

  void recut() {
    recuts.increment();
  }

  void told(int entries) {
    changes.add(entries);
  }

  void partitions(int more) {
    partitions.addAndGet(more);
  }

  void withoutPoll(int more) {
    withoutPoll.addAndGet(more);
  }

  /** Long polls sent. */
  public long polls() {
    return polls.sum();
  }

  /** Lists of names asked for to find out what has changed. */
  public long probes() {
    return probes.sum();
  }

  /** Reads of entries with their values. */
  public long reads() {
    return reads.sum();
  }

  /** Size of all answers, uncompressed. */
  public long bytes() {
    return bytes.sum();
  }

  /** Questions that had no answer or an error for one. */
  public long failures() {
    return failures.sum();
  }

  /** How often everything was read anew because Consul's data were of another past. */
  public long resets() {
    return resets.sum();
  }

  /** How often all names were listed to find keys outside every partition. */
  public long audits() {
    return audits.sum();
  }

  /** How often partitions were cut anew. */
  public long recuts() {
    return recuts.sum();
  }

  /** Entries and deletions told. */
  public long changes() {
    return changes.sum();
  }

  /** Partitions at present, of all watches; 0 when all are small. */
  public int partitions() {
    return partitions.get();
  }

  /**
   * Partitions that have no poll of their own at present, because Consul refused connections or
   * other watches still have theirs for up to a minute. Their changes are told when the bell rings.
   */
  public int withoutPoll() {
    return withoutPoll.get();
  }

  /**
   * Time since Consul last answered any watch. Above a minute and a half the watches are deaf:
   * every poll ends after 59 seconds at the latest.
   */
  public Duration sinceLastAnswer() {
    return Duration.ofNanos(System.nanoTime() - lastAnswer.get());
  }
}
