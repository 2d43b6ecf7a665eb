package io.abril.testkit;

import io.abril.runtime.store.Changes;
import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * State in memory that behaves as Consul does: revisions grow across all keys, writing the same
 * value again changes nothing, watches hear later than the writer, transactions are all or nothing.
 */
public final class MemoryStore implements StateStore {
  private final Executor loop;
  private final NavigableMap<String, Entry> entries = new TreeMap<>();
  private final Map<String, String> locks = new HashMap<>();
  private final List<MemoryWatch> watches = new ArrayList<>();
  private final List<List<Write>> commits = new ArrayList<>();
  private Optional<RuntimeException> failure = Optional.empty();
  private boolean held;
  private long index = 1;

  /** An empty store that answers and tells on this loop. */
  public MemoryStore(Executor loop) {
    this.loop = loop;
  }

  private final class MemoryWatch implements Watch {
    private final String prefix;
    private final WatchListener listener;
    private final Map<String, Entry> told = new HashMap<>();
    private boolean reset = true;
    private boolean closed;

    MemoryWatch(String prefix, WatchListener listener) {
      this.prefix = prefix;
      this.listener = listener;
    }

    /** Tells what has changed since it last told. */
    void tell() {
      if (closed || held) {
        return;
      }
      var now = below(prefix);
      var upserts = now.stream().filter(e -> reset || !e.equals(told.get(e.key()))).toList();
      var removed =
          told.keySet().stream().filter(key -> now.stream().noneMatch(e -> e.key().equals(key)));
      var changes = new Changes(upserts, removed.toList(), index, reset);
      told.clear();
      now.forEach(e -> told.put(e.key(), e));
      if (reset || !upserts.isEmpty() || !changes.removed().isEmpty()) {
        reset = false;
        listener.changed(changes);
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Override
  public String root() {
    return "memory";
  }

  @Override
  public Future<Optional<Entry>> get(String key) {
    return later(Optional.ofNullable(entries.get(key)));
  }

  @Override
  public Future<Listing> list(String prefix) {
    return later(new Listing(below(prefix), index));
  }

  @Override
  public Watch watch(String prefix, WatchListener listener) {
    var watch = new MemoryWatch(prefix, listener);
    watches.add(watch);
    loop.execute(watch::tell);
    return watch;
  }

  @Override
  public Future<CommitResult> commit(List<? extends Write> writes, Optional<Fence> fence) {
    if (failure.isPresent()) {
      var error = failure.get();
      failure = Optional.empty();
      var failed = Promise.<CommitResult>promise();
      loop.execute(() -> failed.fail(error));
      return failed.future();
    }
    if (fence.isPresent() && !fence.get().session().equals(locks.get(fence.get().lockKey()))) {
      return later(new CommitResult.Fenced("the lock is held by another session"));
    }
    var stale = writes.stream().filter(w -> !holds(w)).findFirst();
    if (stale.isPresent()) {
      return later(new CommitResult.Conflict("the revision differs: " + stale.get()));
    }
    commits.add(List.copyOf(writes));
    index++;
    writes.forEach(this::apply);
    var set =
        writes.stream()
            .filter(Write.Put.class::isInstance)
            .map(w -> entries.get(((Write.Put) w).key()))
            .toList();
    tellLater();
    return later(new CommitResult.Ok(set));
  }

  private boolean holds(Write write) {
    if (write instanceof Write.Put p && p.revision().isPresent()) {
      return revision(p.key()) == p.revision().getAsLong();
    }
    return !(write instanceof Write.Check c) || revision(c.key()) == c.revision();
  }

  private void apply(Write write) {
    if (write instanceof Write.Put p) {
      var before = entries.get(p.key());
      if (before == null || !before.value().equals(p.value())) {
        entries.put(p.key(), new Entry(p.key(), p.value(), index));
      }
    } else if (write instanceof Write.Delete d) {
      entries.remove(d.key());
    } else if (write instanceof Write.DeleteTree t) {
      below(t.prefix()).forEach(e -> entries.remove(e.key()));
    }
  }

  private List<Entry> below(String prefix) {
    return List.copyOf(entries.subMap(prefix, prefix + Character.MAX_VALUE).values());
  }

  private void tellLater() {
    watches.forEach(watch -> loop.execute(watch::tell));
  }

  private <X> Future<X> later(X value) {
    var promise = Promise.<X>promise();
    loop.execute(() -> promise.complete(value));
    return promise.future();
  }

  /** Somebody else, a user for example, sets a key. */
  public void put(String key, String value) {
    index++;
    apply(Write.put(key, value));
    tellLater();
  }

  /** Somebody else deletes a key. */
  public void delete(String key) {
    index++;
    entries.remove(key);
    tellLater();
  }

  /** The value of a key. */
  public Optional<String> value(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::value);
  }

  /** The revision of a key; 0 for one that there isn't. */
  public long revision(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::revision).orElse(0L);
  }

  /** All keys, in order. */
  public List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /** Every transaction that was applied. */
  public List<List<Write>> commits() {
    return List.copyOf(commits);
  }

  /** The next transaction fails without an answer. */
  public void failNextCommit(RuntimeException error) {
    failure = Optional.of(error);
  }

  /** Gives a lock to a session. */
  public void lock(String key, String session) {
    locks.put(key, session);
  }

  /** Watches hear nothing until {@link #releaseWatches}. */
  public void holdWatches() {
    held = true;
  }

  /** Watches hear all that happened meanwhile. */
  public void releaseWatches() {
    held = false;
    tellLater();
  }
}
