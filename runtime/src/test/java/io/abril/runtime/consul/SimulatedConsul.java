package io.abril.runtime.consul;

import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.abril.testkit.VirtualTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Consul's KV store as watches see it, on a virtual clock: indexes of prefixes with tombstones,
 * blocking queries, restored snapshots; with questions and answers that take a random time, fail,
 * and overtake each other.
 */
final class SimulatedConsul implements KvReads {
  private final VirtualTimers timers;
  private final Random random;
  private final List<Waiting> waiting = new ArrayList<>();
  private NavigableMap<String, Entry> entries = new TreeMap<>();
  private NavigableMap<String, Long> tombstones = new TreeMap<>();
  private long raft = 10;
  private long table = 10;
  private int polls;
  int mostPolls;
  int reads;
  double failing;
  boolean denied;

  private record Waiting(String prefix, long index, Runnable answer) {}

  /** What a snapshot holds. */
  record Snapshot(
      NavigableMap<String, Entry> entries, NavigableMap<String, Long> tombstones, long table) {}

  SimulatedConsul(VirtualTimers timers, Random random) {
    this.timers = timers;
    this.random = random;
  }

  // Writes.

  long put(String... keys) {
    raft++;
    for (String key : keys) {
      entries.put(key, new Entry(key, "v" + raft, raft));
    }
    table = raft;
    wake(List.of(keys));
    return raft;
  }

  void delete(String key) {
    raft++;
    if (entries.remove(key) != null) {
      tombstones.put(key, raft);
      table = raft;
      wake(List.of(key));
    }
  }

  void writeElsewhere() {
    raft++;
    table = raft;
    wake(List.of("elsewhere/a"));
  }

  void reap() {
    tombstones.clear();
  }

  Snapshot snapshot() {
    return new Snapshot(new TreeMap<>(entries), new TreeMap<>(tombstones), table);
  }

  void restore(Snapshot snapshot) {
    raft++;
    // Waiting queries are answered with what they had found before.
    var all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(w -> w.answer.run());
    entries = new TreeMap<>(snapshot.entries());
    tombstones = new TreeMap<>(snapshot.tombstones());
    table = snapshot.table();
  }

  NavigableMap<String, Entry> entries() {
    return entries;
  }

  private void wake(List<String> keys) {
    for (Waiting w : List.copyOf(waiting)) {
      // One that isn't there is told of every write.
      boolean concerned = keys.stream().anyMatch(key -> key.startsWith(w.prefix));
      if ((concerned || isUnknown(w.prefix)) && indexOf(w.prefix) > w.index && waiting.remove(w)) {
        w.answer.run();
      }
    }
  }

  // Reads.

  private boolean isUnknown(String prefix) {
    return below(prefix).isEmpty() && below(tombstones, prefix).isEmpty();
  }

  private long indexOf(String prefix) {
    long live = below(prefix).stream().mapToLong(Entry::revision).max().orElse(0);
    long dead =
        below(tombstones, prefix).values().stream().mapToLong(Long::longValue).max().orElse(0);
    return Math.max(live, dead) == 0 ? table : Math.max(live, dead);
  }

  private List<Entry> below(String prefix) {
    return denied ? List.of() : List.copyOf(below(entries, prefix).values());
  }

  private static <X> NavigableMap<String, X> below(NavigableMap<String, X> all, String prefix) {
    return all.subMap(prefix, true, prefix + Character.MAX_VALUE, false);
  }

  private Listing listing(String prefix) {
    return new Listing(below(prefix), indexOf(prefix));
  }

  private KvNames list(String prefix) {
    return new KvNames(below(prefix).stream().map(Entry::key).toList(), indexOf(prefix));
  }

  private Duration moment() {
    return Duration.ofMillis(random.nextInt(6));
  }

  private <X> Future<X> soon(Supplier<X> answer) {
    reads++;
    var promise = Promise.<X>promise();
    timers.after(moment(), () -> deliver(promise, answer));
    return promise.future();
  }

  private <X> void deliver(Promise<X> promise, Supplier<X> answer) {
    boolean fails = random.nextDouble() < failing;
    var state = fails ? null : answer.get();
    timers.after(
        moment(),
        () -> {
          if (fails) {
            promise.fail(new ConsulError("500 No cluster leader"));
          } else {
            promise.complete(state);
          }
        });
  }

  private <X> Future<X> poll(String prefix, long index, Supplier<X> answer) {
    polls++;
    mostPolls = Math.max(mostPolls, polls);
    var promise = Promise.<X>promise();
    timers.after(moment(), () -> ask(prefix, index, promise, answer));
    return promise.future().onComplete(done -> polls--);
  }

  private <X> void ask(String prefix, long index, Promise<X> promise, Supplier<X> answer) {
    if (index == 0 || indexOf(prefix) > index) {
      deliver(promise, answer);
      return;
    }
    var w = new Waiting(prefix, index, () -> deliver(promise, fixed(answer)));
    waiting.add(w);
    timers.after(
        Duration.ofSeconds(55).plusMillis(random.nextInt(3_000)),
        () -> {
          if (waiting.remove(w)) {
            w.answer.run();
          }
        });
  }

  private static <X> Supplier<X> fixed(Supplier<X> answer) {
    var state = answer.get();
    return () -> state;
  }

  @Override
  public Future<KvNames> pollNames(String prefix, long index) {
    return poll(prefix, index, () -> list(prefix));
  }

  @Override
  public Future<Listing> pollAll(String prefix, long index) {
    return poll(prefix, index, () -> listing(prefix));
  }

  @Override
  public Future<KvNames> pollBell(String prefix, long index) {
    return poll(
        prefix,
        index,
        () -> {
          var rows = below(prefix).stream().map(e -> rolledUp(e.key(), prefix)).distinct().toList();
          return new KvNames(rows, indexOf(prefix));
        });
  }

  private static String rolledUp(String key, String prefix) {
    int slash = key.indexOf('/', prefix.length());
    return slash < 0 ? key : key.substring(0, slash + 1);
  }

  @Override
  public Future<KvNames> names(String prefix) {
    return soon(() -> list(prefix));
  }

  @Override
  public Future<Long> index(String prefix) {
    return names(prefix).map(KvNames::index);
  }

  @Override
  public Future<Listing> all(String prefix) {
    return soon(() -> listing(prefix));
  }

  @Override
  public Future<Listing> one(String key) {
    return soon(
        () -> {
          var entry = denied ? null : entries.get(key);
          return entry == null
              ? new Listing(List.of(), table)
              : new Listing(List.of(entry), entry.revision());
        });
  }

  @Override
  public Future<Listing> allConsistent(String prefix) {
    return all(prefix);
  }

  @Override
  public Future<Long> clock() {
    return soon(() -> table);
  }
}
