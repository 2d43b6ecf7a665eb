package io.abril.controllers.pool;

import io.abril.runtime.events.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what a decision wants done; lives as long as one call of {@code decide}. */
final class PoolDraft {
  private final List<PoolAction> actions = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private Optional<Instant> lookAgain = Optional.empty();

  void act(PoolAction action) {
    actions.add(action);
  }

  void tell(Event event) {
    events.add(event);
  }

  void lookAgainAt(Instant at) {
    lookAgain = Optional.of(lookAgain.filter(at::isAfter).orElse(at));
  }

  List<PoolAction> actions() {
    return List.copyOf(actions);
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  Optional<Instant> lookAgain() {
    return lookAgain;
  }
}
