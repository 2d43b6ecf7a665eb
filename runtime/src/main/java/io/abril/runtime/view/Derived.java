package io.abril.runtime.view;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Values by name that are derived from entries, and are derived anew only when an entry of theirs
 * was touched: on reading, so that what nobody reads costs nothing, and a burst of changes costs
 * one reading.
 */
final class Derived<V> {
  private final Function<String, Optional<V>> derive;
  private final NavigableMap<String, V> values = new TreeMap<>();
  private final Set<String> stale = new LinkedHashSet<>();
  private final List<IndexTable<V>> tables = new ArrayList<>();
  private Optional<List<V>> all = Optional.of(List.of());

  /**
   * No values yet.
   *
   * @param derive the value of a name, from the entries as they are now; empty when there is none
   */
  Derived(Function<String, Optional<V>> derive) {
    this.derive = derive;
  }

  /** An entry that the value of this name is derived from has changed, come or gone. */
  void touched(String name) {
    stale.add(name);
  }

  /** Keeps an index from now on. */
  void index(IndexTable<V> table) {
    tables.add(table);
    values.forEach((name, value) -> table.file(name, Optional.of(value)));
  }

  Optional<V> get(String name) {
    if (stale.remove(name)) {
      refresh(name);
    }
    return Optional.ofNullable(values.get(name));
  }

  /** Every value, by name. The same list until something changes. */
  List<V> all() {
    settle();
    if (all.isEmpty()) {
      all = Optional.of(List.copyOf(values.values()));
    }
    return all.get();
  }

  /** The values whose name begins with this, by name. */
  List<V> below(String prefix) {
    if (prefix.isEmpty()) {
      return all();
    }
    settle();
    return List.copyOf(values.subMap(prefix, prefix + Character.MAX_VALUE).values());
  }

  /** Brings everything up to date, so that the indexes may be read. */
  void settle() {
    if (stale.isEmpty()) {
      return;
    }
    var names = List.copyOf(stale);
    stale.clear();
    names.forEach(this::refresh);
  }

  private void refresh(String name) {
    var now = derive.apply(name);
    if (now.isPresent()) {
      values.put(name, now.get());
    } else if (values.remove(name) == null) {
      return;
    }
    all = Optional.empty();
    tables.forEach(table -> table.file(name, now));
  }
}
