package io.abril.controllers.loadbalancer;

import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.haproxy.RuntimeApi;
import io.abril.controllers.haproxy.RuntimeState;
import io.abril.controllers.haproxy.WorkerState.ServerState;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads what HAProxys do, and takes what was just read for true while nothing is in motion: a
 * version is switched by one question less.
 */
final class RuntimeReader {
  private static final Duration CALM = Duration.ofSeconds(9);
  private static final Duration OLD_WORKERS = Duration.ofMillis(900);
  private static final Duration HELD = Duration.ofMillis(400);
  private static final Duration LEAVING = Duration.ofMillis(40);

  private static final Duration STARTING = Duration.ofSeconds(5);

  private final RuntimeApi api;

  RuntimeReader(RuntimeApi api) {
    this.api = api;
  }

  /** A state, or why there is none. */
  record Reading(Optional<RuntimeState> state, String error) {}

  Future<Reading> read(
      String node,
      RuntimeApi.Target target,
      Optional<Container> container,
      InstanceMemory memory,
      List<String> certificates,
      Instant now) {
    if (container.filter(Container::running).isEmpty()) {
      return Future.succeededFuture(new Reading(Optional.empty(), ""));
    }
    var fresh = memory.state().flatMap(s -> memory.stateSince(now.minus(lifetime(s, memory))));
    if (fresh.isPresent()) {
      return Future.succeededFuture(new Reading(fresh, ""));
    }
    var started = Instant.ofEpochMilli(container.get().startedAt());
    if (!memory.silence().isEmpty() && now.isAfter(started.plus(STARTING))) {
      // A silent one is tried aside: the others must not wait for it.
      if (memory.beginProbe(now)) {
        ask(node, target, memory, certificates, now).onComplete(done -> memory.endProbe());
      }
      return Future.succeededFuture(new Reading(Optional.empty(), memory.silence()));
    }
    return ask(node, target, memory, certificates, now);
  }

  private Future<Reading> ask(
      String node,
      RuntimeApi.Target target,
      InstanceMemory memory,
      List<String> certificates,
      Instant now) {
    return api.read(target, certificates)
        .map(
            state -> {
              memory.read(state, now);
              return new Reading(Optional.of(state), "");
            })
        .otherwise(
            e -> {
              var error = node + ": " + e.getMessage();
              memory.silent(error, now);
              return new Reading(Optional.empty(), error);
            });
  }

  private static Duration lifetime(RuntimeState state, InstanceMemory memory) {
    if (state.current().servers().stream().anyMatch(ServerState::closed)) {
      return LEAVING;
    }
    if (memory.held()) {
      return HELD;
    }
    return state.old().isEmpty() ? CALM : OLD_WORKERS;
  }
}
