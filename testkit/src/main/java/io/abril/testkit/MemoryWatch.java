package io.abril.testkit;

import io.abril.runtime.store.Changes;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.abril.runtime.store.StateStore.Watch;
import io.abril.runtime.store.StateStore.WatchListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener the differences between what it was told and what there is. */
final class MemoryWatch implements Watch {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);

  private final String prefix;
  private final WatchListener listener;
  private final Function<String, Optional<Listing>> read;
  private final Map<String, Entry> told = new LinkedHashMap<>();
  private long index;
  private boolean reset = true;
  private boolean closed;

  /**
   * A watch that has told nothing yet.
   *
   * @param read what is below a prefix; empty while nobody could tell
   */
  MemoryWatch(String prefix, WatchListener listener, Function<String, Optional<Listing>> read) {
    this.prefix = prefix;
    this.listener = listener;
    this.read = read;
  }

  /** Tells what has changed since it last told. */
  void tell() {
    if (!closed) {
      read.apply(prefix).ifPresent(this::tell);
    }
  }

  private void tell(Listing now) {
    reset |= now.index() < index;
    index = now.index();
    // As a denied list looks; see ConsulStore.
    if (now.entries().isEmpty() && !told.isEmpty()) {
      return;
    }
    var entries = new LinkedHashMap<String, Entry>();
    now.entries().forEach(e -> entries.put(e.key(), e));
    var upserts =
        entries.values().stream().filter(e -> reset || !e.equals(told.get(e.key()))).toList();
    var removed = told.keySet().stream().filter(key -> !entries.containsKey(key)).toList();
    told.clear();
    told.putAll(entries);
    if (reset || !upserts.isEmpty() || !removed.isEmpty()) {
      var changes = new Changes(upserts, removed, index, reset);
      reset = false;
      tell(changes);
    }
  }

  private void tell(Changes changes) {
    try {
      listener.changed(changes);
    } catch (RuntimeException e) {
      LOG.error("watch prefix={} outcome=listener-failed cause=\"{}\"", prefix, e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
