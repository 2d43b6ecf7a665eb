package io.abril.api.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The row that the leader keeps at {@code instances/<pool>/<slot>}, committed before anything is
 * done to a container.
 *
 * @param pool the pool's name
 * @param uid the pool's uid
 * @param slot 0 up to replicas - 1
 * @param current the instance that is to serve; empty while the slot has no place
 * @param leaving instances that this slot had and that are being taken out of service
 * @param message why the slot has no instance; empty when it has
 * @param home the node that has the slot's volumes, which it never leaves; empty while it has none
 * @param avoided nodes that could not start an instance of it of late, and until when any other
 *     node is better
 */
public record Slot(
    String pool,
    String uid,
    int slot,
    Optional<Instance> current,
    List<Instance> leaving,
    String message,
    String home,
    Map<String, Instant> avoided) {

  /** Copies the collections. */
  public Slot {
    leaving = List.copyOf(leaving);
    home = home == null ? "" : home;
    avoided = avoided == null ? Map.of() : Map.copyOf(avoided);
  }

  /** A slot that nothing ties to a node. */
  public Slot(
      String pool,
      String uid,
      int slot,
      Optional<Instance> current,
      List<Instance> leaving,
      String message) {
    this(pool, uid, slot, current, leaving, message, "", Map.of());
  }

  /** A slot without an instance. */
  public static Slot empty(String pool, String uid, int slot) {
    return new Slot(pool, uid, slot, Optional.empty(), List.of(), "");
  }

  /** The row's name: {@code <pool>/<slot>}. */
  public String rowName() {
    return pool + "/" + slot;
  }

  /** Every instance of this slot. */
  public Stream<Instance> all() {
    return Stream.concat(current.stream(), leaving.stream());
  }

  /** The same slot with that instance as its current one. */
  public Slot with(Instance instance) {
    return new Slot(pool, uid, slot, Optional.of(instance), leaving, "", home, avoided);
  }

  /** The same slot without a place, and why. */
  public Slot pending(String why) {
    return new Slot(pool, uid, slot, Optional.empty(), leaving, why, home, avoided);
  }

  /** The same slot whose current instance becomes one that leaves. */
  public Slot vacated(Instance asLeaving) {
    var more = new ArrayList<>(leaving);
    more.add(asLeaving);
    return new Slot(pool, uid, slot, Optional.empty(), more, "", home, avoided);
  }

  /** The same slot with other leaving instances. */
  public Slot withLeaving(List<Instance> instances) {
    return new Slot(pool, uid, slot, current, instances, message, home, avoided);
  }

  /** The same slot after what was seen of its instances. */
  public Slot with(Optional<Instance> newCurrent, List<Instance> newLeaving) {
    return new Slot(pool, uid, slot, newCurrent, newLeaving, message, home, avoided);
  }

  /** The same slot, tied to a node by its volumes. */
  public Slot at(String node) {
    return new Slot(pool, uid, slot, current, leaving, message, node, avoided);
  }

  /** The same slot, which goes back to a node only when there is no other, until then. */
  public Slot avoiding(String node, Instant until, Instant now) {
    var nodes = new HashMap<>(avoided);
    nodes.values().removeIf(at -> !at.isAfter(now));
    nodes.put(node, until);
    return new Slot(pool, uid, slot, current, leaving, message, home, nodes);
  }

  /** The nodes that are avoided at that moment. */
  public Set<String> avoidedAt(Instant now) {
    return avoided.entrySet().stream()
        .filter(e -> e.getValue().isAfter(now))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether nothing is left of it. */
  public boolean vacant() {
    return current.isEmpty() && leaving.isEmpty();
  }
}
