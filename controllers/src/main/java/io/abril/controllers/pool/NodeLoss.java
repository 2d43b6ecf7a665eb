package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.runtime.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of the instances of nodes that Consul has held for failed for longer than {@code
 * nodeLost.after}. They are replaced elsewhere, some at a time, and stay in their rows as ones that
 * leave until their node is back and their containers are gone. An engine that is silent while its
 * node's agent is fine is no reason to move anything. Pure.
 */
final class NodeLoss {
  /** A lost rack must not start all of its instances in one moment. */
  private static final int AT_ONCE = 10;

  private static final Duration FRESH = Duration.ofSeconds(30);

  private final ServicePoolSpec spec;
  private final PoolObservation seen;
  private final PoolDraft draft;

  NodeLoss(ServicePoolSpec spec, PoolObservation seen, PoolDraft draft) {
    this.spec = spec;
    this.seen = seen;
    this.draft = draft;
  }

  /** Whether what is on a node is taken for lost; so it is when nobody knows the node any more. */
  boolean lost(String node) {
    var known = seen.node(node);
    if (known.isEmpty()) {
      return !seen.nodes().isEmpty();
    }
    return due(known.get()).map(at -> !at.isAfter(seen.now())).orElse(false);
  }

  private Optional<Instant> due(PoolNode node) {
    return node.lostSince().map(since -> since.plus(spec.nodeLost().after()));
  }

  /** Vacates slots whose node is lost, as many as may be replaced at once. */
  void replace(Map<Integer, Slot> slots, Wanted wanted, Places places) {
    long underWay = slots.values().stream().filter(this::beingReplaced).count();
    int most = Math.max(AT_ONCE, wanted.size() / 4);
    for (int number : wanted.slots()) {
      var slot = slots.get(number);
      var instance = slot == null ? Optional.<Instance>empty() : slot.current();
      if (instance.isEmpty()) {
        continue;
      }
      seen.node(instance.get().node())
          .flatMap(this::due)
          .filter(at -> at.isAfter(seen.now()))
          .ifPresent(draft::lookAgainAt);
      if (!lost(instance.get().node()) || Places.tiedTo(spec, slot, instance.get().node())) {
        continue;
      }
      if (underWay < most) {
        underWay++;
        slots.put(number, slot.vacated(instance.get()));
        places.vacated(instance.get());
        draft.tell(
            Event.warning(
                "NodeLost",
                instance.get().containerName(slot.pool(), number)
                    + " is replaced: its node "
                    + sentence(instance.get().node())));
      }
    }
  }

  /** Of a node that is lost: {@code vm2 is lost since …}. */
  String sentence(String node) {
    return seen.node(node)
        .flatMap(PoolNode::lostSince)
        .map(since -> node + " is lost since " + since)
        .orElse(node + " is not known any more");
  }

  private boolean beingReplaced(Slot slot) {
    boolean young =
        slot.current()
            .filter(
                i ->
                    i.phase() == Phase.STARTING
                        || (i.phase() == Phase.RUNNING
                            && i.since().plus(FRESH).isAfter(seen.now())))
            .isPresent();
    return young && slot.leaving().stream().anyMatch(i -> lost(i.node()));
  }

  /**
   * An instance that leaves a lost node: nothing reaches it through Consul, but perhaps its engine
   * answers. Its row stays until its node's agent is back, which may still have it registered.
   *
   * @param over whether nobody needs it any more
   * @param remove removes its container
   */
  Optional<Instance> leaving(Instance instance, boolean over, Runnable remove) {
    var node = seen.node(instance.node());
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (!node.get().engineAnswers() || seen.busy().contains(instance.id()) || !over) {
      return Optional.of(instance);
    }
    if (seen.container(instance).isPresent()) {
      remove.run();
    }
    return Optional.of(instance.in(Phase.STOPPING, seen.now()));
  }
}
