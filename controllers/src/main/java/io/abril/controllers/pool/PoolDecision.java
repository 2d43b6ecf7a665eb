package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.api.pool.Slot;
import io.abril.controllers.Hashes;
import io.abril.controllers.docker.DockerError;
import io.abril.runtime.events.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides what a pool does next: each slot goes a step further, surplus slots leave, outdated
 * instances are replaced within the update's budget, empty slots get a place. Pure; run it again
 * and it goes on from wherever the world is.
 */
final class PoolDecision {
  private final Resource<ServicePoolSpec, ServicePoolStatus> pool;
  private final ServicePoolSpec spec;
  private final PoolObservation seen;
  private final PoolDraft draft = new PoolDraft();
  private final SlotDecision slotDecision;
  private final RollingUpdate update;
  private final String specHash;
  private final Map<Integer, Slot> slots = new TreeMap<>();
  private final int desired;

  /**
   * The outcome.
   *
   * @param changed rows to write
   * @param gone slots whose rows are to be deleted
   * @param actions deeds, which may run in parallel
   * @param lookAgain when something is due though nothing changes
   * @param settled whether nothing is left of a pool that is being deleted
   */
  record Outcome(
      List<Slot> changed,
      List<Slot> gone,
      List<PoolAction> actions,
      List<Event> events,
      Optional<Instant> lookAgain,
      PoolReport report,
      boolean settled) {}

  private PoolDecision(
      Resource<ServicePoolSpec, ServicePoolStatus> pool, PoolObservation seen, ServiceIds ids) {
    this.pool = pool;
    this.spec = pool.spec();
    this.seen = seen;
    this.slotDecision = new SlotDecision(spec, seen, ids, draft);
    this.specHash = SpecHash.of(spec);
    this.desired = desired(pool, seen);
    this.update = new RollingUpdate(spec, seen, slotDecision, specHash);
  }

  /** Decides. */
  static Outcome decide(
      Resource<ServicePoolSpec, ServicePoolStatus> pool, PoolObservation seen, ServiceIds ids) {
    return new PoolDecision(pool, seen, ids).run();
  }

  /** How many instances are wanted now. */
  private static int desired(
      Resource<ServicePoolSpec, ServicePoolStatus> pool, PoolObservation seen) {
    int replicas = pool.spec().replicas();
    if (seen.protection().needed()) {
      // Needed pools can't be deleted or scaled to nothing; other scaling is legal.
      return replicas > 0 ? replicas : Math.max(1, seen.slots().size());
    }
    return pool.deleting() || seen.protection().retired() ? 0 : replicas;
  }

  private Outcome run() {
    seen.slots().values().forEach(slot -> slots.put(slot.slot(), slotDecision.advance(slot)));
    slots.replaceAll((number, slot) -> number >= desired ? leave(slot) : giveUpTakenPort(slot));
    update.replaceOutdated(slots, desired);
    for (int number = 0; number < desired; number++) {
      slots.compute(
          number,
          (n, slot) -> fill(slot == null ? Slot.empty(pool.name(), pool.meta().uid(), n) : slot));
    }
    removeUnknownContainers();
    var report = PoolReport.of(pool, seen, slots, desired, specHash, slotDecision);
    boolean settled = pool.deleting() && !seen.protection().needed() && seen.slots().isEmpty();
    return new Outcome(
        changed(), gone(), draft.actions(), draft.events(), draft.lookAgain(), report, settled);
  }

  private Slot leave(Slot slot) {
    return slot.current()
        .map(
            i ->
                slot.vacated(
                    i.in(
                        seen.container(i).isPresent() ? Phase.DRAINING : Phase.STOPPING,
                        seen.now())))
        .orElse(slot);
  }

  /**
   * A picked port that something else holds is no reason to wait: another instance gets another
   * one.
   */
  private Slot giveUpTakenPort(Slot slot) {
    return slot.current()
        .filter(i -> i.phase() == Phase.BACK_OFF && portTaken(i))
        .filter(i -> spec.ports().stream().anyMatch(p -> p.host().picked()))
        .map(i -> slot.vacated(i.in(Phase.STOPPING, seen.now())))
        .orElse(slot);
  }

  private boolean portTaken(Instance instance) {
    var failure = seen.failures().get(instance.id());
    return failure != null && failure.reason() == DockerError.Reason.PORT;
  }

  private Slot fill(Slot slot) {
    if (slot.current().isPresent() || (update.stopsFirst() && !slot.leaving().isEmpty())) {
      return slot;
    }
    var placement =
        Scheduler.place(pool.name(), spec, slot.slot(), seen.nodes(), instancesByNode());
    if (placement.node().isEmpty()) {
      return slot.pending(placement.refusal());
    }
    return place(slot, placement.node().get());
  }

  private Slot place(Slot slot, PoolNode node) {
    var id = freshId(slot.slot());
    var ports = PortPicker.pick(spec, node, id, portsGivenNow(node.name()));
    if (ports.isEmpty()) {
      return slot.pending("every port of the range of node " + node.name() + " is taken");
    }
    var instance =
        new Instance(
            id,
            node.name(),
            node.address(),
            ports.get(),
            specHash,
            pool.meta().generation(),
            Phase.STARTING,
            0,
            0,
            "",
            seen.now(),
            Optional.empty());
    draft.act(new PoolAction.Create(slot.slot(), instance));
    return slot.with(instance);
  }

  private String freshId(int slot) {
    var known = new HashSet<String>(seen.containers().keySet());
    slots.values().stream().flatMap(Slot::all).map(Instance::id).forEach(known::add);
    for (int attempt = 0; ; attempt++) {
      var id =
          Hashes.hex6(
              pool.meta().uid() + "/" + slot + "/" + seen.now().toEpochMilli() + "/" + attempt);
      if (!known.contains(id)) {
        return id;
      }
    }
  }

  private Map<String, Integer> instancesByNode() {
    var counts = new HashMap<String, Integer>();
    slots.values().stream()
        .flatMap(s -> s.current().stream())
        .forEach(i -> counts.merge(i.node(), 1, Integer::sum));
    return counts;
  }

  private Set<Integer> portsGivenNow(String node) {
    var ports = new HashSet<Integer>();
    slots.values().stream()
        .flatMap(Slot::all)
        .filter(i -> i.node().equals(node))
        .forEach(i -> ports.addAll(i.ports().values()));
    return ports;
  }

  /** Containers of this very pool that no row knows: a create of a deposed leader, for instance. */
  private void removeUnknownContainers() {
    var known = new HashSet<String>();
    slots.values().stream().flatMap(Slot::all).map(Instance::id).forEach(known::add);
    seen.slots().values().stream().flatMap(Slot::all).map(Instance::id).forEach(known::add);
    seen.containers()
        .forEach(
            (id, located) -> {
              if (!known.contains(id)
                  && !seen.busy().contains(id)
                  && located.container().label("abril.uid").equals(pool.meta().uid())) {
                draft.act(
                    new PoolAction.Remove(
                        located.node(), id, located.container().id(), located.container().name()));
              }
            });
  }

  private List<Slot> changed() {
    var changed = new ArrayList<Slot>();
    for (Slot slot : slots.values()) {
      boolean stays = slot.slot() < desired || !slot.vacant();
      if (stays && !slot.equals(seen.slots().get(slot.slot()))) {
        changed.add(slot);
      }
    }
    return changed;
  }

  private List<Slot> gone() {
    return slots.values().stream()
        .filter(s -> s.slot() >= desired && s.vacant() && seen.slots().containsKey(s.slot()))
        .toList();
  }
}
