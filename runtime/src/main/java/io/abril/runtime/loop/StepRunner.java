package io.abril.runtime.loop;

import io.abril.api.Ref;
import io.abril.runtime.Step;
import io.abril.runtime.metrics.RuntimeMetrics.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
  private int running;

  StepRunner(Parts parts, Pass pass) {
    this.parts = parts;
    this.object = pass.object();
    this.pass = pass;
  }

  Future<Void> run(List<Step> steps, int atATime) {
    waiting.addAll(steps);
    for (int i = 0; i < Math.max(1, atATime); i++) {
      next();
    }
    return end.future();
  }

  private void next() {
    if (failure != null || waiting.isEmpty() || pass.superseded()) {
      finishIfIdle();
      return;
    }
    if (!pass.lease().confirmed()) {
      failure =
          new Writer.NotCommitted(
              "the lease is not confirmed: Consul's agent or servers are silent");
      finishIfIdle();
      return;
    }
    var step = waiting.poll();
    running++;
    parts
        .onLoop(start(step))
        .onComplete(
            v -> ended(step, Outcome.SUCCESS),
            error -> {
              failure = failure == null ? error : failure;
              ended(step, Outcome.ERROR);
            });
  }

  private Future<Void> start(Step step) {
    LOG.info("object={} step=\"{}\"", object, step);
    try {
      var begun = step.action().apply(pass);
      return begun == null
          ? Future.failedFuture(new IllegalStateException("the step '" + step + "' answers null"))
          : begun;
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void ended(Step step, Outcome outcome) {
    parts.metrics().step(object.plural(), step.verb(), outcome);
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
