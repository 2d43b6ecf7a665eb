package io.abril.runtime.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Values of a label that others choose: the first so many are taken, the rest is one. */
final class Words {
  static final String OTHER = "other";

  private final int most;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  Words(int most) {
    this.most = most;
  }

  String bounded(String word) {
    if (known.contains(word)) {
      return word;
    }
    // Two threads may each add a last one; the bound is a matter of size, not of a unit.
    return known.size() < most && known.add(word) ? word : known.contains(word) ? word : OTHER;
  }
}
