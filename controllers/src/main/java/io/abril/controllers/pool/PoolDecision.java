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
import java.util.Comparator;
import java.util.EnumSet;
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
  private static final Set<Phase> ON_THE_WAY_OUT = EnumSet.of(Phase.DRAINING, Phase.STOPPING);

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
    this.specHash = SpecHash.of(spec);
    this.slotDecision = new SlotDecision(spec, specHash, seen, ids, draft);
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
      int before = pool.status().map(ServicePoolStatus::desired).orElse(0);
      return replicas > 0 ? replicas : Math.max(1, before);
    }
    return pool.deleting() || seen.protection().retired() ? 0 : replicas;
  }

  private Outcome run() {
    seen.slots()
        .values()
        .forEach(slot -> slots.put(slot.slot(), slotDecision.advance(giveUpTakenPort(slot))));
    slots.replaceAll((number, slot) -> number >= desired ? leave(slot) : slot);
    update.replaceOutdated(slots, desired);
    for (int number = 0; number < desired; number++) {
      slots.compute(
          number,
          (n, slot) -> fill(slot == null ? Slot.empty(pool.name(), pool.meta().uid(), n) : slot));
    }
    removeUnknownContainers();
    var report = PoolReport.of(pool, seen, slots, desired, specHash, slotDecision);
    return new Outcome(
        changed(), gone(), actions(), draft.events(), draft.lookAgain(), report, settled());
  }

  /** Nothing is left: no row, and no container that a deposed leader made after the row went. */
  private boolean settled() {
    return pool.deleting()
        && !seen.protection().needed()
        && seen.slots().isEmpty()
        && seen.containers().values().stream().noneMatch(this::isOwn);
  }

  private boolean isOwn(PoolObservation.Located located) {
    return located.container().label("abril.uid").equals(pool.meta().uid());
  }

  /** What is begun on an instance that this very decision sends away would be in vain. */
  private List<PoolAction> actions() {
    var staying = new HashSet<String>();
    slots.values().stream()
        .flatMap(Slot::all)
        .filter(i -> !ON_THE_WAY_OUT.contains(i.phase()))
        .forEach(i -> staying.add(i.id()));
    return draft.actions().stream()
        .filter(a -> a.needs().map(staying::contains).orElse(true))
        // Those that can fail within the step come last: one failure ends the run of the steps.
        .sorted(Comparator.comparing(PoolAction::isCall))
        .toList();
  }

  private Slot leave(Slot slot) {
    var leaving = slot.leaving().stream().map(this::onTheWayOut).toList();
    var left = slot.withLeaving(leaving);
    return left.current().map(i -> left.vacated(onTheWayOut(i))).orElse(left);
  }

  private Instance onTheWayOut(Instance instance) {
    if (ON_THE_WAY_OUT.contains(instance.phase())) {
      return instance;
    }
    boolean there = seen.container(instance).isPresent();
    return instance.in(there ? Phase.DRAINING : Phase.STOPPING, seen.now());
  }

  /**
   * A picked port that something else holds is no reason to wait for that one: when its time has
   * come, another instance gets another port, and inherits the wait.
   */
  private Slot giveUpTakenPort(Slot slot) {
    return slot.current()
        .filter(slotDecision::pickedPortTaken)
        .filter(i -> i.notBefore().map(at -> !at.isAfter(seen.now())).orElse(true))
        .map(i -> slot.vacated(i.in(Phase.STOPPING, seen.now())))
        .orElse(slot);
  }

  /** How often in a row the slot's last instance failed for a port, if it did. */
  private int inheritedFailures(Slot slot) {
    return slot.leaving().stream()
        .filter(i -> i.phase() == Phase.STOPPING)
        .filter(
            i ->
                seen.failure(i.id(), Instant.MIN)
                    .filter(f -> f.reason() == DockerError.Reason.PORT)
                    .isPresent())
        .mapToInt(Instance::failures)
        .max()
        .orElse(0);
  }

  private Slot fill(Slot slot) {
    if (slot.current().isPresent() || (update.stopsFirst() && !slot.leaving().isEmpty())) {
      return slot;
    }
    var nodes = seen.nodes().stream().map(n -> n.using(portsGivenNow(n.name()))).toList();
    var placement = Scheduler.place(pool.name(), spec, slot.slot(), nodes, instancesByNode());
    if (placement.node().isEmpty()) {
      return slot.pending(placement.refusal());
    }
    return place(slot, placement.node().get());
  }

  private Slot place(Slot slot, PoolNode node) {
    var id = freshId(slot.slot());
    var ports = PortPicker.pick(spec, node, id);
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
            inheritedFailures(slot),
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
      if (!known.contains(id) && !seen.idTaken().test(id)) {
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
                  && seen.reachable(located.node())
                  && isOwn(located)) {
                slotDecision.remove(id, located, Instant.MIN);
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
