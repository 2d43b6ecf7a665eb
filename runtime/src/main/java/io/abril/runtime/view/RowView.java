package io.abril.runtime.view;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one family, parsed once per change. A row that can't be read is passed over and said
 * once in the log.
 */
public final class RowView<R> {
  private static final Logger LOG = LoggerFactory.getLogger(RowView.class);

  private final Rows<R> rows;
  private final KvView entries;
  private final String prefix;
  private final Derived<R> values = new Derived<>(this::derive);

  /** The rows over the view of their family. */
  public RowView(Rows<R> rows, KvView entries) {
    this.rows = rows;
    this.entries = entries;
    this.prefix = rows.family() + "/";
    entries.whenTouched(this::touched);
    entries.keys().forEach(this::touched);
  }

  private void touched(String key) {
    if (!key.endsWith("/.keep")) {
      values.touched(key.substring(prefix.length()));
    }
  }

  /** The rows whose name begins with this, by name. */
  public List<R> below(String name) {
    return values.below(name);
  }

  private Optional<R> derive(String name) {
    var entry = entries.get(prefix + name);
    var row = entry.flatMap(e -> Stored.read(e.value(), rows.type()));
    if (entry.isPresent() && row.isEmpty()) {
      LOG.warn(
          "row={} outcome=passed-over cause=\"it can't be read as {}; mend or delete the key\"",
          prefix + name,
          rows.type().getSimpleName());
    }
    return row;
  }
}
