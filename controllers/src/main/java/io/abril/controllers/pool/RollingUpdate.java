package io.abril.controllers.pool;

import io.abril.api.pool.HostPort;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Mode;
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
  private final NodeLoss loss;
  private final Moves moves;
  private final Places places;

  RollingUpdate(
      ServicePoolSpec spec,
      PoolObservation seen,
      SlotDecision slotDecision,
      String specHash,
      NodeLoss loss,
      Moves moves,
      Places places) {
    this.spec = spec;
    this.seen = seen;
    this.slotDecision = slotDecision;
    this.specHash = specHash;
    this.loss = loss;
    this.moves = moves;
    this.places = places;
  }

  /** Whether a slot's old instance must be gone before its new one begins. */
  boolean stopsFirst() {
    return spec.update().order() == Update.Order.STOP_FIRST
        || spec.update().maxSurge() == 0
        || Places.tied(spec);
  }

  /** One with named ports has its new instance beside the old one only where they are free. */
  private boolean stopsFirst(Slot slot) {
    return stopsFirst()
        || (hasFixedPorts()
            && !moves.mustMove(slot)
            // A slot of a global pool has one node only, where its port is taken by itself.
            && (spec.mode() == Mode.GLOBAL || places.find(slot).host().isEmpty()));
  }

  boolean hasFixedPorts() {
    return spec.nodePorts().stream().map(Port::host).anyMatch(HostPort::isFixed);
  }

  /** Vacates as many slots as the budget allows. */
  void replaceOutdated(Map<Integer, Slot> slots, int desired) {
    slots.replaceAll((number, slot) -> reinstated(slot));
    List<Slot> outdated =
        slots.values().stream()
            .filter(s -> moves.mustMove(s) || s.current().map(this::outdated).orElse(false))
            .filter(s -> s.current().map(i -> !loss.lost(i.node())).orElse(false))
            .sorted(Comparator.comparing(s -> s.current().map(slotDecision::passing).orElse(false)))
            .toList();
    for (Slot slot : outdated) {
      boolean stopFirst = stopsFirst(slot);
      if (!moves.holds(slot, stopFirst)) {
        release(slots, slot, desired, stopFirst);
      }
    }
  }

  private void release(Map<Integer, Slot> slots, Slot slot, int desired, boolean stopFirst) {
    var instance = slot.current().orElseThrow();
    Instance released;
    if (!slotDecision.established(instance)) {
      released = instance.in(Phase.STOPPING, seen.now());
    } else if (!successorMayStart()) {
      return;
    } else if (stopFirst && mayMissOneMore(slots, desired, slotDecision.passing(instance))) {
      released = instance.in(Phase.DRAINING, seen.now());
    } else if (!stopFirst && surging(slots) < spec.update().maxSurge()) {
      released = instance;
    } else {
      return;
    }
    slots.put(slot.slot(), slot.vacated(released));
    places.vacated(instance);
  }

  /**
   * When what is wanted goes back to what was, the instance that still serves for its slot is the
   * slot's again.
   */
  private Slot reinstated(Slot slot) {
    boolean wanting =
        slot.current().map(i -> !upToDate(i) && !slotDecision.established(i)).orElse(true);
    var serving = slot.leaving().stream().filter(this::servesAsWanted).findFirst();
    if (!wanting || serving.isEmpty()) {
      return slot;
    }
    slot.current().ifPresent(places::vacated);
    var vacated =
        slot.current().map(i -> slot.vacated(i.in(Phase.STOPPING, seen.now()))).orElse(slot);
    var leaving = vacated.leaving().stream().filter(i -> !i.equals(serving.get())).toList();
    return vacated.withLeaving(leaving).with(serving.get());
  }

  private boolean servesAsWanted(Instance leaving) {
    return !ON_THE_WAY_OUT.contains(leaving.phase())
        && upToDate(leaving)
        && !loss.lost(leaving.node())
        && moves.why(leaving).isEmpty();
  }

  private boolean outdated(Instance instance) {
    boolean held =
        seen.rollout().paused()
            ? !isLost(instance)
            : seen.rollout().failed(seen.inputs()) && slotDecision.established(instance);
    return !upToDate(instance) && !held;
  }

  /** Whether its container is as it is to be now, or can be made so without another one. */
  private boolean upToDate(Instance instance) {
    return instance.specHash().equals(specHash) && !seen.otherInputs(instance);
  }

  /** A container of an older specification can't be made again. */
  private boolean isLost(Instance instance) {
    return seen.reachable(instance)
        && !seen.busy().contains(instance.id())
        && seen.container(instance).isEmpty();
  }

  /** While it may not, who serves goes on serving. */
  private boolean successorMayStart() {
    return seen.waitsFor().isEmpty();
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
  private long surging(Map<Integer, Slot> slots) {
    return slots.values().stream()
        .filter(
            s ->
                s.leaving().stream()
                    .anyMatch(i -> !ON_THE_WAY_OUT.contains(i.phase()) && !loss.lost(i.node())))
        .count();
  }
}
