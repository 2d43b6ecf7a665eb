package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.Check;
import io.abril.api.pool.ImagePull;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Mode;
import io.abril.api.pool.Rollout;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.api.pool.Slot;
import io.abril.controllers.docker.Engine.Container;
import io.abril.runtime.Plan.NotReady;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is said of a pool: its counts, and why it isn't ready. Pure. */
record PoolReport(ServicePoolStatus status, Optional<NotReady> notReady, int updatedPassing) {
  private static final int WORST = 10;

  static PoolReport of(
      Resource<ServicePoolSpec, ServicePoolStatus> pool,
      PoolObservation seen,
      Map<Integer, Slot> slots,
      Wanted wanted,
      String specHash,
      SlotDecision slotDecision,
      NodeLoss loss,
      Map<Integer, String> stuck) {
    int desired = wanted.size();
    var current = slots.values().stream().flatMap(s -> s.current().stream()).toList();
    int passing =
        (int)
            slots.values().stream()
                .filter(s -> wanted.has(s.slot()))
                .flatMap(s -> s.current().stream())
                .filter(slotDecision::passing)
                .count();
    // While a successor starts, the instance that it follows serves for the slot.
    int served =
        (int)
            slots.values().stream()
                .filter(s -> wanted.has(s.slot()) && s.all().anyMatch(slotDecision::passing))
                .count();
    var upToDate =
        current.stream()
            .filter(i -> i.specHash().equals(specHash))
            .filter(i -> !seen.otherInputs(i))
            .toList();
    int updated = upToDate.size();
    var worst = worst(pool, seen, slots, slotDecision, wanted, loss, stuck);
    var status =
        new ServicePoolStatus(
            desired,
            (int) seen.containers().values().stream().filter(l -> l.container().running()).count(),
            served,
            updated,
            current.stream().mapToInt(Instance::restarts).sum(),
            (int) current.stream().map(Instance::node).distinct().count(),
            String.join(",", seen.protection().live()),
            worst,
            0,
            "",
            Rollout.NONE,
            ImagePull.NONE);
    // What is left on a lost node is seen to when the node is back; nobody waits for that.
    long leaving =
        slots.values().stream()
            .flatMap(s -> s.leaving().stream())
            .filter(i -> !loss.lost(i.node()))
            .count();
    return new PoolReport(
        status,
        notReady(pool, seen, slots, desired, passing, updated, worst)
            .or(() -> stuck(stuck, worst))
            .or(() -> leaving(leaving, worst)),
        (int) upToDate.stream().filter(slotDecision::passing).count());
  }

  private static Optional<NotReady> notReady(
      Resource<ServicePoolSpec, ServicePoolStatus> pool,
      PoolObservation seen,
      Map<Integer, Slot> slots,
      int desired,
      int passing,
      int updated,
      List<String> worst) {
    var details = worst.isEmpty() ? "" : "; " + worst.get(0);
    if (pool.deleting() && seen.protection().needed()) {
      return no("InUse", "it is deleted when nobody needs it: " + reasons(seen));
    }
    if (pool.deleting()) {
      return no(
          "Deleting",
          count(slots) == 0
              ? "its last instance is gone"
              : count(slots) + " instances are still to be drained and removed" + details);
    }
    if (pool.spec().mode() == Mode.REPLICATED && pool.spec().replicas() == 0 && desired > 0) {
      return no("InUse", "it can't be scaled to 0: " + reasons(seen));
    }
    if (passing < desired) {
      return no(
          reason(seen, slots), passing + " of " + desired + " instances are passing" + details);
    }
    if (updated < desired) {
      return seen.rollout().paused()
          ? no("Paused", updated + " of " + desired + " instances are of the current specification")
          : no(
              "Updating",
              updated + " of " + desired + " instances are of the current specification");
    }
    return Optional.empty();
  }

  private static Optional<NotReady> stuck(Map<Integer, String> stuck, List<String> worst) {
    return stuck.isEmpty()
        ? Optional.empty()
        : no("Unschedulable", stuck.size() + " instances can't leave their node; " + worst.get(0));
  }

  private static Optional<NotReady> leaving(long leaving, List<String> worst) {
    var details = worst.isEmpty() ? "" : "; " + worst.get(0);
    return leaving > 0
        ? no("Draining", leaving + " old instances are being drained and removed" + details)
        : Optional.empty();
  }

