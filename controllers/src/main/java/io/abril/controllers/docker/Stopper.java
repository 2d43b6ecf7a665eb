package io.abril.controllers.docker;

import io.abril.controllers.docker.DockerError.Reason;
import io.abril.controllers.docker.Engine.Container;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for processes to end. The engine's own stop would hold a thread and a connection for the
 * whole grace, and older engines take no signal with it. Belongs to the event loop.
 */
final class Stopper {
  private static final Logger LOG = LoggerFactory.getLogger(Stopper.class);
  private static final long LOOK = 1_000;
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final ContainerView view;
  private final String node;
  private final Map<String, List<Promise<Void>>> waiting = new HashMap<>();

  Stopper(Vertx vertx, ContainerView view, String node) {
    this.vertx = vertx;
    this.view = view;
    this.node = node;
    view.onChange(
        change -> {
          if (change.after().filter(Stopper::alive).isEmpty()) {
            var done = waiting.remove(change.container().id());
            if (done != null) {
              done.forEach(Promise::tryComplete);
            }
          }
        });
  }

  private static boolean alive(Container container) {
    return container.running()
        || container.state().equals("paused")
        || container.state().equals("restarting");
  }

  /**
   * Signals, waits, kills.
   *
   * @param signal sends the first signal
   * @param kill sends SIGKILL
   * @param look brings the view up to date, should events fail
   */
  Future<Void> stop(
      String id,
      Duration grace,
      Supplier<Future<Void>> signal,
      Supplier<Future<Void>> kill,
      Supplier<Future<Void>> look) {
    return ignoringEnded(signal.get(), look)
        .compose(x -> ended(id, grace, look))
        .compose(
            ended ->
                ended
                    ? Future.succeededFuture()
                    : ignoringEnded(kill.get(), look)
                        .compose(x -> ended(id, AFTER_KILL, look))
                        .compose(killed -> killed ? Future.succeededFuture() : immortal(id)));
  }

  /** A process that ended before it got the signal is no error. */
  private static Future<Void> ignoringEnded(Future<Void> signal, Supplier<Future<Void>> look) {
    return signal.recover(
        cause -> {
          boolean ended =
              cause instanceof DockerError e
                  && (e.reason() == Reason.NOT_FOUND || e.getMessage().contains("not running"));
          return ended ? look.get() : Future.failedFuture(cause);
        });
  }

  /** Completes with whether it ended within that time. */
  private Future<Boolean> ended(String id, Duration within, Supplier<Future<Void>> look) {
    if (view.find(id).filter(Stopper::alive).isEmpty()) {
      return Future.succeededFuture(true);
    }
    Promise<Void> end = Promise.promise();
    waiting.computeIfAbsent(id, k -> new ArrayList<>()).add(end);
    long timeout =
        vertx.setTimer(Math.max(1, within.toMillis()), t -> end.tryFail("not within " + within));
    long looking =
        vertx.setPeriodic(
            LOOK, t -> look.get().onFailure(e -> LOG.debug("looking after a signal", e)));
    return end.future()
        .map(true)
        .otherwise(false)
        .onComplete(
            done -> {
              vertx.cancelTimer(timeout);
              vertx.cancelTimer(looking);
              waiting.computeIfPresent(
                  id,
                  (k, all) -> {
                    all.remove(end);
                    return all.isEmpty() ? null : all;
                  });
            });
  }

  private <T> Future<T> immortal(String id) {
    String name = view.find(id).map(Container::name).orElse(id);
    return Future.failedFuture(
        new DockerError(Reason.REFUSED, name + " on " + node + " did not end after SIGKILL", null));
  }
}
