package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which instances must leave their node though nothing is wrong with them: the node is drained or
 * deleted, it doesn't meet the constraints any more, or somebody asked for a rebalance. How many
 * leave at once is the update's budget. Pure.
 */
final class Moves {
  private final ServicePoolSpec spec;
  private final PoolObservation seen;
  private final Places places;
  private final Set<Integer> rebalanced = new HashSet<>();
  private final Map<Integer, String> stuck = new TreeMap<>();

  Moves(ServicePoolSpec spec, PoolObservation seen, Places places) {
    this.spec = spec;
    this.seen = seen;
    this.places = places;
  }

  /** Why an instance must leave its node; empty when it may stay. */
  Optional<String> why(Instance instance) {
    var node = seen.node(instance.node());
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get().leaving()) {
      return Optional.of(node.get().name() + " is left by everything");
    }
    // What is known of a silent node is old; a paused pool waits with all that can wait.
    return node.filter(n -> n.reachable() && !seen.rollout().paused())
        .flatMap(n -> spec.placement().unmet(n.host().attributes()))
        .map(rule -> instance.node() + " does not meet " + rule);
  }

  /** Whether a slot's instance must leave its node. */
  boolean mustMove(Slot slot) {
    return slot.current()
        .map(i -> rebalanced.contains(slot.slot()) || why(i).isPresent())
        .orElse(false);
  }

  /** These slots are to move because somebody asked for it. */
  void rebalance(Set<Integer> numbers) {
    rebalanced.addAll(numbers);
  }

  /**
   * Whether a slot that must move can't: its volumes are there, or the old instance has to go first
   * and there is no place for a new one. Said in {@link #stuck}.
   */
  boolean holds(Slot slot, boolean stopFirst) {
    if (!mustMove(slot)) {
      return false;
    }
    var instance = slot.current().orElseThrow();
    var reason = why(instance).orElse("a rebalance was asked for");
    if (Places.tiedTo(spec, slot, instance.node())) {
      stuck.put(slot.slot(), "it stays where its volumes are, though " + reason);
      return true;
    }
    if (!stopFirst) {
      return false;
    }
    var elsewhere = places.elsewhere(slot);
    if (elsewhere.host().isEmpty()) {
      stuck.put(slot.slot(), "it stays, though " + reason + ": " + elsewhere.refusal());
      return true;
    }
    return false;
  }

  /** Slots that can't move, and why. */
  Map<Integer, String> stuck() {
    return stuck;
  }
}
