package io.abril.runtime.loop;

import io.abril.runtime.Platform;
import io.abril.runtime.election.Leadership;
import io.abril.runtime.events.EventRecorder;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.runtime.queue.Timers;
import io.abril.schema.Admission;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** What the loops of one group share. */
record Parts(
    Platform platform,
    Leadership leadership,
    Views views,
    Writer writer,
    Admission admission,
    EventRecorder events,
    RuntimeMetrics metrics,
    Wakes wakes,
    CallGuard guard) {

  /** Parts whose reconcilers' calls nobody watches yet. */
  Parts(
      Platform platform,
      Leadership leadership,
      Views views,
      Writer writer,
      Admission admission,
      EventRecorder events,
      RuntimeMetrics metrics,
      Wakes wakes) {
    this(platform, leadership, views, writer, admission, events, metrics, wakes, new CallGuard());
  }

  Timers timers() {
    return platform.timers();
  }

  /** The same outcome, told on the event loop: reconcilers' futures may end on any thread. */
  <X> Future<X> onLoop(Future<X> future) {
    var promise = Promise.<X>promise();
    future.onComplete(
        (value, error) -> platform.loop().execute(() -> promise.complete(value, error)));
    return promise.future();
  }

  /** The same outcome, or a {@link TimeoutException} when there is none in time. */
  Future<Void> within(Duration time, Future<Void> work) {
    var promise = Promise.<Void>promise();
    var cancel = timers().after(time, () -> promise.tryFail(new TimeoutException()));
    work.onComplete(
        (value, error) -> {
          cancel.run();
          if (error == null) {
            promise.tryComplete();
          } else {
            promise.tryFail(error);
          }
        });
    return promise.future();
  }
}
