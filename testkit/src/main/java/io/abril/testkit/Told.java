package io.abril.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.store.Changes;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.StateStore.WatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Notes what a watch tells, as whoever keeps a view does. */
final class Told implements WatchListener {
  private final List<Changes> all = new ArrayList<>();
  private final Map<String, Entry> entries = new TreeMap<>();

  @Override
  public synchronized void changed(Changes changes) {
    all.add(changes);
    if (changes.reset()) {
      entries.clear();
    }
    changes.removed().forEach(entries::remove);
    changes.upserts().forEach(e -> entries.put(e.key(), e));
  }

  synchronized int times() {
    return all.size();
  }

  synchronized Changes get(int index) {
    return all.get(index);
  }

  synchronized Optional<String> value(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::value);
  }

  synchronized List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  synchronized List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** Whether the last reset came after that many batches. */
  synchronized boolean resetSince(int batches) {
    return all.stream().skip(batches).anyMatch(Changes::reset);
  }

  /**
   * What every watch promises of its batches: the first is all of it, a key's revisions only grow,
   * and a deletion is told with an index that covers what it deletes; a view would not believe it
   * otherwise. Entries may be newer than their batch's index.
   */
  synchronized void assertInOrder() {
    assertThat(all).isNotEmpty();
    assertThat(all.get(0).reset()).as("the first batch is all of it").isTrue();
    var revisions = new TreeMap<String, Long>();
    for (Changes batch : all) {
      if (batch.reset()) {
        revisions.clear();
      }
      var keys = batch.upserts().stream().map(Entry::key).toList();
      assertThat(keys).doesNotHaveDuplicates().noneMatch(batch.removed()::contains);
      for (String key : batch.removed()) {
        var before = revisions.remove(key);
        assertThat(before == null || before <= batch.index())
            .as("%s deletes %s of revision %s", batch, key, before)
            .isTrue();
      }
      for (Entry entry : batch.upserts()) {
        var before = revisions.put(entry.key(), entry.revision());
        assertThat(before == null || before < entry.revision())
            .as("%s comes after revision %s", entry, before)
            .isTrue();
      }
    }
  }
}
