package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.controllers.docker.Engine.Container;
import io.abril.runtime.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Takes the instances of one slot a step further, given what was seen of their containers and
 * registrations. Pure; what it wants done goes to a {@link PoolDraft}.
 */
final class SlotDecision {
  private static final Duration DRAIN_POLL = Duration.ofMillis(50);

  private final ServicePoolSpec spec;
  private final PoolObservation seen;
  private final ServiceIds ids;
  private final PoolDraft draft;

  SlotDecision(ServicePoolSpec spec, PoolObservation seen, ServiceIds ids, PoolDraft draft) {
    this.spec = spec;
    this.seen = seen;
    this.ids = ids;
    this.draft = draft;
  }

  /** The slot as it is to be, after what was seen. */
  Slot advance(Slot slot) {
    var current = slot.current().map(i -> current(slot, i));
    var stays = new ArrayList<Instance>();
    for (Instance leaving : slot.leaving()) {
      leaving(leaving, current).ifPresent(stays::add);
    }
    return new Slot(slot.pool(), slot.uid(), slot.slot(), current, stays, slot.message());
  }

  /** Whether consumers are sent to the instance. */
  boolean passing(Instance instance) {
    return instance.phase() == Phase.PASSING && answersFor(instance);
  }

  private boolean answersFor(Instance instance) {
    var registered = ids.of(spec, instance.id());
    return registered.isEmpty()
        ? seen.container(instance).map(Container::running).orElse(false)
        : seen.passing().containsAll(registered);
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
    var failure = seen.failures().get(instance.id());
    if (failure != null && !failure.at().isBefore(instance.since())) {
      return ended(slot, instance, failure.sentence());
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
      return ended(slot, instance, exitSentence(container.get()));
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
      return ended(slot, instance, exitSentence(container.get()));
    }
    var wanted = ids.of(spec, instance.id());
    if (wanted.isEmpty()) {
      return withoutRegistration(instance);
    }
    var registrations = Registrations.hashes(slot, spec, instance, ids);
    if (!seen.registered().entrySet().containsAll(registrations.entrySet()) && answers(instance)) {
      draft.act(new PoolAction.Register(slot.slot(), instance));
    }
    return seen.passing().containsAll(wanted) ? instance.in(Phase.PASSING, seen.now()) : instance;
  }

  /** Without a check, having run for a while counts as an answer. */
  private boolean answers(Instance instance) {
    if (spec.ports().stream().anyMatch(p -> p.check().isPresent())) {
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
    deregister(instance);
    var due = instance.notBefore().orElse(seen.now());
    if (due.isAfter(seen.now())) {
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
    return due.isAfter(seen.now()) ? backingOff(slot, waiting) : restartAtOnce(slot, waiting);
  }

  private Instance restartAtOnce(Slot slot, Instance waiting) {
    var again = waiting.restarted(seen.now());
    seen.container(again)
        .ifPresentOrElse(
            c -> draft.act(new PoolAction.Start(slot.slot(), again, c.id())),
            () -> draft.act(new PoolAction.Create(slot.slot(), again)));
    return again;
  }

  private static String exitSentence(Container container) {
    if (!container.error().isEmpty()) {
      return container.error();
    }
    if (container.oomKilled()) {
      return "it was killed because it used more memory than resources.limit.memory allows (OOM)";
    }
    return "its process exited with code " + container.exitCode().map(String::valueOf).orElse("?");
  }

  /** A leaving instance as it is to be; empty when nothing is left of it. */
  private Optional<Instance> leaving(Instance instance, Optional<Instance> successor) {
    if (!seen.reachable(instance) || seen.busy().contains(instance.id())) {
      return Optional.of(instance);
    }
    boolean runs = seen.container(instance).map(Container::running).orElse(false);
    return switch (instance.phase()) {
      case DRAINING -> Optional.of(draining(instance, runs));
      case STOPPING -> stopping(instance);
      default -> Optional.of(serving(instance, successor, runs));
    };
  }

  /** It serves on until its successor does. */
  private Instance serving(Instance instance, Optional<Instance> successor, boolean runs) {
    if (!runs) {
      return instance.in(Phase.STOPPING, seen.now());
    }
    if (successor.map(this::passing).orElse(false)) {
      return draining(instance.in(Phase.DRAINING, seen.now()), true);
    }
    return instance;
  }

  private Instance draining(Instance instance, boolean runs) {
    boolean gone = deregister(instance);
    if (!runs) {
      return instance.in(Phase.STOPPING, seen.now());
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
    boolean gone = deregister(instance);
    var located = seen.containers().get(instance.id());
    if (located != null) {
      draft.act(
          new PoolAction.Remove(
              located.node(), instance.id(), located.container().id(), located.container().name()));
      return Optional.of(instance);
    }
    return gone ? Optional.empty() : Optional.of(instance);
  }

  /** Wants the instance out of Consul; answers whether it is. */
  private boolean deregister(Instance instance) {
    Collection<String> there = registrationsOf(instance);
    there.forEach(id -> draft.act(new PoolAction.Deregister(instance.node(), instance.id(), id)));
    return there.isEmpty();
  }

  private List<String> registrationsOf(Instance instance) {
    var prefix = ids.prefix(instance.id());
    return seen.registered().keySet().stream()
        .filter(id -> id.startsWith(prefix))
        .sorted()
        .toList();
  }
}
