package io.abril.runtime.consul;

import io.abril.runtime.consul.Told.News;
import io.abril.runtime.consul.Told.Region;
import io.abril.runtime.queue.Timers;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One prefix that is polled for. It either waits for an answer or works on one, so that its reads
 * follow each other and an older value is never told after a newer one. Its index says up to where
 * all of it was told; the next poll asks from there, so that nothing is lost when an answer is
 * thrown away.
 */
final class Partition {
  private static final Logger LOG = LoggerFactory.getLogger(Partition.class);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** What a partition needs of its watch. */
  record Surroundings(
      KvReads reads,
      Timers timers,
      Told told,
      PollBudget.Claim claim,
      Turns turns,
      Pace pace,
      WatchLimits limits,
      WatchStats stats) {}

  /** The watch that a partition belongs to. */
  interface Owner {
    /** Tells news that are complete up to an index. */
    void tell(News news, long index);

    /** Consul's data are of another past than what was told. */
    void reload();

    /** A poll was answered without need: perhaps a snapshot was restored. */
    void suspect();

    /** Whether anything is listed below the watched prefix; if not, the list may be denied. */
    Future<Boolean> rootHoldsKeys();

    /** How often the bell has rung. */
    int rings();

    /** How many partitions there are. */
    int partitions();

    /** The partition has worked on an answer, and has that many keys now. */
    void settled(Partition partition, int keys);
  }

  private final Surroundings s;
  private final Owner owner;
  private final String prefix;
  private final Retry retry = new Retry();
  private long index;
  private boolean closed;
  private boolean polling;
  private boolean starved;
  private boolean busy;
  private boolean verifying;
  private int works;
  private int ringsSeen = -1;
  private Instant woken = Instant.EPOCH;
  private List<Promise<Void>> waiting = new ArrayList<>();
  private List<Promise<Void>> waitingForNext = new ArrayList<>();
  private List<String> names = List.of();
  private PartitionTree tree;

  /**
   * A partition that {@link #start} sets going.
   *
   * @param index everything up to it was told
   */
  Partition(Surroundings surroundings, Owner owner, String prefix, long index) {
    this.s = surroundings;
    this.owner = owner;
    this.prefix = prefix;
    this.index = index;
    this.tree = PartitionTree.of(prefix, List.of(), surroundings.limits().leaf());
  }

  String prefix() {
    return prefix;
  }

