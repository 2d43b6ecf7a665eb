package io.abril.runtime.consul;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Lets a few do their work at a time and the others wait in order. In a burst, what waits gathers
 * changes, which are then read together.
 */
final class Turns {
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int free;

  Turns(int atATime) {
    this.free = atATime;
  }

  /** The outcome of the work, which begins as soon as it is its turn. */
  <X> Future<X> take(Supplier<Future<X>> work) {
    var outcome = Promise.<X>promise();
    waiting.add(
        () ->
            work.get()
                .onComplete(
                    done -> {
                      free++;
                      outcome.handle(done);
                      next();
                    }));
    next();
    return outcome.future();
  }

  private void next() {
    while (free > 0 && !waiting.isEmpty()) {
      free--;
      waiting.poll().run();
    }
  }
}
