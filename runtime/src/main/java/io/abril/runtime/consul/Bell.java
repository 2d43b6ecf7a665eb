package io.abril.runtime.consul;

import io.abril.runtime.queue.Timers;
import java.time.Duration;
import java.time.Instant;

/**
 * Rings when anything has changed below a prefix, for keys that no partition covers. Asked for the
 * prefix without its slash, rolled up at the next one, Consul answers with a few bytes however many
 * keys there are; but it goes through all of them each time, which is why the bell is armed a few
 * times a second at most.
 */
final class Bell {
  private final KvReads reads;
  private final Timers timers;
  private final WatchLimits limits;
  private final Owner owner;
  private final String family;
  private final Retry retry = new Retry();
  private String asked;
  private long index;
  private boolean closed;

  /** Who hears it. */
  interface Owner {
    /** Something has changed, at this index at the latest. */
    void rung(long index);

    /** The bell can't be heard at the moment. */
    void deaf();

    /** An answer without need: perhaps a snapshot was restored. */
    void suspect();
  }

  Bell(KvReads reads, Timers timers, WatchLimits limits, Owner owner, String prefix) {
    this.reads = reads;
    this.timers = timers;
    this.limits = limits;
    this.owner = owner;
    this.family = prefix;
    this.asked = ConsulHttp.withoutSlash(prefix);
  }

  /** Begins to listen for what comes after an index. */
  void start(long from) {
    index = from;
    next();
  }

  /** Lets the poll that is under way run out. */
  void close() {
    closed = true;
  }

  private void next() {
    if (closed) {
      return;
    }
    var at = timers.now();
    long from = index;
    reads
        .pollBell(asked, from)
        .onComplete(
            done -> {
              if (closed) {
                return;
              }
              if (done.failed()) {
                index = 0;
                owner.deaf();
                timers.after(retry.pause(), this::next);
                return;
              }
              retry.worked();
              answered(done.result(), from, at);
            });
  }

  private void answered(KvNames rows, long from, Instant at) {
    var took = Duration.between(at, timers.now());
    index = rows.index();
    if (!asked.equals(family) && rows.keys().stream().anyMatch(row -> !row.startsWith(family))) {
      // Another family's name begins with ours: from now on without it, at the price of longer
      // rows.
      asked = family;
      index = 0;
    } else if (index != from) {
      owner.rung(index);
    } else if (took.compareTo(limits.longPoll().minusSeconds(1)) < 0) {
      owner.suspect();
    }
    timers.after(limits.bellPace(), this::armAgain);
  }

  /** A poll with an index that a restored snapshot has made one of the future would sleep. */
  private void armAgain() {
    if (!closed) {
      reads
          .clock()
          .onComplete(
              clock -> {
                if (clock.succeeded() && clock.result() < index && !closed) {
                  index = 0;
                  owner.suspect();
                }
                next();
              });
    }
  }
}
