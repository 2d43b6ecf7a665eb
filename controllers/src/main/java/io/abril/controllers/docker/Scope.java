package io.abril.controllers.docker;

import io.abril.controllers.Labels;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which containers of an engine are looked at.
 *
 * @param root the root whose containers they are; empty for those that no abril started
 */
record Scope(Optional<String> root) {
  /** The containers of a root. */
  static Scope of(String root) {
    return new Scope(Optional.of(root));
  }

  /** Containers that no abril started; an engine can't filter by what they lack. */
  static Scope foreign() {
    return new Scope(Optional.empty());
  }

  /** Whether some abril, perhaps one of another root, started a container with these labels. */
  static boolean ofSomebody(Map<String, String> labels) {
    return labels != null && labels.containsKey(Labels.ROOT);
  }

  /** The engine's filters for lists and events. */
  List<String> labelFilters() {
    return root.map(r -> List.of(Labels.ROOT + "=" + r)).orElse(List.of());
  }

  /** Whether a container with these labels is one of them. */
  boolean holds(Map<String, String> labels) {
    return root.map(r -> r.equals(labels.get(Labels.ROOT))).orElseGet(() -> !ofSomebody(labels));
  }

  /** Whether one that isn't known yet is worth a look in that state. */
  boolean wants(String state) {
    return root.isPresent() || state.equals("running") || state.equals("paused");
  }
}
