package io.abril.testkit;

import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.StateStore.Fence;
import io.abril.runtime.store.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a store in memory holds, with Consul's rules: one index that every transaction raises, a
 * revision that only a different value raises, operations that see what those before them in their
 * transaction did, locks that stay with a key until it is deleted.
 */
final class MemoryState {
  private final NavigableMap<String, Entry> entries;
  private final Map<String, String> locks;
  private final NavigableMap<String, Map<String, Write.CatalogService>> catalog;
  private long index;

  MemoryState() {
    this(new TreeMap<>(), new HashMap<>(), new TreeMap<>(), 1);
  }

  private MemoryState(
      NavigableMap<String, Entry> entries,
      Map<String, String> locks,
      NavigableMap<String, Map<String, Write.CatalogService>> catalog,
      long index) {
    this.entries = entries;
    this.locks = locks;
    this.catalog = catalog;
    this.index = index;
  }

  /** The same, to be changed apart. */
  MemoryState copy() {
    var services = new TreeMap<String, Map<String, Write.CatalogService>>();
    catalog.forEach((node, on) -> services.put(node, new TreeMap<>(on)));
    return new MemoryState(new TreeMap<>(entries), new HashMap<>(locks), services, index);
  }

  long index() {
    return index;
  }

  Optional<Entry> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  List<Entry> below(String prefix) {
    return entries.tailMap(prefix, true).values().stream()
        .takeWhile(e -> e.key().startsWith(prefix))
        .toList();
  }

  List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /** The services of a node of the catalog; empty when there is no such node. */
  Optional<List<Write.CatalogService>> node(String name) {
    return Optional.ofNullable(catalog.get(name)).map(Map::values).map(List::copyOf);
  }

  /** Applies the transaction to this state, which is of no use when the answer isn't Ok. */
  CommitResult apply(
      List<? extends Write> writes, Optional<Fence> fence, Predicate<String> writable) {
    if (fence.isPresent() && !fence.get().session().equals(locks.get(fence.get().lockKey()))) {
      return new CommitResult.Fenced(
          "the lock " + fence.get().lockKey() + " is held by another session, or by none");
    }
    var denied =
        writes.stream().flatMap(w -> key(w).stream()).filter(writable.negate()).findFirst();
    if (denied.isPresent()) {
      return new CommitResult.Denied("Permission denied: " + denied.get());
    }
    index++;
    var set = new ArrayList<Entry>();
    for (Write write : writes) {
      var conflict = apply(write, set);
      if (conflict.isPresent()) {
        return new CommitResult.Conflict(conflict.get());
      }
    }
    return new CommitResult.Ok(set);
  }

  private static Optional<String> key(Write write) {
    if (write instanceof Write.Put p) {
      return Optional.of(p.key());
    }
    if (write instanceof Write.Delete d) {
      return Optional.of(d.key());
    }
    return write instanceof Write.DeleteTree t ? Optional.of(t.prefix()) : Optional.empty();
  }

  /** Answers why not, if it can't be applied. */
  private Optional<String> apply(Write write, List<Entry> set) {
    if (write instanceof Write.Put p) {
      if (p.revision().isPresent() && revision(p.key()) != p.revision().getAsLong()) {
        return differs(p.key(), p.revision().getAsLong());
      }
      set.add(put(p.key(), p.value()));
    } else if (write instanceof Write.Check c && revision(c.key()) != c.revision()) {
      return differs(c.key(), c.revision());
    } else if (write instanceof Write.Delete d) {
      remove(d.key());
    } else if (write instanceof Write.DeleteTree t) {
      below(t.prefix()).forEach(e -> remove(e.key()));
    } else if (write instanceof Write.CatalogService s) {
      catalog.computeIfAbsent(s.node(), n -> new TreeMap<>()).put(s.serviceId(), s);
    } else if (write instanceof Write.CatalogNodeDelete d) {
      catalog.remove(d.node());
    }
    return Optional.empty();
  }

  private Optional<String> differs(String key, long wanted) {
    return Optional.of("the key " + key + " has the revision " + revision(key) + ", not " + wanted);
  }

  private long revision(String key) {
    return get(key).map(Entry::revision).orElse(0L);
  }

  private Entry put(String key, String value) {
    var before = entries.get(key);
    if (before != null && before.value().equals(value)) {
      return before;
    }
    var entry = new Entry(key, value, index);
    entries.put(key, entry);
    return entry;
  }

  private void remove(String key) {
    entries.remove(key);
    locks.remove(key);
  }

  /** A session takes a key's lock, or gives it up when it is empty; the key is made if need be. */
  void lock(String key, Optional<String> session) {
    index++;
    entries.put(key, new Entry(key, get(key).map(Entry::value).orElse(""), index));
    session.ifPresentOrElse(id -> locks.put(key, id), () -> locks.remove(key));
  }
}
