package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.Instance;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.controllers.config.Content;
import io.abril.controllers.config.Filling;
import io.abril.controllers.docker.Credentials;
import io.abril.controllers.docker.Deeds;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.Making;
import io.abril.controllers.docker.NodeEngines;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What can be done to the container of an instance. */
final class ContainerDeeds {
  private final String root;
  private final NodeEngines engines;
  private final Deeds jobs;
  private final Filling filling;
  private final LongSupplier epoch;

  ContainerDeeds(
      String root, NodeEngines engines, Deeds jobs, Filling filling, LongSupplier epoch) {
    this.root = root;
    this.engines = engines;
    this.jobs = jobs;
    this.filling = filling;
    this.epoch = epoch;
  }

  /**
   * Brings the image to the node; answers the reference to make containers of.
   *
   * @param pin what the image's reference means for the containers
   */
  Future<String> fetch(
      Resource<ServicePoolSpec, ?> pool, String node, String pin, Optional<Credentials> login) {
    return engines.fetch(node, pool.spec().image(), pin, login);
  }

  /** Container, start. */
  Future<Void> create(
      Resource<ServicePoolSpec, ?> pool,
      int slot,
      Instance instance,
      InstanceContainers.Host host,
      String reference,
      Content content) {
    var engine = engines.of(instance.node());
    var container =
        InstanceContainers.of(root, pool, slot, instance, host, epoch.getAsLong()).image(reference);
    return filling
        .make(engine, container, content, spec -> Making.makeOrFind(engine, spec))
        .compose(engines::whileLeading)
        .compose(id -> start(instance, id));
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
                    ? engines
                        .whileLeading(containerId)
                        .compose(engines.of(instance.node())::remove)
                        .transform(r -> Future.failedFuture(e))
                    : Future.failedFuture(e));
  }

  private Future<Void> start(Instance instance, String containerId) {
    return engines
        .of(instance.node())
        .start(containerId)
        .onSuccess(v -> jobs.started(PoolObservation.startKey(instance)));
  }

  /** Writes the files that have changed, and sends the signals that they ask for. */
  Future<Void> rewrite(PoolAction.Rewrite a, Content content) {
    var engine = engines.of(a.instance().node());
    var container = engine.containers().get(a.containerId());
    if (container == null) {
      return Future.succeededFuture();
    }
    return filling
        .rewrite(
            engine, container, content, Content.changedFiles(a.instance().inputs(), a.inputs()))
        .onSuccess(v -> jobs.started(FileRewrites.key(a.instance(), a.inputs())));
  }

  /** Stops the process as the pool says, and removes the container. */
  Future<Void> remove(
      Resource<ServicePoolSpec, ?> pool, String node, String containerId, String containerName) {
    var stop = pool.spec().stop();
    var engine = engines.of(node);
    return engines
        .stop(node, containerId, stop.signal(), stop.grace())
        .compose(v -> engine.remove(containerId))
        .compose(
            v ->
                pool.spec().files().isEmpty()
                    ? Future.succeededFuture()
                    : Filling.clear(engine, containerName));
  }
}
