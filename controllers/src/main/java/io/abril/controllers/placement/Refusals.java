package io.abril.controllers.placement;

import io.abril.controllers.placement.Filters.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * Counts why nodes were refused, and says it in one sentence: {@code 0 of 3 nodes fit: 1 is
 * draining, 2 have port 5000 taken}.
 */
final class Refusals {
  private static final Map<String, String> PLURALS =
      Map.of("is", "are", "has", "have", "does", "do", "lacks", "lack");

  private final Map<String, Entry> entries = new HashMap<>();
  private int nodes;

  private static final class Entry {
    final Refusal refusal;
    int count;
    long free;

    Entry(Refusal refusal) {
      this.refusal = refusal;
      this.free = refusal.free();
    }
  }

  void add(Refusal refusal) {
    nodes++;
    var entry = entries.computeIfAbsent(refusal.why(), w -> new Entry(refusal));
    entry.count++;
    entry.free = Math.max(entry.free, refusal.free());
  }

  /** In the order of the filters. */
  String sentence() {
    if (nodes == 0) {
      return "there is no node to run on; apply a Node";
    }
    return "0 of "
        + nodes
        + (nodes == 1 ? " node fits: " : " nodes fit: ")
        + entries.values().stream()
            .sorted(
                Comparator.<Entry, Filters.Rule>comparing(e -> e.refusal.rule())
                    .thenComparing(e -> e.refusal.why()))
            .map(Refusals::part)
            .collect(Collectors.joining(", "));
  }

  private static String part(Entry entry) {
    var unit = entry.refusal.unit();
    var free = unit.isEmpty() ? "" : " (free " + unit.get().apply(entry.free) + " at most)";
    return entry.count + " " + verb(entry.refusal.why(), entry.count) + free;
  }

  private static String verb(String why, int count) {
    int space = why.indexOf(' ');
    if (count == 1 || space < 0) {
      return why;
    }
    var first = why.substring(0, space);
    return PLURALS.getOrDefault(first, first) + why.substring(space);
  }

  /** Thousandths of a core: {@code 0.25 cpu}. */
  static final LongFunction<String> CPU =
      milli ->
          BigDecimal.valueOf(Math.max(0, milli), 3).stripTrailingZeros().toPlainString() + " cpu";

  /** Bytes: {@code 64Mi}. */
  static final LongFunction<String> MEMORY = bytes -> memory(Math.max(0, bytes));

  private static String memory(long bytes) {
    var units = new String[] {"Ti", "Gi", "Mi", "Ki"};
    for (int i = 0; i < units.length; i++) {
      long unit = 1L << (40 - 10 * i);
      if (bytes >= unit) {
        // Rounded down: what is said to be free is free.
        return BigDecimal.valueOf(bytes)
                .divide(BigDecimal.valueOf(unit), 1, RoundingMode.DOWN)
                .stripTrailingZeros()
                .toPlainString()
            + units[i];
      }
    }
    return String.valueOf(bytes);
  }
}
