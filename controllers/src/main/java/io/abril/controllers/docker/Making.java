package io.abril.controllers.docker;

import io.abril.controllers.docker.Engine.Container;
import io.vertx.core.Future;

/** Makes a container whose name was decided, and committed, before. */
public final class Making {
  private Making() {}

  /**
   * The container's id. One of that very name is the caller's own, made by a call whose answer was
   * lost, or by a leader before.
   */
  public static Future<String> makeOrFind(Engine engine, ContainerSpec spec) {
    return engine
        .create(spec)
        .recover(
            error ->
                error instanceof DockerError e && e.reason() == DockerError.Reason.NAME_TAKEN
                    ? engine.refresh().compose(v -> find(engine, spec, error))
                    : Future.failedFuture(error));
  }

  private static Future<String> find(Engine engine, ContainerSpec spec, Throwable error) {
    return engine.containers().values().stream()
        .filter(c -> c.name().equals(spec.name()))
        .map(Container::id)
        .findFirst()
        .map(Future::succeededFuture)
        .orElseGet(() -> Future.failedFuture(error));
  }
}
