package io.abril.runtime;

import io.abril.runtime.election.Leadership;
import io.abril.runtime.events.EventRecorder;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.runtime.queue.Timers;
import io.abril.schema.Admission;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;

/** What the loops of one operator share. */
record Parts(
    Vertx vertx,
    WorkerExecutor workers,
    Timers timers,
    Leadership leadership,
    Views views,
    Writer writer,
    Admission admission,
    EventRecorder events,
    RuntimeMetrics metrics) {}
