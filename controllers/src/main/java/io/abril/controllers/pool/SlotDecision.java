package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.Engine.Container;
import io.abril.runtime.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the instances of one slot a step further, given what was seen of their containers and
 * registrations. Pure; what it wants done goes to a {@link PoolDraft}. Long because an instance's
 * whole life, from its container to its last deregistration, is to be read in one place.
 */
final class SlotDecision {
  private static final Duration DRAIN_POLL = Duration.ofMillis(50);
  private static final Duration REMOVE_RETRY = Duration.ofSeconds(3);

  private final ServicePoolSpec spec;
  private final String specHash;
  private final PoolObservation seen;
  private final ServiceIds ids;
  private final PoolDraft draft;
  private final NodeLoss loss;

  SlotDecision(
      ServicePoolSpec spec,
      String specHash,
      PoolObservation seen,
      ServiceIds ids,
      PoolDraft draft,
      NodeLoss loss) {
    this.spec = spec;
    this.specHash = specHash;
    this.seen = seen;
    this.ids = ids;
    this.draft = draft;
    this.loss = loss;
  }

  /** The slot as it is to be, after what was seen. */
  Slot advance(Slot slot) {
    var current = slot.current().map(i -> current(slot, i));
    var stays = new ArrayList<Instance>();
    for (Instance leaving : slot.leaving()) {
      leaving(slot, leaving, current).ifPresent(stays::add);
    }
    return slot.with(current, oneServing(stays));
  }

  /**
   * One serves for the slot until its successor does. Another one, which came back with its node,
   * goes: it may hold the very port or room that the successor waits for.
   */
  private List<Instance> oneServing(List<Instance> leaving) {
    var serving = leaving.stream().filter(this::serves).toList();
    if (serving.size() < 2) {
      return leaving;
    }
    var best =
        Collections.max(
            serving,
            Comparator.comparing(this::passing).thenComparing(i -> i.specHash().equals(specHash)));
    return leaving.stream().map(i -> serves(i) && !i.equals(best) ? sentAway(i) : i).toList();
  }

  private Instance sentAway(Instance serving) {
    return draining(serving.in(Phase.DRAINING, seen.now()), true);
  }

  private boolean serves(Instance leaving) {
    return leaving.phase() != Phase.DRAINING
        && leaving.phase() != Phase.STOPPING
        && !loss.lost(leaving.node())
        && seen.reachable(leaving)
        && !seen.busy().contains(leaving.id());
  }

  /** Whether consumers are sent to the instance. */
  boolean passing(Instance instance) {
    return instance.phase() == Phase.PASSING && answersFor(instance);
  }

  /** Whether it has passed and its process has not been seen to end: it may well serve. */
  boolean established(Instance instance) {
    return instance.phase() == Phase.PASSING
        && (!seen.reachable(instance)
            || seen.container(instance).map(Container::running).orElse(false));
  }

  private boolean answersFor(Instance instance) {
    var registered = expected(instance);
    return registered.isEmpty()
        ? seen.container(instance).map(Container::running).orElse(false)
        : seen.passing().containsAll(registered);
  }

  /**
   * The ids that must pass for the instance to pass. One of an older specification is held to what
   * it is registered as: the new one may have other ports, and other names for them.
   */
  private Collection<String> expected(Instance instance) {
    if (!instance.specHash().equals(specHash)) {
      var there = registrationsOf(instance);
      if (!there.isEmpty()) {
        return there;
      }
    }
    return ids.of(spec, instance);
  }

  private Instance current(Slot slot, Instance instance) {
    if (!seen.reachable(instance) || seen.busy().contains(instance.id())) {
      return instance;
    }
    return switch (instance.phase()) {
      case STARTING -> starting(slot, instance);
      case RUNNING, PASSING -> running(slot, instance);
      case BACK_OFF -> backingOff(slot, instance);
      case DRAINING, STOPPING -> instance;
    };
  }

  private Instance starting(Slot slot, Instance instance) {
    var failure = seen.failure(instance.id(), instance.since());
    if (failure.isPresent()) {
      return ended(slot, instance, failure.get().sentence());
    }
    var container = seen.container(instance);
    if (container.isEmpty()) {
      draft.act(new PoolAction.Create(slot.slot(), instance));
      return instance;
    }
    if (container.get().running()) {
      return running(slot, instance.in(Phase.RUNNING, seen.now()));
    }
    if (seen.started().contains(PoolObservation.startKey(instance))) {
      return ended(slot, instance, lastWords(instance, container.get()));
    }
    draft.act(new PoolAction.Start(slot.slot(), instance, container.get().id()));
    return instance;
  }

