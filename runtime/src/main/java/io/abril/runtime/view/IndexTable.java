package io.abril.runtime.view;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** What values are filed under, and where to find them again to take them out. */
final class IndexTable<V> {
  private final Function<V, Set<String>> values;
  private final Map<String, NavigableMap<String, V>> filed = new HashMap<>();
  private final Map<String, Set<String>> under = new HashMap<>();

  /** An empty table that files each value under what this answers. */
  IndexTable(Function<V, Set<String>> values) {
    this.values = values;
  }

  /** Files the value that this name has now, and takes out the one that it had. */
  void file(String name, Optional<V> now) {
    var before = under.getOrDefault(name, Set.of());
    var after = now.map(values).orElse(Set.of());
    before.stream().filter(value -> !after.contains(value)).forEach(value -> takeOut(value, name));
    for (String value : after) {
      filed.computeIfAbsent(value, v -> new TreeMap<>()).put(name, now.orElseThrow());
    }
    if (after.isEmpty()) {
      under.remove(name);
    } else {
      under.put(name, after);
    }
  }

  private void takeOut(String value, String name) {
    var names = filed.get(value);
    names.remove(name);
    if (names.isEmpty()) {
      filed.remove(value);
    }
  }

  /** What is filed under this value, by name. */
  List<V> at(String value) {
    var names = filed.get(value);
    return names == null ? List.of() : List.copyOf(names.values());
  }

  /** How many values and names it holds on to. */
  int size() {
    return filed.size() + under.size();
  }
}
