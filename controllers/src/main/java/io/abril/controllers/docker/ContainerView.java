package io.abril.controllers.docker;

import io.abril.controllers.docker.Engine.Container;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What is known of an engine's containers. Belongs to the event loop. News come by three ways
 * (events, inspections, own commands) in any order; the engine's own times of start and end tell
 * which is newer.
 */
final class ContainerView {
  private static final int REMEMBERED_REMOVALS = 4_096;

  private final Map<String, Known> known = new HashMap<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private final List<Consumer<ContainerChange>> listeners = new CopyOnWriteArrayList<>();
  private Map<String, Container> copy = Map.of();
  private boolean copied = true;

  private record Known(Container container, long started, long ended, boolean restartAlways) {}

  /** The listener is told of every change, after it. */
  void onChange(Consumer<ContainerChange> listener) {
    listeners.add(listener);
  }

  /** All containers, by id; a copy that doesn't change any more. */
  Map<String, Container> containers() {
    if (!copied) {
      var all = new HashMap<String, Container>();
      known.forEach((id, k) -> all.put(id, k.container()));
      copy = Map.copyOf(all);
      copied = true;
    }
    return copy;
  }

  /** One container. */
  Optional<Container> find(String id) {
    return Optional.ofNullable(known.get(id)).map(Known::container);
  }

  /** Whether the engine itself starts it again when it ends. */
  boolean restartsAlways(String id) {
    var k = known.get(id);
    return k != null && k.restartAlways();
  }

  /** Takes over an inspection unless something newer is known; answers whether it did. */
  boolean inspected(Inspected found) {
    var k = known.get(found.container().id());
    return (k == null || !older(found, k)) && inspectedSurely(found);
  }

  /** Takes over an inspection even if the engine's clock went back since the last one. */
  boolean inspectedSurely(Inspected found) {
    String id = found.container().id();
    if (removed.contains(id)) {
      return false;
    }
    set(
        id,
        new Known(
            found.container(), found.startedNanos(), found.finishedNanos(), found.restartAlways()));
    return true;
  }

  private static boolean older(Inspected found, Known than) {
    boolean runs = found.container().running();
    return found.startedNanos() < than.started() || (runs && found.startedNanos() < than.ended());
  }

  /** The process ended; {@code time} is the engine's, in epoch nanoseconds. */
  void died(String id, int exitCode, long time) {
    var k = known.get(id);
    if (k == null || k.started() > time) {
      return;
    }
    set(
        id,
        new Known(
            k.container().exited(exitCode),
            k.started(),
            Math.max(k.ended(), time),
            k.restartAlways()));
  }

  /** The container is gone; ids are never used again, so it stays so. */
  void removed(String id) {
    removed.add(id);
    if (removed.size() > REMEMBERED_REMOVALS) {
      var oldest = removed.iterator();
      oldest.next();
      oldest.remove();
    }
    var k = known.remove(id);
    if (k != null) {
      copied = false;
      tell(new ContainerChange(Optional.of(k.container()), Optional.empty()));
    }
  }

  /** Ids known now. */
  Set<String> ids() {
    return new HashSet<>(known.keySet());
  }

  private void set(String id, Known next) {
    var before = known.put(id, next);
    if (before == null || !before.container().equals(next.container())) {
      copied = false;
      tell(
          new ContainerChange(
              Optional.ofNullable(before).map(Known::container), Optional.of(next.container())));
    }
  }

  private void tell(ContainerChange change) {
    listeners.forEach(l -> l.accept(change));
  }
}
