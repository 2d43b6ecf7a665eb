package io.abril.runtime;

import io.abril.runtime.election.Leadership;
import io.abril.runtime.events.EventRecorder;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.runtime.queue.Timers;
import io.abril.schema.Admission;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Executor;

/**
 * What the loops of one operator share.
 *
 * @param loop runs things on the operator's event loop, at once when it is asked there
 */
record Parts(
    Executor loop,
    WorkerExecutor workers,
    Timers timers,
    Leadership leadership,
    Views views,
    Writer writer,
    Admission admission,
    EventRecorder events,
    RuntimeMetrics metrics) {

  /** The same outcome, told on the event loop: reconcilers' futures may end on any thread. */
  <X> Future<X> onLoop(Future<X> future) {
    var promise = Promise.<X>promise();
    future.onComplete((value, error) -> loop.execute(() -> promise.complete(value, error)));
    return promise.future();
  }
}
