package io.abril.controllers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Event;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Brings an engine's news into the {@link ContainerView}. Belongs to the event loop. */
final class Mirror {
  /** Events after which an inspection tells more; the others change nothing that the view shows. */
  private static final Set<String> TELLING =
      Set.of("create", "start", "die", "oom", "pause", "unpause", "rename", "update");

  /** Of those, the ones that an own call causes and answers for itself. */
  private static final Set<String> OWN = Set.of("create", "start", "update");

  /** What follows says how it is; an inspection tells the same. */
  private static final String HEALTH = "health_status";

  /** What is asked for; the engine takes a name for all that begin so and have a colon then. */
  static final List<String> EVENTS =
      Stream.concat(TELLING.stream(), Stream.of("destroy", HEALTH)).sorted().toList();

  private final ContainerView view;
  private final Scope scope;
  private final Caller caller;

  /** Ids, and names of containers that are being made, that own calls change now. */
  private final Map<String, Integer> busy = new HashMap<>();

  /** Ids of containers that own calls end now: that they ended is all there is to know. */
  private final Set<String> ending = new HashSet<>();

  private final Set<String> inspecting = new HashSet<>();
  private final Set<String> again = new HashSet<>();
  private long events;

  /** Calls the engine on a worker thread. */
  interface Caller {
    <T> Future<T> call(String deed, Function<DockerClient, T> work);
  }

  /** What a call answered, the container's id, and what it is afterwards; empty when it is gone. */
  record Seen<T>(T answer, String id, Optional<Inspected> container) {}

  Mirror(ContainerView view, Scope scope, Caller caller) {
    this.view = view;
    this.scope = scope;
    this.caller = caller;
  }

  /** The container as it is now, on the calling thread; empty when it is gone. */
  static Optional<Inspected> look(DockerClient client, String id) {
    try {
      return Optional.of(Inspected.of(client.inspectContainerCmd(id).exec()));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /** An event of the stream. */
  void event(Event event) {
    events++;
    if (event.getActor() == null || event.getAction() == null) {
      return;
    }
    String action = event.getAction();
    String id = event.getActor().getId();
    var attributes = Optional.ofNullable(event.getActor().getAttributes()).orElse(Map.of());
    // An event carries its container's labels.
    if (!scope.holds(attributes)) {
      return;
    }
    if (action.equals("destroy")) {
      view.removed(id);
    } else if (TELLING.contains(action) || action.startsWith(HEALTH)) {
      if (action.equals("die")) {
        // Listeners learn it here, before anything is asked: a replacement begins milliseconds
        // earlier.
        view.died(id, exitCode(attributes), Optional.ofNullable(event.getTimeNano()).orElse(0L));
      }
      boolean mine = busy.containsKey(id) || busy.containsKey(attributes.getOrDefault("name", ""));
      if (action.equals("die") && ending.contains(id)) {
        return;
      }
      if (!mine) {
        inspect(id);
      } else if (!OWN.contains(action)) {
        again.add(id);
      }
    }
  }

  private static int exitCode(Map<String, String> attributes) {
    String text = attributes.getOrDefault("exitCode", "");
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  /** Whether an own call is about to end the container's process. */
  void expectEnd(String id, boolean yes) {
    if (yes) {
      ending.add(id);
    } else {
      ending.remove(id);
    }
  }

  /** Asks for one container and updates the view. */
  Future<Void> inspect(String id) {
    if (!inspecting.add(id)) {
      again.add(id);
      return Future.succeededFuture();
    }
    return caller
        .call("inspect " + id, client -> new Seen<>("", id, look(client, id)))
        .onComplete(
            done -> {
              inspecting.remove(id);
              if (done.succeeded()) {
                take(done.result());
              }
              onceMore(id);
            })
        .mapEmpty();
  }

  private void onceMore(String id) {
    if (again.remove(id) && view.find(id).isPresent()) {
      inspect(id);
    }
  }

  /**
   * Runs a call that changes a container.
   *
   * @param key its id, or its name while it is being made
   * @param work changes it and says what it is then
   */
  <T> Future<T> change(String key, Supplier<Future<Seen<T>>> work) {
    busy.merge(key, 1, Integer::sum);
    return work.get()
        .transform(
            done -> {
              busy.computeIfPresent(key, (k, n) -> n == 1 ? null : n - 1);
              if (done.succeeded()) {
                take(done.result());
                onceMore(done.result().id());
                return Future.succeededFuture(done.result().answer());
              }
              // The engine says on the container why a start failed.
              again.remove(key);
              return view.find(key).isEmpty()
                  ? Future.failedFuture(done.cause())
                  : inspect(key).transform(x -> Future.failedFuture(done.cause()));
            });
  }

  private void take(Seen<?> seen) {
    if (seen.container().isEmpty()) {
      view.removed(seen.id());
    } else if (view.find(seen.id()).isPresent() || isOurs(seen.container().get())) {
      view.inspected(seen.container().get());
    }
  }

  private boolean isOurs(Inspected found) {
    return scope.holds(found.container().labels());
  }

  /**
   * Lists all containers and corrects the view.
   *
   * @param thorough looks at every container, not only at those whose state differs from the view
   * @return whether the view was wrong although no event is on its way
   */
  Future<Boolean> relist(boolean thorough) {
    var before = view.containers();
    long eventsBefore = events;
    return caller
        .call("list containers", client -> listed(client, thorough, before))
        .map(
            found -> {
              boolean quiet = events == eventsBefore;
              boolean changed = false;
              for (var entry : found.entrySet()) {
                changed |= correct(entry.getKey(), entry.getValue(), quiet);
              }
              for (String id : before.keySet()) {
                if (!found.containsKey(id) && view.find(id).isPresent()) {
                  view.removed(id);
                  changed = true;
                }
              }
              return changed && quiet;
            });
  }

  private boolean correct(String id, Optional<Inspected> found, boolean quiet) {
    if (found.isEmpty()) {
      return false;
    }
    var before = view.find(id);
    if (!view.inspected(found.get()) && quiet) {
      view.inspectedSurely(found.get());
    }
    return !view.find(id).equals(before);
  }

  /** Every id that is there, with an inspection of those that were worth one. */
  private Map<String, Optional<Inspected>> listed(
      DockerClient client, boolean thorough, Map<String, Engine.Container> before) {
    var found = new LinkedHashMap<String, Optional<Inspected>>();
    var all =
        client.listContainersCmd().withShowAll(true).withLabelFilter(scope.labelFilters()).exec();
    for (var c : all) {
      if (!scope.holds(Optional.ofNullable(c.getLabels()).orElse(Map.of()))) {
        continue;
      }
      var known = before.get(c.getId());
      boolean same =
          known == null ? !scope.wants(c.getState()) : known.state().equals(c.getState());
      boolean looked = !same || (thorough && known != null);
      found.put(c.getId(), looked ? look(client, c.getId()) : Optional.empty());
    }
    return found;
  }
}
