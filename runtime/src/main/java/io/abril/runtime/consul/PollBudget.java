package io.abril.runtime.consul;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shares the long polls that one store may have at Consul between its watches, by tothersChanged
 * size and weight. Each watch has one for its bell, or for all of it while it is small; the rest is
 * for partitions. An agent closes connections beyond its limit for one address (the option {@code
 * http_max_conns_per_client} of its page "Configuration"): the budget gives way to that.
 */
final class PollBudget {
  /** Other clients may have gone meanwhile. */
  private static final long FORGIVEN_AFTER_NANOS = 60_000_000_000L;

  private static final long ONE_REFUSAL_NANOS = 1_000_000_000L;

  private final int most;
  private final Set<Claim> claims = ConcurrentHashMap.newKeySet();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger bound;
  private final AtomicLong refusedAt = new AtomicLong();
  private final AtomicLong loweredAt = new AtomicLong();

  PollBudget(int most) {
    this.most = most;
    this.bound = new AtomicInteger(most);
  }

  /**
   * What one watch asks for. Counts as a watch from when it {@link #holds} something until it has
   * {@link #left}.
   */
  final class Claim {
    private final int weight;
    private final Executor eventLoop;
    private volatile int keys;
    private volatile Runnable othersChanged = () -> {};

    private Claim(int weight, Executor eventLoop) {
      this.weight = weight;
      this.eventLoop = eventLoop;
    }

    /** The watch is there, with so many keys to be watched by partitions; 0 while it is small. */
    void holds(int now) {
      boolean same = !claims.add(this) && keys == now;
      keys = now;
      if (!same) {
        tellOthers();
      }
    }

    /** The watch has ended. */
    void left() {
      othersChanged = () -> {};
      if (claims.remove(this)) {
        tellOthers();
      }
    }

    /**
     * Calls this, on the watch's event loop, whenever another watch's claim has changed, or a poll
     * is free for good.
     */
    void onOthers(Runnable action) {
      othersChanged = action;
    }

    /** How many partitions the watch may have; at least one. */
    int share() {
      long all = claims.stream().mapToLong(Claim::size).sum();
      long forPartitions = Math.max(0, most - claims.size());
      return (int) Math.max(1, forPartitions * size() / Math.max(1, all));
    }

    /** The budget that it is a claim on. */
    PollBudget budget() {
      return PollBudget.this;
    }

    private long size() {
      return (long) keys * weight;
    }

    private void tellOthers() {
      claims.stream().filter(other -> other != this).forEach(Claim::tell);
    }

    private void tell() {
      eventLoop.execute(() -> othersChanged.run());
    }
  }

  /**
   * A claim of a new watch.
   *
   * @param weight how many polls it gets for each key, compared with other watches
   * @param eventLoop where the watch lives
   */
  Claim claim(int weight, Executor eventLoop) {
    return new Claim(weight, eventLoop);
  }

  /** Takes a poll for a partition, if there is one left. */
  boolean take() {
    if (System.nanoTime() - refusedAt.get() > FORGIVEN_AFTER_NANOS) {
      bound.set(most);
    }
    int room = bound.get() - claims.size();
    return taken.getAndUpdate(n -> n < room ? n + 1 : n) < room;
  }

  /** The poll that was taken has been answered, and its partition will want another. */
  void giveBack() {
    taken.decrementAndGet();
  }

  /**
   * The poll of a partition that is no more has run out at last: who is without one may have it.
   */
  void giveBackForGood() {
    giveBack();
    claims.forEach(Claim::tell);
  }

  /** Consul closed a new connection: for a while there are no more polls than are open now. */
  void refused() {
    long now = System.nanoTime();
    refusedAt.set(now);
    // Many are refused at once, and that counts once.
    long last = loweredAt.get();
    if (now - last > ONE_REFUSAL_NANOS && loweredAt.compareAndSet(last, now)) {
      bound.set(Math.max(claims.size(), Math.min(bound.get(), taken.get()) * 3 / 4));
    }
  }
}
