package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.Instance;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.api.pool.Slot;
import io.abril.controllers.docker.Engine.Container;
import io.abril.runtime.Plan.NotReady;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is said of a pool: its counts, and why it isn't ready. Pure. */
record PoolReport(ServicePoolStatus status, Optional<NotReady> notReady) {
  private static final int WORST = 10;

  static PoolReport of(
      Resource<ServicePoolSpec, ServicePoolStatus> pool,
      PoolObservation seen,
      Map<Integer, Slot> slots,
      int desired,
      String specHash,
      SlotDecision slotDecision) {
    var current = slots.values().stream().flatMap(s -> s.current().stream()).toList();
    int passing = (int) current.stream().filter(slotDecision::passing).count();
    // While a successor starts, the instance that it follows serves for the slot.
    int served =
        (int)
            slots.values().stream()
                .filter(s -> s.slot() < desired && s.all().anyMatch(slotDecision::passing))
                .count();
    int updated = (int) current.stream().filter(i -> i.specHash().equals(specHash)).count();
    var worst = worst(seen, slots, slotDecision);
    var status =
        new ServicePoolStatus(
            desired,
            (int) seen.containers().values().stream().filter(l -> l.container().running()).count(),
            served,
            updated,
            current.stream().mapToInt(Instance::restarts).sum(),
            (int) current.stream().map(Instance::node).distinct().count(),
            String.join(",", seen.protection().live()),
            worst);
    return new PoolReport(status, notReady(pool, seen, slots, desired, passing, updated, worst));
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
    if (pool.spec().replicas() == 0 && desired > 0) {
      return no("InUse", "it can't be scaled to 0: " + reasons(seen));
    }
    if (passing < desired) {
      return no(reason(slots), passing + " of " + desired + " instances are passing" + details);
    }
    if (updated < desired) {
      return pool.spec().paused()
          ? no("Paused", updated + " of " + desired + " instances are of the current specification")
          : no(
              "Updating",
              updated + " of " + desired + " instances are of the current specification");
    }
    long leaving = slots.values().stream().mapToLong(s -> s.leaving().size()).sum();
    return leaving > 0
        ? no("Draining", leaving + " old instances are being drained and removed" + details)
        : Optional.empty();
  }

  private static String reasons(PoolObservation seen) {
    return String.join(", ", seen.protection().reasons());
  }

  private static String reason(Map<Integer, Slot> slots) {
    if (slots.values().stream().anyMatch(s -> s.current().isEmpty() && !s.message().isEmpty())) {
      return "Unschedulable";
    }
    boolean failing =
        slots.values().stream()
            .flatMap(s -> s.current().stream())
            .anyMatch(i -> i.phase() == Instance.Phase.BACK_OFF);
    return failing ? "Failing" : "Progressing";
  }

  private static long count(Map<Integer, Slot> slots) {
    return slots.values().stream().flatMap(Slot::all).count();
  }

  private static Optional<NotReady> no(String reason, String message) {
    return Optional.of(new NotReady(reason, message));
  }

  private static List<String> worst(
      PoolObservation seen, Map<Integer, Slot> slots, SlotDecision slotDecision) {
    var sentences = new ArrayList<String>();
    for (Slot slot : slots.values()) {
      if (slot.current().isEmpty()) {
        if (!slot.message().isEmpty()) {
          sentences.add("slot " + slot.slot() + ": " + slot.message());
        }
      } else if (!slotDecision.passing(slot.current().get())) {
        sentences.add(0, "slot " + slot.slot() + ": " + sentence(seen, slot.current().get()));
      }
    }
    return List.copyOf(sentences.subList(0, Math.min(WORST, sentences.size())));
  }

  private static String sentence(PoolObservation seen, Instance instance) {
    if (!seen.reachable(instance)) {
      return "the engine of node " + instance.node() + " does not answer";
    }
    boolean runs = seen.container(instance).map(Container::running).orElse(false);
    var last = instance.lastError().isEmpty() ? "" : "; before that, " + instance.lastError();
    return switch (instance.phase()) {
      case STARTING -> "its container is being started on " + instance.node() + last;
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
