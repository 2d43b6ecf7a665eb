package io.abril.runtime.consul;

import io.abril.runtime.consul.Partition.Surroundings;
import io.abril.runtime.consul.Told.News;
import io.abril.runtime.consul.Told.Region;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.vertx.core.AsyncResult;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a small prefix with one recursive blocking query and tells the differences. Its cost
 * grows with the number of entries, which is why it is for small roots alone.
 */
final class RecurseWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RecurseWatch.class);

  private final String prefix;
  private final Region all;
  private final Surroundings s;
  private final Teller teller;
  private final Retry retry = new Retry();
  private long index;
  private Instant taken = Instant.EPOCH;
  private boolean anew;
  private boolean ignoring;
  private boolean closed;

  /** What a watch does with what its modes find out. */
  interface Teller {
    /** Tells news, which {@link Told} has taken already. */
    void tell(News news, long index);

    /** Tells all of {@link Told} as the whole truth. */
    void tellReset(long index);

    /** There are many keys now; everything up to the index was told. */
    void grown(long index);
  }

  RecurseWatch(String prefix, Surroundings surroundings, Teller teller) {
    this.prefix = prefix;
    this.all = Region.below(prefix);
    this.s = surroundings;
    this.teller = teller;
  }

  /**
   * Begins.
   *
   * @param from everything up to this index was told
   * @param reset whether the first answer is the whole truth, whatever was told
   */
  void follow(long from, boolean reset) {
    index = from;
    anew = reset;
    poll(from);
  }

  /** Lets the poll that is under way run out. */
  void close() {
    closed = true;
  }

  private void poll(long from) {
    if (!closed) {
      var at = s.timers().now();
      s.reads().pollAll(prefix, from).onComplete(done -> polled(done, from, at));
    }
  }

  private void polled(AsyncResult<Listing> done, long from, Instant at) {
    if (closed) {
      return;
    }
    if (done.failed()) {
      failed(done.cause());
      return;
    }
    var answer = done.result();
    var took = Duration.between(at, s.timers().now());
    boolean early = took.compareTo(s.limits().longPoll().minusSeconds(1)) < 0;
    if (answer.index() == from && !early) {
      retry.worked();
      poll(from);
    } else if (answer.index() == from || (answer.index() < index && !anew)) {
      // Woken without news: a snapshot may have been restored. Or deletions are forgotten.
      verify();
    } else if (from != 0 && !pause().isZero() && !bringsPin(answer)) {
      // In a burst: what has gathered after a while is asked for without waiting. A poll that were
      // sent only then could meet a restored snapshot, and sleep with an index of the future.
      s.timers().after(pause(), () -> poll(0));
    } else {
      take(answer);
    }
  }

  /** A new leader has written the pinned key, and waits to be told of it. */
  private boolean bringsPin(Listing answer) {
    var pin = prefix + ".keep";
    long known = s.told().get(pin).map(Entry::revision).orElse(0L);
    return answer.entries().stream().anyMatch(e -> e.key().equals(pin) && e.revision() > known);
  }

  private Duration pause() {
    // An empty prefix that never was wakes for every write anywhere.
    var pace = s.told().keys().isEmpty() ? s.limits().bellPace() : s.limits().pace();
    var left = pace.minus(Duration.between(taken, s.timers().now()));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void take(Listing answer) {
    if (isIgnored(answer)) {
      return;
    }
    if (anew) {
      reset(answer);
    } else {
      var news = s.told().news(all, answer, index);
      if (news.doubtful()) {
        verify();
        return;
      }
      index = answer.index();
      s.told().take(news);
      teller.tell(news, index);
    }
    next();
  }

  private void reset(Listing answer) {
    anew = false;
    index = answer.index();
    s.told().reset(answer.entries());
    teller.tellReset(index);
  }

  /**
   * A pinned key stands in every watched prefix, so an honest listing is never empty: this one is a
   * denied list or lost data, and is not taken for "everything was deleted".
   */
  private boolean isIgnored(Listing answer) {
    if (!answer.entries().isEmpty() || !s.told().knows(all)) {
      ignoring = false;
      retry.worked();
      return false;
    }
    if (!ignoring) {
      LOG.warn(
          "watch prefix={} outcome=ignored-empty-list known={}", prefix, s.told().keys().size());
    }
    ignoring = true;
    // From where all was told: what changed meanwhile is behind the index of the denied list.
    s.timers().after(retry.pause(), () -> poll(index));
    return true;
  }

  private void next() {
    if (closed) {
      return;
    }
    if (s.told().keys().size() > s.limits().smallRoot()) {
      teller.grown(index);
      return;
    }
    taken = s.timers().now();
    poll(index);
  }

  private void verify() {
    long highest = s.told().highest(all);
    s.reads()
        .clock()
        .compose(
            clock ->
                s.reads()
                    .allConsistent(prefix)
                    .onSuccess(answer -> verified(answer, clock, highest > clock)))
        .onFailure(this::failed);
  }

  private void verified(Listing answer, long clock, boolean wentBack) {
    if (closed || isIgnored(answer)) {
      return;
    }
    if (anew || wentBack || s.told().isOfAnotherPast(answer, index)) {
      reset(answer);
    } else {
      var news = s.told().news(all, answer, index);
      index = answer.index();
      s.told().take(news);
      teller.tell(news, Math.max(clock, index));
    }
    next();
  }

  private void failed(Throwable error) {
    if (closed) {
      return;
    }
    s.stats().failed();
    var pause = retry.pause();
    LOG.debug(
        "watch prefix={} outcome=failed retryMs={} cause={}",
        prefix,
        pause.toMillis(),
        error.toString());
    // Index 0 never blocks: after a loss of data the index may lie in the future.
    s.timers().after(pause, () -> poll(0));
  }
}
