package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Volume;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engines;
import io.abril.controllers.workload.VolumeNames;
import io.abril.runtime.Step;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The last thing that is done to a pool that is being deleted: when its containers are gone, the
 * volumes go that its document says so of, on every node. What was done is remembered by this
 * process only; doing it again does nothing.
 */
final class VolumeRemoval {
  private final String root;
  private final Engines engines;
  private final Consumer<String> onEnd;
  private final Set<String> done = new HashSet<>();

  /**
   * Nothing removed yet.
   *
   * @param onEnd told the pool when its volumes are gone
   */
  VolumeRemoval(String root, Engines engines, Consumer<String> onEnd) {
    this.root = root;
    this.engines = engines;
    this.onEnd = onEnd;
  }

  /** Whether something must be removed before nothing is left of a pool. */
  boolean isDue(Resource<ServicePoolSpec, ?> pool) {
    return pool.spec().volumes().stream().anyMatch(Volume::removedOnDelete)
        && !done.contains(pool.meta().uid());
  }

  /**
   * Removes them. A node that does not answer is waited for, and so is one whose engine has not
   * been opened: a new leader may come here before it has looked at every node.
   */
  Step step(Resource<ServicePoolSpec, ?> pool, List<String> nodes) {
    return new Step(
        "remove volumes",
        pool.name(),
        () ->
            Future.all(nodes.stream().map(n -> on(n, pool)).toList())
                .onSuccess(
                    all -> {
                      done.add(pool.meta().uid());
                      onEnd.accept(pool.name());
                    })
                .mapEmpty());
  }

  private Future<Void> on(String node, Resource<ServicePoolSpec, ?> pool) {
    return engines
        .of(node)
        .map(engine -> on(engine, pool))
        .orElseGet(
            () ->
                Future.failedFuture(
                    "the volumes of pool "
                        + pool.name()
                        + " on node "
                        + node
                        + " can't be removed yet: its engine has not been opened; it is tried"
                        + " again, and 'abrilctl get node "
                        + node
                        + "' says what is wrong if it lasts"));
  }

  private Future<Void> on(Engine engine, Resource<ServicePoolSpec, ?> pool) {
    var removals =
        pool.spec().volumes().stream()
            .filter(Volume::removedOnDelete)
            .map(v -> engine.removeVolumes(labels(pool.name(), v.name().orElseThrow())))
            .toList();
    return Future.all(removals).mapEmpty();
  }

  private Map<String, String> labels(String pool, String volume) {
    return VolumeNames.labels(root, pool, volume);
  }
}