  private Instance running(Slot slot, Instance instance) {
    var container = seen.container(instance);
    if (container.isEmpty()) {
      return ended(slot, instance, "its container was removed by somebody else");
    }
    if (!container.get().running()) {
      return ended(slot, instance, lastWords(instance, container.get()));
    }
    var wanted = expected(instance);
    if (instance.specHash().equals(specHash)) {
      deregisterOthers(instance, wanted);
    }
    if (wanted.isEmpty()) {
      return withoutRegistration(instance);
    }
    keepRegistered(slot, instance);
    return seen.passing().containsAll(wanted) ? instance.in(Phase.PASSING, seen.now()) : instance;
  }

  private void keepRegistered(Slot slot, Instance instance) {
    var wanted = Registrations.hashes(slot, spec, instance, ids).entrySet();
    boolean there =
        instance.specHash().equals(specHash)
            ? seen.registered().entrySet().containsAll(wanted)
            : !registrationsOf(instance).isEmpty();
    if (!there && !wanted.isEmpty() && mayRegister(instance) && answers(instance)) {
      draft.act(new PoolAction.Register(slot.slot(), instance));
    } else {
      tellHealth(instance);
    }
  }

  /**
   * A name that another root has is left to it; what is registered under it already stays. An id
   * that somebody else registered is never overwritten.
   */
  private boolean mayRegister(Instance instance) {
    return ids.of(spec, instance).stream().noneMatch(id -> "".equals(seen.registered().get(id)))
        && (seen.registry().nameTaken().isEmpty() || !registrationsOf(instance).isEmpty());
  }

  /** What the document no longer registers of an instance that stays. */
  private void deregisterOthers(Instance instance, Collection<String> wanted) {
    registrationsOf(instance).stream()
        .filter(id -> !wanted.contains(id))
        .forEach(id -> draft.act(new PoolAction.Deregister(instance.node(), instance.id(), id)));
  }

  /** The agent learns what the engine finds, whenever that is something else than it was told. */
  private void tellHealth(Instance instance) {
    for (Port port : Probes.toldByEngine(spec, instance)) {
      var id = ids.of(instance.id(), port.name());
      boolean told = seen.registry().toldHealthy().contains(id);
      if (registrationsOf(instance).contains(id) && told != healthy(instance)) {
        draft.act(new PoolAction.Tell(instance.node(), instance.id(), id, healthy(instance)));
      }
    }
  }

  private boolean healthy(Instance instance) {
    return seen.container(instance).filter(c -> c.health().equals("healthy")).isPresent();
  }

  /** Without a check, having run for a while counts as an answer. */
  private boolean answers(Instance instance) {
    boolean toldByEngine = !Probes.toldByEngine(spec, instance).isEmpty();
    if (toldByEngine && !healthy(instance)) {
      return false;
    }
    if (toldByEngine && Probes.port(spec, instance).isEmpty()) {
      return true;
    }
    if (Probes.port(spec, instance).isPresent()) {
      return seen.answered().contains(instance.id());
    }
    var ready = instance.since().plus(spec.update().minReady());
    if (ready.isAfter(seen.now())) {
      draft.lookAgainAt(ready);
    }
    return !ready.isAfter(seen.now());
  }

  private Instance withoutRegistration(Instance instance) {
    return instance.phase() == Phase.PASSING || answers(instance)
        ? instance.in(Phase.PASSING, seen.now())
        : instance;
  }

  private Instance backingOff(Slot slot, Instance instance) {
    var due = instance.notBefore().orElse(seen.now());
    if (due.isAfter(seen.now())) {
      deregister(instance);
      draft.lookAgainAt(due);
      return instance;
    }
    return starting(slot, instance.restarted(seen.now()));
  }

  /** Its process is not there any more, or never was: out of Consul, and started again in time. */
  private Instance ended(Slot slot, Instance instance, String why) {
    deregister(instance);
    boolean ranWell =
        instance.phase() == Phase.PASSING
            && !instance.since().plus(spec.restart().resetAfter()).isAfter(seen.now());
    int failures = ranWell ? 1 : instance.failures() + 1;
    var due = seen.now().plus(RestartBackoff.after(spec.restart(), failures));
    draft.tell(
        Event.warning(
            "InstanceEnded", instance.containerName(slot.pool(), slot.slot()) + ": " + why));
    var waiting = instance.backOff(why, failures, due, seen.now());
    if (due.isAfter(seen.now())) {
      draft.lookAgainAt(due);
      return waiting;
    }
    return pickedPortTaken(waiting) ? waiting : restartAtOnce(slot, waiting);
  }

  /**
   * Whether an instance waits in vain for a port that abril picked and something else holds. A port
   * that the document names is waited for.
   */
  boolean pickedPortTaken(Instance instance) {
    var failure = seen.failures().get(instance.id());
    return instance.phase() == Phase.BACK_OFF
        && !seen.busy().contains(instance.id())
        && failure != null
        && failure.reason() == DockerError.Reason.PORT
        && spec.ports().stream()
            .filter(p -> p.host().picked() && instance.ports().containsKey(p.name()))
            .anyMatch(
                p ->
                    onlyPicked()
                        || failure
                            .sentence()
                            .startsWith("port " + instance.ports().get(p.name()) + " "));
  }

