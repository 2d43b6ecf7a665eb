package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.Image;
import io.abril.api.pool.Instance;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.controllers.docker.ContainerSpec;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engines;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What can be done to the container of an instance. */
final class ContainerDeeds {
  private final String root;
  private final Engines engines;
  private final Jobs jobs;
  private final BooleanSupplier mayAct;
  private final LongSupplier epoch;

  ContainerDeeds(
      String root, Engines engines, Jobs jobs, BooleanSupplier mayAct, LongSupplier epoch) {
    this.root = root;
    this.engines = engines;
    this.jobs = jobs;
    this.mayAct = mayAct;
    this.epoch = epoch;
  }

  /** Image, container, start. */
  Future<Void> create(
      Resource<ServicePoolSpec, ?> pool, int slot, Instance instance, List<String> nodeDns) {
    var engine = engine(instance.node());
    var spec = InstanceContainers.of(root, pool, slot, instance, nodeDns, epoch.getAsLong());
    return image(engine, pool.spec().image())
        .compose(v -> stillLeading())
        .compose(v -> makeOrFind(engine, spec))
        .compose(id -> stillLeading().map(id))
        .compose(id -> start(instance, id));
  }

  /** A pull takes minutes; who has lost the lead meanwhile does not begin anything else. */
  private Future<Void> stillLeading() {
    return mayAct.getAsBoolean()
        ? Future.succeededFuture()
        : Future.failedFuture("this controller doesn't lead any more");
  }

  private static Future<Void> image(Engine engine, Image image) {
    return switch (image.pull()) {
      case ALWAYS -> engine.pull(image.ref());
      case NEVER -> Future.succeededFuture();
      case IF_NOT_PRESENT ->
          engine
              .hasImage(image.ref())
              .compose(there -> there ? Future.succeededFuture() : engine.pull(image.ref()));
    };
  }

  /** A container of that very name is this instance's own, made by a call whose answer was lost. */
  private static Future<String> makeOrFind(Engine engine, ContainerSpec spec) {
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
        .findFirst()
        .map(c -> Future.succeededFuture(c.id()))
        .orElseGet(() -> Future.failedFuture(error));
  }

  /**
   * Starts a container that is there. One that the engine refuses to start goes, so that the next
   * attempt makes it anew: an engine that was restarted may hold on to what ran before and refuse
   * for ever ("task … already exists").
   */
  Future<Void> startAgain(Instance instance, String containerId) {
    return start(instance, containerId)
        .recover(
            e ->
                e instanceof DockerError d && d.reason() == DockerError.Reason.REFUSED
                    ? stillLeading()
                        .compose(v -> engine(instance.node()).remove(containerId))
                        .transform(r -> Future.failedFuture(e))
                    : Future.failedFuture(e));
  }

  private Future<Void> start(Instance instance, String containerId) {
    return engine(instance.node())
        .start(containerId)
        .onSuccess(v -> jobs.started(PoolObservation.startKey(instance)));
  }

  /** Stops the process as the pool says, and removes the container. */
  Future<Void> remove(Resource<ServicePoolSpec, ?> pool, String node, String containerId) {
    var stop = pool.spec().stop();
    var engine = engine(node);
    return engine
        .stop(containerId, stop.signal(), stop.grace())
        .recover(
            e ->
                e instanceof DockerError d && d.reason() == DockerError.Reason.NOT_FOUND
                    ? Future.succeededFuture()
                    : Future.failedFuture(e))
        .compose(v -> engine.remove(containerId));
  }

  private Engine engine(String node) {
    return engines
        .of(node)
        .orElseThrow(
            () ->
                new DockerError(
                    DockerError.Reason.UNREACHABLE, "the node " + node + " is not known", null));
  }
}
