package io.abril.api.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 */
public record Slot(
    String pool,
    String uid,
    int slot,
    Optional<Instance> current,
    List<Instance> leaving,
    String message,
    String home) {

  /** Copies the list. */
  public Slot {
    leaving = List.copyOf(leaving);
    home = home == null ? "" : home;
  }

  /** A slot that nothing ties to a node. */
  public Slot(
      String pool,
      String uid,
      int slot,
      Optional<Instance> current,
      List<Instance> leaving,
      String message) {
    this(pool, uid, slot, current, leaving, message, "");
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
    return new Slot(pool, uid, slot, Optional.of(instance), leaving, "", home);
  }

  /** The same slot without a place, and why. */
  public Slot pending(String why) {
    return new Slot(pool, uid, slot, Optional.empty(), leaving, why, home);
  }

  /** The same slot whose current instance becomes one that leaves. */
  public Slot vacated(Instance asLeaving) {
    var more = new ArrayList<>(leaving);
    more.add(asLeaving);
    return new Slot(pool, uid, slot, Optional.empty(), more, "", home);
  }

  /** The same slot with other leaving instances. */
  public Slot withLeaving(List<Instance> instances) {
    return new Slot(pool, uid, slot, current, instances, message, home);
  }

  /** The same slot after what was seen of its instances. */
  public Slot with(Optional<Instance> newCurrent, List<Instance> newLeaving) {
    return new Slot(pool, uid, slot, newCurrent, newLeaving, message, home);
  }

  /** The same slot, tied to a node by its volumes. */
  public Slot at(String node) {
    return new Slot(pool, uid, slot, current, leaving, message, node);
  }

  /** Whether nothing is left of it. */
  public boolean vacant() {
    return current.isEmpty() && leaving.isEmpty();
  }
}
