package io.abril.runtime;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks an operator's event loop from another one, and doesn't wait for ever. */
final class OnLoop {
  private final Vertx vertx;
  private final Executor loop;

  OnLoop(Vertx vertx, Executor loop) {
    this.vertx = vertx;
    this.loop = loop;
  }

  /**
   * Runs the question on the operator's loop and answers on the caller's context; fails with a
   * {@link TimeoutException} when the question's turn has not come in time. What the question
   * begins may take as long as it takes.
   */
  <X> Future<X> ask(Duration turn, Supplier<Future<X>> question) {
    Context here = vertx.getOrCreateContext();
    var answer = Promise.<X>promise();
    long timer = vertx.setTimer(turn.toMillis(), t -> answer.tryFail(new TimeoutException()));
    loop.execute(
        () -> {
          vertx.cancelTimer(timer);
          Future.<Void>succeededFuture()
              .compose(v -> question.get())
              .onComplete(
                  (value, error) ->
                      here.runOnContext(
                          v -> {
                            if (error == null) {
                              answer.tryComplete(value);
                            } else {
                              answer.tryFail(error);
                            }
                          }));
        });
    return answer.future();
  }
}
