package io.abril.controllers.job;

import io.abril.api.Resource;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.controllers.config.Filling;
import io.abril.controllers.docker.Credentials;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Making;
import io.abril.controllers.docker.NodeEngines;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What can be done to the container of an attempt. */
final class JobDeeds {
  private static final String SIGNAL = "SIGTERM";
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final String root;
  private final NodeEngines engines;
  private final Filling filling;
  private final LongSupplier epoch;

  JobDeeds(String root, NodeEngines engines, Filling filling, LongSupplier epoch) {
    this.root = root;
    this.engines = engines;
    this.filling = filling;
    this.epoch = epoch;
  }

  /** Brings the image to the node; answers the reference to make the container of. */
  Future<String> fetch(Resource<JobSpec, ?> job, String node, Optional<Credentials> login) {
    return engines.fetch(node, job.spec().image(), "", login);
  }

  /**
   * Container, start. A container of that name that has been started already is left alone, whether
   * it still runs or not: an attempt runs once.
   */
  Future<Void> create(
      Resource<JobSpec, JobStatus> job,
      JobStatus status,
      JobNode node,
      String reference,
      JobNeeds needs) {
    var engine = engines.of(node.name());
    var container =
        JobContainers.of(root, job, status, node, epoch.getAsLong())
            .image(reference)
            .env(needs.env());
    return filling
        .make(engine, container, needs.content(), spec -> Making.makeOrFind(engine, spec))
        .compose(engines::whileLeading)
        .compose(id -> begun(engine, id) ? Future.succeededFuture() : engine.start(id));
  }

  private static boolean begun(Engine engine, String containerId) {
    var container = engine.containers().get(containerId);
    return container != null && !container.state().equals("created");
  }

  /** Asks the process to end, and kills it when it hasn't after a while. */
  Future<Void> stop(String node, String containerId) {
    return engines.stop(node, containerId, SIGNAL, GRACE);
  }

  /** Stops the process if it runs, and removes the container. */
  Future<Void> remove(String node, String containerId, String container) {
    return stop(node, containerId)
        .compose(v -> engines.of(node).remove(containerId))
        .compose(v -> Filling.clear(engines.of(node), container));
  }
}
