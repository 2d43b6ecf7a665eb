package io.abril.runtime.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.store.Changes;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.StateStore.WatchListener;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** A listener that holds a watch to its promises. */
final class Hearer implements WatchListener {
  final Map<String, Entry> heard = new TreeMap<>();
  private final Map<String, Long> removedAt = new TreeMap<>();
  int resets;
  int batches;
  LongConsumer onPin = revision -> {};

  @Override
  public void changed(Changes changes) {
    batches++;
    if (changes.reset()) {
      resets++;
      heard.clear();
      removedAt.clear();
      changes.upserts().forEach(entry -> heard.put(entry.key(), entry));
      return;
    }
    assertThat(batches).as("the first batch is a reset").isGreaterThan(1);
    changes.removed().forEach(key -> removed(key, changes.index()));
    changes.upserts().forEach(this::put);
    changes.upserts().stream()
        .filter(entry -> entry.key().endsWith("/.keep"))
        .forEach(entry -> onPin.accept(entry.revision()));
  }

  private void removed(String key, long index) {
    var before = heard.remove(key);
    assertThat(before).as("the removed key " + key).isNotNull();
    assertThat(index).isGreaterThanOrEqualTo(before.revision());
    removedAt.put(key, before.revision());
  }

  private void put(Entry entry) {
    var before = heard.put(entry.key(), entry);
    long last = before == null ? removedAt.getOrDefault(entry.key(), 0L) : before.revision();
    assertThat(entry.revision()).as("told after " + last + ": " + entry).isGreaterThan(last);
  }
}
