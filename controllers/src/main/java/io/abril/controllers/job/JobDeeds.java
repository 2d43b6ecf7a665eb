package io.abril.controllers.job;

import io.abril.api.Resource;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.controllers.config.Filling;
import io.abril.controllers.docker.Credentials;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engines;
import io.abril.controllers.docker.Images;
import io.abril.controllers.docker.Making;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What can be done to the container of an attempt. */
final class JobDeeds {
  private static final String SIGNAL = "SIGTERM";
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final String root;
  private final Engines engines;
  private final Filling filling;
  private final BooleanSupplier mayAct;
  private final LongSupplier epoch;

  JobDeeds(
      String root, Engines engines, Filling filling, BooleanSupplier mayAct, LongSupplier epoch) {
    this.root = root;
    this.engines = engines;
    this.filling = filling;
    this.mayAct = mayAct;
    this.epoch = epoch;
  }

  /** Brings the image to the node; answers the reference to make the container of. */
  Future<String> fetch(Resource<JobSpec, ?> job, String node, Optional<Credentials> login) {
    return Images.ensure(engine(node), node, job.spec().image(), "", login)
        .compose(reference -> stillLeading().map(reference));
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
    var engine = engine(node.name());
    var container =
        JobContainers.of(root, job, status, node, epoch.getAsLong())
            .image(reference)
            .env(needs.env());
    return filling.make(
        engine,
        container,
        needs.content(),
        spec ->
            Making.makeOrFind(engine, spec)
                .compose(id -> stillLeading().map(id))
                .compose(id -> begun(engine, id) ? Future.succeededFuture() : engine.start(id)));
  }

  private static boolean begun(Engine engine, String containerId) {
    var container = engine.containers().get(containerId);
    return container != null && container.begun();
  }

  /** A pull takes minutes; who has lost the lead meanwhile does not begin anything else. */
  private Future<Void> stillLeading() {
    return mayAct.getAsBoolean()
        ? Future.succeededFuture()
        : Future.failedFuture("this controller doesn't lead any more");
  }

  /** Asks the process to end, and kills it when it hasn't after a while. */
  Future<Void> stop(String node, String containerId) {
    return engine(node)
        .stop(containerId, SIGNAL, GRACE)
        .recover(
            e ->
                e instanceof DockerError d && d.reason() == DockerError.Reason.NOT_FOUND
                    ? Future.succeededFuture()
                    : Future.failedFuture(e));
  }

  /** Stops the process if it runs, and removes the container. */
  Future<Void> remove(String node, String containerId, String container) {
    return stop(node, containerId)
        .compose(v -> engine(node).remove(containerId))
        .compose(v -> Filling.clear(engine(node), container));
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
