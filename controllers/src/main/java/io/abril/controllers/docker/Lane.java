package io.abril.controllers.docker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/**
 * Lets a bounded number of calls to one engine run on the shared worker threads at a time, so that
 * an engine that is frozen holds a few of them and not all. Belongs to the event loop.
 */
final class Lane {
  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final int width;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int running;

  Lane(Vertx vertx, WorkerExecutor workers, int width) {
    this.vertx = vertx;
    this.workers = workers;
    this.width = width;
  }

  /** Runs the call when there is room, in the order of asking, and gives it up after a time. */
  <T> Future<T> run(Duration limit, Callable<T> call) {
    Promise<T> promise = Promise.promise();
    waiting.add(() -> begin(limit, call, promise));
    next();
    return promise.future();
  }

  private <T> void begin(Duration limit, Callable<T> call, Promise<T> promise) {
    running++;
    var seat = new Seat();
    long timer =
        vertx.setTimer(
            limit.toMillis(),
            t -> {
              // A Unix socket knows no read timeout; an interrupt closes it and frees the thread.
              seat.interrupt();
              promise.tryFail(new TimeoutException("no answer within " + limit.toSeconds() + " s"));
            });
    workers
        .executeBlocking(() -> seat.occupy(call), false)
        .onComplete(
            done -> {
              running--;
              vertx.cancelTimer(timer);
              next();
              if (done.succeeded()) {
                promise.tryComplete(done.result());
              } else {
                promise.tryFail(done.cause());
              }
            });
  }

  private void next() {
    while (running < width && !waiting.isEmpty()) {
      waiting.poll().run();
    }
  }

  /** Holds the thread of a call while it runs there, so that nothing else is ever interrupted. */
  private static final class Seat {
    private Thread thread;
    private boolean over;

    <T> T occupy(Callable<T> call) throws Exception {
      synchronized (this) {
        if (over) {
          throw new TimeoutException("its time was over before a thread was free");
        }
        thread = Thread.currentThread();
      }
      try {
        return call.call();
      } finally {
        synchronized (this) {
          thread = null;
          Thread.interrupted();
        }
      }
    }

    synchronized void interrupt() {
      over = true;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
