package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.controllers.docker.DockerError;
import io.abril.runtime.events.Event;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gives slots another node whose node can't start their instance: something foreign holds a port, a
 * folder is missing. A process that ends by itself would end anywhere, and stays. Pure.
 *
 * <p>A node that was left is avoided for a while, and a slot goes only where it has not failed of
 * late; so what no node can start comes by each of them once in that time and stays with the last.
 */
final class FailedStarts {
  /** So often in a row an instance may fail to start before it is tried elsewhere. */
  static final int MOST = 3;

  /** So long a node is avoided that could not start a slot's instance. */
  static final Duration AVOIDED = Duration.ofMinutes(10);

  private final ServicePoolSpec spec;
  private final String specHash;
  private final PoolObservation seen;
  private final PoolDraft draft;
  private final Map<Integer, String> stuck = new TreeMap<>();

  FailedStarts(ServicePoolSpec spec, String specHash, PoolObservation seen, PoolDraft draft) {
    this.spec = spec;
    this.specHash = specHash;
    this.seen = seen;
    this.draft = draft;
  }

  /** Vacates slots that their node can't start and another may. */
  void replace(Map<Integer, Slot> slots, Wanted wanted, Places places) {
    if (!seen.waitsFor().isEmpty()) {
      return;
    }
    for (int number : wanted.slots()) {
      var slot = slots.get(number);
      var failed = slot == null ? Optional.<Instance>empty() : slot.current();
      if (failed.filter(this::failsToStart).isEmpty()) {
        continue;
      }
      var instance = failed.get();
      if (Places.tiedTo(spec, slot, instance.node())) {
        stuck.put(number, "it stays on " + instance.node() + ", where its volumes are");
      } else if (wanted.nodes().get(number).isEmpty() && seen.nodes().size() > 1) {
        var there = places.findAfterFailure(slot, instance, i -> !failsToStart(i));
        if (there.host().isPresent()) {
          slots.put(number, leave(slot, instance));
          places.vacated(instance);
        } else {
          stuck.put(number, "no other node will do: " + there.refusal());
        }
      }
    }
  }

  private Slot leave(Slot slot, Instance instance) {
    draft.tell(
        Event.warning(
            "StartFailed",
            instance.containerName(slot.pool(), slot.slot())
                + " could not be started on "
                + instance.node()
                + ", "
                + instance.failures()
                + " times in a row: "
                + instance.lastError()
                + "; its slot gets another node, and "
                + instance.node()
                + " is avoided for "
                + AVOIDED.toMinutes()
                + " minutes"));
    return slot.vacated(instance.in(Phase.STOPPING, seen.now()))
        .avoiding(instance.node(), seen.now().plus(AVOIDED), seen.now());
  }

  /**
   * Whether its engine has refused it often enough. One of an older specification is replaced
   * anyway; a silent engine is its node's affair.
   */
  private boolean failsToStart(Instance instance) {
    var failure = seen.failures().get(instance.id());
    return instance.phase() == Phase.BACK_OFF
        && instance.specHash().equals(specHash)
        && instance.failures() >= MOST
        // It may have inherited failures of a predecessor, or have failed long ago.
        && instance.restarts() >= MOST - 1
        && failure != null
        && failure.reason() != DockerError.Reason.UNREACHABLE
        && seen.reachable(instance)
        && !seen.busy().contains(instance.id());
  }

  /** Slots that stay though their node can't start them, and why. */
  Map<Integer, String> stuck() {
    return stuck;
  }
}
