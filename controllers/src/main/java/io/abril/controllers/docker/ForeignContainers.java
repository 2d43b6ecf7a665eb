package io.abril.controllers.docker;

import io.abril.controllers.docker.Engine.Container;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The containers of an engine that no abril started: a view of their own, with a stream of its own,
 * while somebody wants it. Belongs to the event loop.
 */
final class ForeignContainers {
  private final Mirror.Caller caller;
  private final BiFunction<Mirror, Consumer<Boolean>, EngineLink> links;
  private final List<Consumer<Optional<ContainerChange>>> listeners = new CopyOnWriteArrayList<>();
  private Optional<Watched> watched = Optional.empty();

  private record Watched(ContainerView view, EngineLink link) {}

  /**
   * Nothing is watched yet.
   *
   * @param links makes a link that keeps a mirror and tells when it is in touch
   */
  ForeignContainers(Mirror.Caller caller, BiFunction<Mirror, Consumer<Boolean>, EngineLink> links) {
    this.caller = caller;
    this.links = links;
  }

  void onChange(Consumer<Optional<ContainerChange>> listener) {
    listeners.add(listener);
  }

  void watch(boolean on) {
    if (on == watched.isPresent()) {
      return;
    }
    if (on) {
      var view = new ContainerView();
      view.onChange(change -> tell(Optional.of(change)));
      var mirror = new Mirror(view, Scope.foreign(), caller);
      var link = links.apply(mirror, synced -> tell(Optional.empty()));
      watched = Optional.of(new Watched(view, link));
      link.open();
    } else {
      watched.get().link().close();
      watched = Optional.empty();
    }
  }

  private void tell(Optional<ContainerChange> change) {
    listeners.forEach(l -> l.accept(change));
  }

  Map<String, Container> containers() {
    return watched.map(w -> w.view().containers()).orElse(Map.of());
  }

  boolean synced() {
    return watched.map(w -> w.link().synced()).orElse(false);
  }
}
