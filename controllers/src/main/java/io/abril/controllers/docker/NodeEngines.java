package io.abril.controllers.docker;

import io.abril.api.pool.Image;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What deeds on containers have in common, whatever the containers are for. */
public final class NodeEngines {
  private final Engines engines;
  private final BooleanSupplier mayAct;

  /**
   * The engines of the nodes.
   *
   * @param mayAct whether this process may act on the world at this moment
   */
  public NodeEngines(Engines engines, BooleanSupplier mayAct) {
    this.engines = engines;
    this.mayAct = mayAct;
  }

  /**
   * The engine of a node.
   *
   * @throws DockerError when the node is not known, or its engine is not open
   */
  public Engine of(String node) {
    return engines
        .of(node)
        .orElseThrow(
            () ->
                new DockerError(
                    DockerError.Reason.UNREACHABLE, "the node " + node + " is not known", null));
  }

  /** A pull takes minutes; who has lost the lead meanwhile does not begin anything else. */
  public <T> Future<T> whileLeading(T value) {
    return mayAct.getAsBoolean()
        ? Future.succeededFuture(value)
        : Future.failedFuture("this controller doesn't lead any more");
  }

  /**
   * Brings an image to a node; answers the reference to make containers of.
   *
   * @param pin what the image's reference means; empty for whatever it does there
   */
  public Future<String> fetch(String node, Image image, String pin, Optional<Credentials> login) {
    return Images.ensure(of(node), node, image, pin, login).compose(this::whileLeading);
  }

  /** Asks a process to end, and kills it when it hasn't in time; one that is gone has ended. */
  public Future<Void> stop(String node, String containerId, String signal, Duration grace) {
    return of(node)
        .stop(containerId, signal, grace)
        .recover(
            e ->
                e instanceof DockerError d && d.reason() == DockerError.Reason.NOT_FOUND
                    ? Future.succeededFuture()
                    : Future.failedFuture(e));
  }
}
