package io.abril.runtime.view;

import io.abril.runtime.store.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one family, parsed once per revision. A row that can't be read is passed over and
 * said once in the log.
 */
public final class RowView<R> {
  private static final Logger LOG = LoggerFactory.getLogger(RowView.class);

  private final Rows<R> rows;
  private final KvView entries;
  private final Map<String, Cached<R>> cache = new HashMap<>();

  private record Cached<R>(long revision, Optional<R> row) {}

  /** The rows over the view of their family. */
  public RowView(Rows<R> rows, KvView entries) {
    this.rows = rows;
    this.entries = entries;
    entries.onChange(cache::remove);
  }

  /** The rows whose name begins with this, by name. */
  public List<R> below(String prefix) {
    var all = new ArrayList<R>();
    for (Entry entry : entries.below(rows.family() + "/" + prefix)) {
      if (!entry.key().endsWith("/.keep")) {
        row(entry).ifPresent(all::add);
      }
    }
    return all;
  }

  private Optional<R> row(Entry entry) {
    var cached = cache.get(entry.key());
    if (cached == null || cached.revision != entry.revision()) {
      cached = new Cached<>(entry.revision(), Stored.read(entry.value(), rows.type()));
      cache.put(entry.key(), cached);
      if (cached.row.isEmpty()) {
        LOG.warn(
            "row={} outcome=passed-over cause=\"it can't be read as {}; mend or delete the key\"",
            entry.key(),
            rows.type().getSimpleName());
      }
    }
    return cached.row;
  }
}
