package io.abril.runtime.consul;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shares the long polls that one store may have at Consul between its watches, by their size. Each
 * watch has one for its bell, or for all of it while it is small; the rest is for partitions. An
 * agent closes connections beyond its limit for one address (the option {@code
 * http_max_conns_per_client} of its page "Configuration"): the budget gives way to that.
 */
final class PollBudget {
  /** Other clients may have gone meanwhile. */
  private static final long FORGIVEN_AFTER_NANOS = 60_000_000_000L;

  private static final long ONE_REFUSAL_NANOS = 1_000_000_000L;

  private final int most;
  private final Map<Object, Integer> sizes = new ConcurrentHashMap<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger bound;
  private final AtomicLong refusedAt = new AtomicLong();
  private final AtomicLong loweredAt = new AtomicLong();

  PollBudget(int most) {
    this.most = most;
    this.bound = new AtomicInteger(most);
  }

  /** A watch is there, with so many keys to be watched by partitions; 0 while it is small. */
  void holds(Object watch, int keys) {
    sizes.put(watch, keys);
  }

  /** A watch has ended. */
  void left(Object watch) {
    sizes.remove(watch);
  }

  /** How many partitions the watch may have; at least one. */
  int share(Object watch) {
    long all = sizes.values().stream().mapToLong(Integer::longValue).sum();
    long forPartitions = Math.max(0, most - sizes.size());
    return (int) Math.max(1, forPartitions * sizes.getOrDefault(watch, 0) / Math.max(1, all));
  }

  /** Takes a poll for a partition, if there is one left. */
  boolean take() {
    if (System.nanoTime() - refusedAt.get() > FORGIVEN_AFTER_NANOS) {
      bound.set(most);
    }
    int room = bound.get() - sizes.size();
    return taken.getAndUpdate(n -> n < room ? n + 1 : n) < room;
  }

  /** The poll that was taken has been answered. */
  void giveBack() {
    taken.decrementAndGet();
  }

  /** Consul closed a new connection: for a while there are no more polls than are open now. */
  void refused() {
    long now = System.nanoTime();
    refusedAt.set(now);
    // Many are refused at once, and that counts once.
    long last = loweredAt.get();
    if (now - last > ONE_REFUSAL_NANOS && loweredAt.compareAndSet(last, now)) {
      bound.set(Math.max(sizes.size(), Math.min(bound.get(), taken.get()) * 3 / 4));
    }
  }
}