  private static String reasons(PoolObservation seen) {
    return String.join(", ", seen.protection().reasons());
  }

  private static String reason(PoolObservation seen, Map<Integer, Slot> slots) {
    boolean waits = !seen.waitsFor().isEmpty();
    if (slots.values().stream().anyMatch(s -> s.current().isEmpty() && !s.message().isEmpty())) {
      return waits ? "Waiting" : "Unschedulable";
    }
    var failing =
        slots.values().stream()
            .flatMap(s -> s.current().stream())
            .filter(i -> i.phase() == Instance.Phase.BACK_OFF || i.failures() > 1)
            .toList();
    // One that has run and ended again and again; others can't even be started.
    boolean crashing = failing.stream().anyMatch(i -> i.failures() > 1 && hasRun(seen, i));
    return crashing ? "CrashLoop" : failing.isEmpty() ? "Progressing" : "Failing";
  }

  private static boolean hasRun(PoolObservation seen, Instance instance) {
    return seen.container(instance).filter(c -> c.startedAt() > 0).isPresent();
  }

  private static long count(Map<Integer, Slot> slots) {
    return slots.values().stream().flatMap(Slot::all).count();
  }

  private static Optional<NotReady> no(String reason, String message) {
    return Optional.of(new NotReady(reason, message));
  }

  private static List<String> worst(
      Resource<ServicePoolSpec, ?> pool,
      PoolObservation seen,
      Map<Integer, Slot> slots,
      SlotDecision slotDecision,
      Wanted wanted,
      NodeLoss loss,
      Map<Integer, String> stuck) {
    var sentences = new ArrayList<String>();
    var placeless = new ArrayList<String>();
    var staying = new TreeMap<>(stuck);
    for (Slot slot : slots.values()) {
      if (wanted.dormant().contains(slot.slot())) {
        continue;
      }
      if (slot.current().isEmpty()) {
        if (!slot.message().isEmpty()) {
          placeless.add("slot " + slot.slot() + ": " + slot.message());
        }
      } else if (!slotDecision.passing(slot.current().get())) {
        var stays = Optional.ofNullable(staying.remove(slot.slot()));
        sentences.add(
            0,
            "slot "
                + slot.slot()
                + ": "
                + sentence(pool, seen, slot.current().get(), loss)
                + stays.map(why -> "; " + why).orElse(""));
      }
    }
    staying.forEach((slot, why) -> sentences.add("slot " + slot + ": " + why));
    sentences.addAll(placeless);
    return List.copyOf(sentences.subList(0, Math.min(WORST, sentences.size())));
  }

  private static String starting(PoolObservation seen, Instance instance) {
    var pull = seen.rollout().pulling().get(instance.node());
    return pull != null && seen.container(instance).isEmpty()
        ? "pulling its image on " + instance.node() + ": " + pull
        : "its container is being started on " + instance.node();
  }

  private static String sentence(
      Resource<ServicePoolSpec, ?> pool, PoolObservation seen, Instance instance, NodeLoss loss) {
    if (loss.lost(instance.node())) {
      return "its node " + loss.sentence(instance.node());
    }
    if (!seen.reachable(instance)) {
      return "the engine of node " + instance.node() + " does not answer";
    }
    boolean runs = seen.container(instance).map(Container::running).orElse(false);
    var last = instance.lastError().isEmpty() ? "" : "; before that, " + instance.lastError();
    boolean blind =
        pool.spec().ports().stream().anyMatch(p -> p.check().filter(Check::docker).isPresent())
            && seen.container(instance).filter(c -> c.health().isEmpty()).isPresent();
    if (runs && blind) {
      return "its image has no HEALTHCHECK, which 'check: {docker: true}' rests on; add one to the"
          + " image, or check another way";
    }
    return switch (instance.phase()) {
      case STARTING -> starting(seen, instance) + last;
      case RUNNING -> "it runs on " + instance.node() + " and does not answer its check yet" + last;
      case PASSING ->
          runs
              ? "it runs on " + instance.node() + " and fails its check"
              : "its container on " + instance.node() + " does not run";
      case BACK_OFF ->
          instance.lastError()
              + instance.notBefore().map(at -> "; started again at " + at).orElse("");
      case DRAINING, STOPPING -> "it is leaving";
    };
  }
}
