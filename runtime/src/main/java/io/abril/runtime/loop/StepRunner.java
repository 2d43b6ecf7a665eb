package io.abril.runtime.loop;

import io.abril.api.Ref;
import io.abril.runtime.Step;
import io.abril.runtime.metrics.RuntimeMetrics.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of a plan, some at a time, in order. Before each one it asks whether the lease is
 * confirmed and nothing newer waits. The first failure ends the run once the steps that had begun
 * are over.
 */
final class StepRunner {
  private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

  private final Parts parts;
  private final Ref object;
  private final Pass pass;
  private final Deque<Step> waiting = new ArrayDeque<>();
  private final Promise<Void> end = Promise.promise();
  private Throwable failure;
  private int atATime;
  private int running;
  private boolean beginning;

  StepRunner(Parts parts, Pass pass) {
    this.parts = parts;
    this.object = pass.object();
    this.pass = pass;
  }

  Future<Void> run(List<Step> steps, int parallelism) {
    waiting.addAll(steps);
    atATime = Math.max(1, parallelism);
    next();
    return end.future();
  }

  /** Begins what may begin now; a loop, since steps that end at once must not pile up frames. */
  private void next() {
    if (beginning) {
      return;
    }
    beginning = true;
    while (running < atATime && failure == null && !waiting.isEmpty() && !pass.superseded()) {
      if (pass.lease().confirmed()) {
        begin(waiting.poll());
      } else {
        failure =
            new Writer.NotCommitted(
                "the lease is not confirmed: Consul's agent or servers are silent");
      }
    }
    beginning = false;
    finishIfIdle();
  }

  private void begin(Step step) {
    running++;
    pass.begun(step);
    var began = parts.timers().now();
    parts
        .onLoop(start(step))
        .onComplete(
            v -> ended(step, began, Outcome.SUCCESS),
            error -> {
              failure = failure == null ? error : failure;
              ended(step, began, Outcome.ERROR);
            });
  }

  private Future<Void> start(Step step) {
    try {
      var begun =
          pass.call(
              "the step '" + step + "'",
              () -> {
                LOG.info("object={} step=\"{}\"", object, step);
                return step.action().apply(pass);
              });
      return begun == null
          ? Future.failedFuture(
              new ReconcilerFault("the step '" + step + "' answered null instead of a Future"))
          : begun;
    } catch (CallGuard.Blocked e) {
      return e.result()
          .map(begun -> ((Future<?>) begun).<Void>transform(r -> Future.failedFuture(e)))
          .orElseGet(() -> Future.failedFuture(e));
    } catch (Throwable e) {
      return Future.failedFuture(e);
    }
  }

  private void ended(Step step, Instant began, Outcome outcome) {
    var took = Duration.between(began, parts.timers().now());
    parts.metrics().step(object.plural(), step.verb(), outcome, took);
    pass.ended(step);
    running--;
    next();
  }

  private void finishIfIdle() {
    if (running > 0) {
      return;
    }
    if (failure != null) {
      end.tryFail(failure);
    } else {
      end.tryComplete();
    }
  }
}