  private boolean onlyPicked() {
    return spec.ports().stream().map(Port::host).allMatch(h -> h.picked() || !h.published());
  }

  private Instance restartAtOnce(Slot slot, Instance waiting) {
    var again = waiting.restarted(seen.now());
    seen.container(again)
        .ifPresentOrElse(
            c -> draft.act(new PoolAction.Start(slot.slot(), again, c.id())),
            () -> draft.act(new PoolAction.Create(slot.slot(), again)));
    return again;
  }

  private String lastWords(Instance instance, Container container) {
    return LastWords.of(
        container, spec.resources().limit(), seen.rollout().lastWords().get(instance.id()));
  }

  /** A leaving instance as it is to be; empty when nothing is left of it. */
  private Optional<Instance> leaving(Slot slot, Instance instance, Optional<Instance> successor) {
    if (loss.lost(instance.node())) {
      boolean over =
          instance.phase() == Phase.DRAINING
              || instance.phase() == Phase.STOPPING
              || successor.map(this::passing).orElse(false);
      return loss.leaving(
          instance,
          over,
          () -> remove(instance.id(), seen.containers().get(instance.id()), instance.since()));
    }
    if (!seen.reachable(instance) || seen.busy().contains(instance.id())) {
      return Optional.of(instance);
    }
    boolean runs = seen.container(instance).map(Container::running).orElse(false);
    return switch (instance.phase()) {
      case DRAINING -> Optional.of(draining(instance, runs));
      case STOPPING -> stopping(instance);
      default -> Optional.of(serving(slot, instance, successor, runs));
    };
  }

  /** It serves on until its successor does. */
  private Instance serving(
      Slot slot, Instance instance, Optional<Instance> successor, boolean runs) {
    if (!runs) {
      return instance.in(Phase.STOPPING, seen.now());
    }
    if (successor.map(this::passing).orElse(false)) {
      return sentAway(instance);
    }
    if (!expected(instance).isEmpty()) {
      keepRegistered(slot, instance);
    }
    return instance;
  }

  private Instance draining(Instance instance, boolean runs) {
    boolean gone = deregister(instance);
    if (!runs) {
      return instance.in(Phase.STOPPING, seen.now());
    }
    if (!gone && instance.since().isBefore(seen.now())) {
      // While its agent kept it, consumers came: the wait begins with the deregistration.
      return instance.anew(seen.now());
    }
    var quiet = instance.since().plus(spec.stop().deregisterDelay());
    var latest = instance.since().plus(spec.stop().drainTimeout());
    boolean acknowledged =
        gone && !quiet.isAfter(seen.now()) && seen.drained().contains(instance.id());
    if (acknowledged) {
      return instance.in(Phase.STOPPING, seen.now());
    }
    if (!latest.isAfter(seen.now())) {
      draft.tell(
          Event.warning(
              "DrainTimeout",
              "instance " + instance.id() + " still had sessions after stop.drainTimeout"));
      return instance.in(Phase.STOPPING, seen.now());
    }
    draft.lookAgainAt(
        quiet.isAfter(seen.now()) ? earlier(quiet, latest) : seen.now().plus(DRAIN_POLL));
    return instance;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private Optional<Instance> stopping(Instance instance) {
    if (!deregister(instance)) {
      return Optional.of(instance);
    }
    var located = seen.containers().get(instance.id());
    if (located == null) {
      return Optional.empty();
    }
    remove(instance.id(), located, instance.since());
    return Optional.of(instance);
  }

  /** Removes a container; one that can't be removed is tried again after a while. */
  void remove(String instanceId, PoolObservation.Located located, Instant since) {
    var again = seen.failure(instanceId, since).map(f -> f.at().plus(REMOVE_RETRY));
    if (again.filter(seen.now()::isBefore).isPresent()) {
      draft.lookAgainAt(again.get());
      return;
    }
    draft.act(
        new PoolAction.Remove(
            located.node(), instanceId, located.container().id(), located.container().name()));
  }

  /** Wants the instance out of Consul; answers whether it is. */
  private boolean deregister(Instance instance) {
    Collection<String> there = registrationsOf(instance);
    there.forEach(id -> draft.act(new PoolAction.Deregister(instance.node(), instance.id(), id)));
    return there.isEmpty();
  }

  private List<String> registrationsOf(Instance instance) {
    var prefix = ids.prefix(instance.id());
    // One without a digest was registered by somebody else under an id of ours.
    return seen.registered().entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix) && !e.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