  long index() {
    return index;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isBusy() {
    return busy;
  }

  /** Whether there was no poll left for it: it must be told to {@link #refresh}. */
  boolean isWithoutPoll() {
    return starved;
  }

  /** Polls, unless it does already. */
  void start() {
    poll();
  }

  /** Lets the poll that is under way run out; nothing is told any more. */
  void close() {
    closed = true;
    starve(false);
    var all = new ArrayList<>(waiting);
    all.addAll(waitingForNext);
    all.forEach(promise -> promise.tryFail("the partition was cut anew"));
  }

  /** Done when everything that had happened before this call was told. */
  Future<Void> refresh() {
    var promise = Promise.<Void>promise();
    if (busy) {
      waitingForNext.add(promise);
    } else {
      waiting.add(promise);
      ask();
    }
    return promise.future();
  }

  /** Compares everything with what a quorum of the servers has. */
  void verify() {
    verifying = true;
    if (!busy) {
      ask();
    }
  }

  private void poll() {
    if (closed || polling || busy) {
      return;
    }
    starve(!s.claim().budget().take());
    if (starved) {
      // What the bell told before it was so is still to be found.
      if (ringsSeen != owner.rings()) {
        ask();
      }
      return;
    }
    polling = true;
    ringsSeen = owner.rings();
    long asked = index;
    int worksThen = works;
    var at = s.timers().now();
    s.reads()
        .pollNames(prefix, asked)
        .onComplete(
            done -> {
              polling = false;
              if (closed) {
                s.claim().budget().giveBackForGood();
                return;
              }
              s.claim().budget().giveBack();
              // What is worked on meanwhile is newer, and is followed by a poll of its own.
              if (!busy) {
                polled(done, asked, worksThen == works, at);
              }
            });
  }

  private void starve(boolean now) {
    if (starved != now) {
      starved = now;
      s.stats().withoutPoll(now ? 1 : -1);
    }
  }

  private void polled(AsyncResult<KvNames> done, long asked, boolean current, Instant at) {
    var took = Duration.between(at, s.timers().now());
    if (done.failed()) {
      failed(done.cause(), took);
    } else if (!current && done.result().index() >= asked) {
      poll();
    } else if (done.result().index() != asked) {
      woken(done.result());
    } else if (took.compareTo(s.limits().longPoll().minus(AT_ONCE)) >= 0) {
      retry.worked();
      poll();
    } else {
      owner.suspect();
      later(retry.pause(), this::poll);
    }
  }

  private void woken(KvNames answer) {
    s.pace().arrived();
    if (s.pace().isBusy()) {
      later(s.pace().rest(answer.keys().size()), this::ask);
    } else {
      work(() -> take(answer));
    }
  }

  /** An agent that has enough connections of this address accepts one and closes it. */
  private static boolean isRefusal(Throwable cause, Duration took) {
    boolean closed =
        cause instanceof HttpClosedException
            || (cause instanceof IOException && !(cause instanceof ConnectException));
    return closed && took.compareTo(AT_ONCE) < 0;
  }

  private void ask() {
    if (!closed && !busy) {
      ringsSeen = owner.rings();
      work(
          () -> verifying ? compareAll() : s.reads().names(prefix).compose(this::takeUnlessClosed));
    }
  }

  private void work(Supplier<Future<Void>> task) {
    busy = true;
    works++;
    woken = s.timers().now();
    s.turns()
        .take(() -> closed ? Future.<Void>succeededFuture() : task.get().recover(this::doubted))
        .onComplete(
            done -> {
              busy = false;
              if (!closed) {
                worked(done);
              }
            });
  }

  private void worked(AsyncResult<Void> done) {
    var heard = waiting;
    waiting = waitingForNext;
    waitingForNext = new ArrayList<>();
    if (done.failed()) {
      heard.forEach(promise -> promise.tryFail(done.cause()));
      failed(done.cause(), Duration.between(woken, s.timers().now()));
      return;
    }
    retry.worked();
    heard.forEach(Promise::tryComplete);
    owner.settled(this, names.size());
    if (verifying || !waiting.isEmpty()) {
      ask();
    } else {
      later(
          s.pace().rest(names.size()).minus(Duration.between(woken, s.timers().now())), this::poll);
    }
  }

  private void failed(Throwable cause, Duration took) {
    s.stats().failed();
    if (isRefusal(cause, took)) {
      s.claim().budget().refused();
    }
    var pause = retry.pause();
    LOG.debug(
        "watch prefix={} outcome=failed retryMs={} cause={}",
        prefix,
        pause.toMillis(),
        cause.toString());
    // Without waiting: after a loss of data the index may lie in the future, and a poll would
    // sleep.
    later(pause, this::ask);
  }

  private void later(Duration delay, Runnable action) {
    if (delay.isNegative() || delay.isZero()) {
      action.run();
    } else {
      s.timers().after(delay, action);
    }
  }

  private Future<Void> takeUnlessClosed(KvNames answer) {
    if (closed || (answer.index() == index && answer.keys().equals(names))) {
      return Future.succeededFuture();
    }
    return take(answer);
  }

  private Future<Void> take(KvNames answer) {
    if (answer.index() < index) {
      return Future.failedFuture(new Descent.Doubt(prefix));
    }
    if (answer.keys().isEmpty() && s.told().knows(Region.below(prefix))) {
      return honestEmptiness().compose(again -> descend(again));
    }
    return descend(answer);
  }

  private Future<Void> descend(KvNames answer) {
    if (closed) {
      return Future.succeededFuture();
    }
    var gone = s.told().gone(prefix, answer);
    if (gone.doubtful()) {
      return Future.failedFuture(new Descent.Doubt(prefix));
    }
    s.pace().woken(answer.index());
    owner.tell(gone, answer.index());
    grow(answer.keys());
    return changes(answer.index()).onSuccess(v -> index = answer.index());
  }

  private Future<Void> changes(long now) {
    if (names.isEmpty()) {
      return Future.succeededFuture();
    }
    var descent = new Descent(s.reads(), s.told(), owner, this, index);
    long expected = s.pace().expected(index, now, owner.partitions());
    // After a failure one question has better prospects than many at a time.
    return retry.isUsed() || expected >= Math.max(2, tree.children().size())
        ? descent.all(tree)
        : descent.into(tree);
  }

  private void grow(List<String> keys) {
    if (!keys.equals(names)) {
      names = keys;
      tree = PartitionTree.of(prefix, keys.stream().sorted().toList(), s.limits().leaf());
    }
  }

  /** An empty list is believed when the root's isn't empty, and when it is empty still then. */
  private Future<KvNames> honestEmptiness() {
    return owner
        .rootHoldsKeys()
        .compose(
            holds ->
                holds
                    ? s.reads().names(prefix)
                    : Future.failedFuture(
                        "the list of " + prefix + " is empty, which may mean that it is denied"));
  }

  private Future<Void> doubted(Throwable cause) {
    return cause instanceof Descent.Doubt && !closed ? compareAll() : Future.failedFuture(cause);
  }

  private Future<Void> compareAll() {
    long highest = s.told().highest(Region.below(""));
    return s.reads()
        .clock()
        .compose(
            clock ->
                s.reads()
                    .allConsistent(prefix)
                    .compose(
                        answer ->
                            answer.entries().isEmpty() && s.told().knows(Region.below(prefix))
                                ? honestEmptiness()
                                    .compose(again -> s.reads().allConsistent(prefix))
                                : Future.succeededFuture(answer))
                    .onSuccess(
                        answer -> {
                          if (!closed) {
                            compared(answer, clock, highest > clock);
                          }
                        }))
        .mapEmpty();
  }

  private void compared(Listing answer, long clock, boolean wentBack) {
    if (wentBack || s.told().isOfAnotherPast(answer, index)) {
      owner.reload();
      return;
    }
    verifying = false;
    owner.tell(s.told().news(Region.below(prefix), answer, index), Math.max(clock, answer.index()));
    grow(answer.entries().stream().map(Entry::key).toList());
    index = answer.index();
  }
}
