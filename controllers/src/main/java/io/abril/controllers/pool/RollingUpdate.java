package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.api.pool.Update;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Chooses which outdated instances are replaced now: those of an older specification, and those on
 * a node that everything must leave. Instances that never passed, or whose process is gone, cost
 * nobody anything and go at once; one that merely fails its check now counts as serving: the check
 * of every instance fails while Consul's agent is restarted. Pure.
 */
final class RollingUpdate {
  private static final Set<Phase> ON_THE_WAY_OUT = EnumSet.of(Phase.DRAINING, Phase.STOPPING);

  private final ServicePoolSpec spec;
  private final PoolObservation seen;
  private final SlotDecision slotDecision;
  private final String specHash;

  RollingUpdate(
      ServicePoolSpec spec, PoolObservation seen, SlotDecision slotDecision, String specHash) {
    this.spec = spec;
    this.seen = seen;
    this.slotDecision = slotDecision;
    this.specHash = specHash;
  }

  /** Whether a slot's old instance must be gone before its new one begins. */
  boolean stopsFirst() {
    return spec.update().order() == Update.Order.STOP_FIRST
        || spec.update().maxSurge() == 0
        || hasFixedPorts();
  }

  private boolean hasFixedPorts() {
    return spec.ports().stream().map(Port::host).anyMatch(h -> h.published() && !h.picked());
  }

  /** Vacates as many slots as the budget allows. */
  void replaceOutdated(Map<Integer, Slot> slots, int desired) {
    List<Slot> outdated =
        slots.values().stream()
            .filter(s -> s.slot() < desired && s.current().map(this::outdated).orElse(false))
            .sorted(Comparator.comparing(s -> s.current().map(slotDecision::passing).orElse(false)))
            .toList();
    for (Slot slot : outdated) {
      var instance = slot.current().orElseThrow();
      if (!slotDecision.established(instance)) {
        slots.put(slot.slot(), slot.vacated(instance.in(Phase.STOPPING, seen.now())));
      } else if (stopsFirst()) {
        if (mayMissOneMore(slots, desired, slotDecision.passing(instance))) {
          slots.put(slot.slot(), slot.vacated(instance.in(Phase.DRAINING, seen.now())));
        }
      } else if (surging(slots) < spec.update().maxSurge()) {
        slots.put(slot.slot(), slot.vacated(instance));
      }
    }
  }

  private boolean outdated(Instance instance) {
    boolean mustMove = seen.node(instance.node()).map(PoolNode::leaving).orElse(false);
    boolean old = !instance.specHash().equals(specHash);
    return mustMove || (old && (!spec.paused() || isLost(instance)));
  }

  /** A container of an older specification can't be made again. */
  private boolean isLost(Instance instance) {
    return seen.reachable(instance)
        && !seen.busy().contains(instance.id())
        && seen.container(instance).isEmpty();
  }

  private boolean mayMissOneMore(Map<Integer, Slot> slots, int desired, boolean passes) {
    int least = desired - Math.max(1, spec.update().allowedMissing());
    return count(slots, slotDecision::established) - 1 >= least
        && (!passes || count(slots, slotDecision::passing) - 1 >= least);
  }

  private static long count(Map<Integer, Slot> slots, Predicate<Instance> which) {
    return slots.values().stream().flatMap(s -> s.current().stream()).filter(which).count();
  }

  /** Slots whose old instance serves until the new one does. */
  private static long surging(Map<Integer, Slot> slots) {
    return slots.values().stream()
        .filter(s -> s.leaving().stream().anyMatch(i -> !ON_THE_WAY_OUT.contains(i.phase())))
        .count();
  }
}
