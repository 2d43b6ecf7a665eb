package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Mode;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.api.pool.Slot;
import io.abril.controllers.Hashes;
import io.abril.controllers.Labels;
import io.abril.controllers.placement.Host;
import io.abril.runtime.Op;
import io.abril.runtime.events.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
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
  private final Places places;
  private final NodeLoss loss;
  private final Moves moves;
  private final FailedStarts failedStarts;
  private Wanted wanted = Wanted.replicas(0);

  /**
   * The outcome.
   *
   * @param changed rows to write
   * @param gone slots whose rows are to be deleted
   * @param actions deeds, which may run in parallel
   * @param lookAgain when something is due though nothing changes
   * @param consumed requests that are answered
   * @param settled whether nothing is left of a pool that is being deleted
   */
  record Outcome(
      List<Slot> changed,
      List<Slot> gone,
      List<PoolAction> actions,
      List<Event> events,
      Optional<Instant> lookAgain,
      PoolReport report,
      List<Op> consumed,
      boolean settled) {}

  private PoolDecision(
      Resource<ServicePoolSpec, ServicePoolStatus> pool, PoolObservation seen, ServiceIds ids) {
    this.pool = pool;
    this.spec = pool.spec();
    this.seen = seen;
    this.specHash = SpecHash.of(spec);
    this.loss = new NodeLoss(spec, seen, draft);
    this.slotDecision = new SlotDecision(spec, specHash, seen, ids, draft, loss);
    this.places = new Places(pool.name(), spec, seen, slots);
    this.moves = new Moves(spec, seen, places);
    this.failedStarts = new FailedStarts(spec, specHash, seen, draft);
    this.update = new RollingUpdate(spec, seen, slotDecision, specHash, loss, moves, places);
  }

  /** Decides. */
  static Outcome decide(
      Resource<ServicePoolSpec, ServicePoolStatus> pool, PoolObservation seen, ServiceIds ids) {
    return new PoolDecision(pool, seen, ids).run();
  }

  /** Which instances are wanted now. */
  private Wanted wanted() {
    boolean idle = pool.deleting() || seen.protection().retired();
    if (idle && !seen.protection().needed()) {
      return Wanted.replicas(0);
    }
    return spec.mode() == Mode.GLOBAL
        ? Wanted.global(
            seen,
            rows(),
            node -> spec.placement().unmet(node.host().attributes()).isEmpty(),
            loss::lost)
        : Wanted.replicas(replicas());
  }

  private int replicas() {
    int replicas = spec.replicas();
    if (!seen.protection().needed() || replicas > 0) {
      return replicas;
    }
    // Needed pools can't be deleted or scaled to nothing; other scaling is legal.
    return Math.max(1, pool.status().map(ServicePoolStatus::desired).orElse(0));
  }

  /** The rows as they are to be, or as they were where nothing is left: that tells their node. */
  private Map<Integer, Slot> rows() {
    var rows = new TreeMap<>(slots);
    rows.replaceAll((number, slot) -> slot.vacant() ? seen.slots().get(number) : slot);
    return rows;
  }

  private Outcome run() {
    seen.slots()
        .values()
        .forEach(slot -> slots.put(slot.slot(), slotDecision.advance(giveUpTakenPort(slot))));
    wanted = wanted();
    int desired = wanted.size();
    slots.replaceAll((number, slot) -> wanted.leaves(number) ? leave(slot) : slot);
    var files = new FileRewrites(seen, draft, specHash);
    slots.replaceAll((number, slot) -> files.advance(slot));
    loss.replace(slots, wanted, places);
    failedStarts.replace(slots, wanted, places);
    var consumed = replace(desired);
    for (int number : wanted.slots()) {
      slots.compute(
          number,
          (n, slot) -> fill(slot == null ? Slot.empty(pool.name(), pool.meta().uid(), n) : slot));
    }
    removeUnknownContainers();
    seen.needs().lookAgain().ifPresent(draft::lookAgainAt);
    var stuck = new TreeMap<>(failedStarts.stuck());
    stuck.putAll(moves.stuck());
    var report = PoolReport.of(pool, seen, slots, wanted, specHash, slotDecision, loss, stuck);
    return new Outcome(
        changed(),
        gone(),
        actions(),
        draft.events(),
        draft.lookAgain(),
        report,
        consumed,
        settled());
  }

  /** Vacates what is outdated or must move; answers the requests that are seen to by it. */
  private List<Op> replace(int desired) {
    var rebalance = new Rebalance(spec, seen, wanted, slots);
    var consumed = new ArrayList<>(rebalance.tell(this::freshPlaces, draft));
    int asked = rebalance.asked(Rebalance.MOVE).size();
    var moves = asked == 0 ? Map.<Integer, String>of() : rebalance.moves(freshPlaces(), asked);
    this.moves.rebalance(moves.keySet());
    update.replaceOutdated(slots, desired);
    consumed.addAll(rebalance.answered(moves, draft));
    return consumed;
  }

  private Places freshPlaces() {
    return new Places(pool.name(), spec, seen, slots);
  }

  /** Nothing is left: no row, and no container that a deposed leader made after the row went. */
  private boolean settled() {
    return pool.deleting()
        && !seen.protection().needed()
        && seen.slots().isEmpty()
        && seen.containers().values().stream().noneMatch(this::isOwn);
  }

  private boolean isOwn(PoolObservation.Located located) {
    return located.container().label(Labels.UID).equals(pool.meta().uid());
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

  /** How often in a row the slot's last instance could not be started, if it couldn't. */
  private int inheritedFailures(Slot slot) {
    return slot.leaving().stream()
        .filter(i -> i.phase() == Phase.STOPPING && i.specHash().equals(specHash))
        .filter(i -> seen.failure(i.id(), Instant.MIN).isPresent())
        .mapToInt(Instance::failures)
        .max()
        .orElse(0);
  }

  private Slot fill(Slot slot) {
    boolean oneStillThere = slot.leaving().stream().anyMatch(i -> !loss.lost(i.node()));
    if (slot.current().isPresent() || (update.stopsFirst() && oneStillThere)) {
      return slot;
    }
    if (!seen.waitsFor().isEmpty()) {
      return slot.pending(String.join("; ", seen.waitsFor()));
    }
    var node = wanted.nodes().get(slot.slot());
    var answer = node.isEmpty() ? places.find(slot) : places.find(slot, node);
    if (answer.host().isPresent()) {
      return place(slot, answer.host().get());
    }
    boolean waitsForItsOwnPort =
        update.hasFixedPorts()
            && slot.leaving().stream().anyMatch(i -> ON_THE_WAY_OUT.contains(i.phase()))
            && oneStillThere;
    return waitsForItsOwnPort ? slot : slot.pending(answer.refusal());
  }

  private Slot place(Slot slot, Host host) {
    var id = freshId(slot.slot());
    var ports = PortPicker.pick(spec, slot.slot(), host, id, places.taken(host.name()));
    if (ports.isEmpty()) {
      return slot.pending("every port of the range of node " + host.name() + " is taken");
    }
    var instance =
        new Instance(
            id,
            host.name(),
            seen.node(host.name()).map(PoolNode::address).orElse(""),
            ports.get(),
            specHash,
            seen.inputs(),
            spec.resources().reserve().amount(),
            pool.meta().generation(),
            Phase.STARTING,
            0,
            inheritedFailures(slot),
            "",
            seen.now(),
            Optional.empty());
    draft.act(new PoolAction.Create(slot.slot(), instance));
    places.placed(instance);
    return Places.tied(spec) ? slot.with(instance).at(host.name()) : slot.with(instance);
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
      if (!over(slot) && !slot.equals(seen.slots().get(slot.slot()))) {
        changed.add(slot);
      }
    }
    return changed;
  }

  private List<Slot> gone() {
    return slots.values().stream()
        .filter(s -> over(s) && seen.slots().containsKey(s.slot()))
        .toList();
  }

  /** A row that remembers where the slot's volumes are stays as long as the pool. */
  private boolean over(Slot slot) {
    boolean remembers = !pool.deleting() && Places.tied(spec) && !slot.home().isEmpty();
    return !wanted.has(slot.slot()) && slot.vacant() && !remembers;
  }
}
