package io.abril.runtime.view;

import io.abril.runtime.store.Changes;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.StateStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every entry below one prefix, kept by a watch. Never older than this process's own last write:
 * {@link #wrote} and {@link #deleted} apply a commit at once, and an older answer of the watch
 * doesn't take it back. Belongs to one event loop.
 */
public final class KvView {
  private static final Logger LOG = LoggerFactory.getLogger(KvView.class);

  /** Deletions are remembered for the watch's answers that are under way; these are few. */
  private static final int DELETIONS = 10_000;

  private final String prefix;
  private final NavigableMap<String, Entry> entries = new TreeMap<>();
  private final Map<String, Long> deletedRevisions = new LinkedHashMap<>();
  private final List<Consumer<String>> derived = new ArrayList<>();
  private final List<Consumer<String>> listeners = new ArrayList<>();
  private final List<Runnable> onSync = new ArrayList<>();
  private final List<Awaited> awaited = new ArrayList<>();
  private boolean synced;

  private record Awaited(String key, long revision, Runnable action) {}

  /** A view of the keys that begin with {@code prefix}; empty until {@link #open}. */
  public KvView(String prefix) {
    this.prefix = prefix;
  }

  /** Begins to follow the store. */
  public StateStore.Watch open(StateStore store) {
    return store.watch(prefix, this::apply);
  }

  /** Calls this with every key that changed, this process's own writes included. */
  public void onChange(Consumer<String> listener) {
    listeners.add(listener);
  }

  /**
   * Calls this with every key at the moment at which it changes, before any listener hears of the
   * batch that it belongs to: for what is derived from the entries, so that no listener finds it
   * behind them. It must not throw, and may read no more than the entry of that key.
   */
  void whenTouched(Consumer<String> invalidation) {
    derived.add(invalidation);
  }

  /** Calls this once, when the view has first been complete. */
  public void whenSynced(Runnable action) {
    if (synced) {
      action.run();
    } else {
      onSync.add(action);
    }
  }

  /**
   * Calls this once, when the view holds this revision of the key or a later one. For a key that is
   * written past the view, without {@link #wrote}, the watch has then told everything that was
   * written before it.
   */
  public void whenReached(String key, long revision, Runnable action) {
    if (get(key).map(e -> e.revision() >= revision).orElse(false)) {
      action.run();
    } else {
      awaited.add(new Awaited(key, revision, action));
    }
  }

  /** Whether the view has been complete once. */
  public boolean synced() {
    return synced;
  }

  /** The entry of a key. */
  public Optional<Entry> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Entries whose key begins with this, in the order of their keys: a copy. */
  public List<Entry> below(String keyPrefix) {
    return List.copyOf(range(keyPrefix).values());
  }

  /** Whether an entry fits whose key begins with this; looks no further than the first. */
  public boolean anyBelow(String keyPrefix, Predicate<Entry> fits) {
    return range(keyPrefix).values().stream().anyMatch(fits);
  }

  private NavigableMap<String, Entry> range(String keyPrefix) {
    return entries.subMap(keyPrefix, true, keyPrefix + Character.MAX_VALUE, false);
  }

  /** All keys, in order: a copy. */
  public List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /** This process has set an entry. */
  public void wrote(Entry entry) {
    if (applyWrite(entry)) {
      tell(List.of(entry.key()));
    }
  }

  /** This process has deleted a key. */
  public void deleted(String key) {
    if (applyDeletion(key)) {
      tell(List.of(key));
    }
  }

  /**
   * This process has set an entry, which the listeners are to hear of by {@link #tell}, when the
   * whole transaction is applied. Answers whether there is something to tell.
   */
  public boolean applyWrite(Entry entry) {
    return entry.key().startsWith(prefix) && put(entry);
  }

  /** The same for a key that this process has deleted. */
  public boolean applyDeletion(String key) {
    var gone = entries.remove(key);
    if (gone == null) {
      return false;
    }
    deletedRevisions.put(key, gone.revision());
    if (deletedRevisions.size() > DELETIONS) {
      deletedRevisions.remove(deletedRevisions.keySet().iterator().next());
    }
    touched(key);
    return true;
  }

  private void apply(Changes changes) {
    var touched = new ArrayList<String>();
    if (changes.reset()) {
      reset(changes, touched);
    } else {
      changes.upserts().stream().filter(this::put).forEach(e -> touched.add(e.key()));
      changes.removed().forEach(key -> remove(key, changes.index(), touched));
    }
    tell(touched);
    if (!synced) {
      synced = true;
      var actions = List.copyOf(onSync);
      onSync.clear();
      actions.forEach(KvView::guarded);
    }
    tellAwaited(changes.upserts());
  }

  private void tellAwaited(List<Entry> upserts) {
    for (Entry entry : upserts) {
      for (Awaited wait : List.copyOf(awaited)) {
        if (wait.key.equals(entry.key()) && wait.revision <= entry.revision()) {
          awaited.remove(wait);
          guarded(wait.action);
        }
      }
    }
  }

  private void reset(Changes changes, List<String> touched) {
    var all = new TreeSet<>(entries.keySet());
    entries.clear();
    deletedRevisions.clear();
    changes.upserts().forEach(e -> entries.put(e.key(), e));
    all.addAll(entries.keySet());
    all.forEach(this::touched);
    touched.addAll(all);
  }

  private void touched(String key) {
    derived.forEach(d -> d.accept(key));
  }

  private boolean put(Entry entry) {
    long deletedAt = deletedRevisions.getOrDefault(entry.key(), -1L);
    if (entry.revision() <= deletedAt) {
      return false;
    }
    deletedRevisions.remove(entry.key());
    var before = entries.get(entry.key());
    if (before != null && before.revision() >= entry.revision()) {
      return false;
    }
    entries.put(entry.key(), entry);
    touched(entry.key());
    return true;
  }

  private void remove(String key, long index, List<String> touched) {
    // An answer that tells an earlier deletion of the key says nothing of ours.
    deletedRevisions.computeIfPresent(key, (k, revision) -> revision <= index ? null : revision);
    var before = entries.get(key);
    // Written by ourselves after the watch's answer was made: still there.
    if (before != null && before.revision() <= index) {
      entries.remove(key);
      touched(key);
      touched.add(key);
    }
  }

  /** Lets the listeners hear of keys that have changed. */
  public void tell(Collection<String> keys) {
    for (String key : keys) {
      listeners.forEach(l -> guarded(() -> l.accept(key)));
    }
  }

  /** A listener that throws must neither keep others from hearing nor end the watch. */
  private static void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("outcome=listener-failed cause=\"{}\"", e.getMessage(), e);
    }
  }
}
