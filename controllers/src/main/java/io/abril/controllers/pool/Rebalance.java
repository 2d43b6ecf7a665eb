package io.abril.controllers.pool;

import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.runtime.Op;
import io.abril.runtime.events.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What {@code abrilctl rebalance} asks for. Each request is worth one move: it is answered when the
 * instance leaves, so a new leader goes on where the old one was. Requests beyond what is worth
 * moving are answered at once. Pure.
 */
final class Rebalance {
  /** A request for one move. */
  static final String MOVE = "rebalance";

  /** A request to tell of moves; its attempt says of how many at most. */
  static final String PLAN = "rebalance-plan";

  private final ServicePoolSpec spec;
  private final PoolObservation seen;
  private final Wanted wanted;
  private final Map<Integer, Slot> slots;

  Rebalance(ServicePoolSpec spec, PoolObservation seen, Wanted wanted, Map<Integer, Slot> slots) {
    this.spec = spec;
    this.seen = seen;
    this.wanted = wanted;
    this.slots = slots;
  }

  /** The requests of a type, oldest first. */
  List<Op> asked(String type) {
    return seen.ops().stream().filter(op -> op.type().equals(type)).toList();
  }

  /**
   * Slots whose instances would be placed elsewhere now, and from where to where: at most so many.
   * An instance is moved only where the document's wishes are met better by it.
   *
   * @param places asked as if the earlier moves had been made; of no use for placing afterwards
   */
  Map<Integer, String> moves(Places places, int most) {
    var moves = new LinkedHashMap<Integer, String>();
    if (Places.tied(spec)) {
      return moves;
    }
    for (int number : wanted.slots()) {
      var slot = slots.get(number);
      if (moves.size() >= most) {
        break;
      }
      if (slot == null || !slot.leaving().isEmpty() || !wanted.nodes().get(number).isEmpty()) {
        continue;
      }
      var from = slot.current().filter(i -> seen.reachable(i));
      var to = from.flatMap(i -> places.better(slot));
      if (to.isPresent()) {
        places.moved(from.get(), to.get());
        moves.put(number, from.get().node() + " to " + to.get().name());
      }
    }
    return moves;
  }

  /** Answers requests for a plan with an event. */
  List<Op> tell(Supplier<Places> places, PoolDraft draft) {
    var asked = asked(PLAN);
    if (!asked.isEmpty()) {
      var moves = moves(places.get(), most(asked.get(asked.size() - 1)));
      draft.tell(
          Event.normal(
              "RebalancePlan",
              moves.isEmpty()
                  ? "nothing would move: no instance would be better placed elsewhere"
                  : moves.size() + " would move: " + sentence(moves)));
    }
    return asked;
  }

  private static int most(Op plan) {
    return plan.attempt().matches("[1-9][0-9]{0,2}") ? Integer.parseInt(plan.attempt()) : 1;
  }

  /**
   * The requests that are answered, now that some slots were vacated.
   *
   * @param moves what was worth moving
   */
  List<Op> answered(Map<Integer, String> moves, PoolDraft draft) {
    var asked = asked(MOVE);
    var begun = new LinkedHashMap<Integer, String>();
    moves.forEach(
        (number, way) -> {
          if (!slots.get(number).leaving().isEmpty()) {
            begun.put(number, way);
          }
        });
    if (!begun.isEmpty()) {
      draft.tell(Event.normal("Rebalanced", sentence(begun)));
    }
    // Those that wait for the budget stay; what is worth no move is over.
    int waiting = moves.size() - begun.size();
    return new ArrayList<>(asked.subList(0, Math.max(0, asked.size() - waiting)));
  }

  private static String sentence(Map<Integer, String> moves) {
    return moves.entrySet().stream()
        .map(e -> "slot " + e.getKey() + " from " + e.getValue())
        .collect(Collectors.joining("; "));
  }
}
