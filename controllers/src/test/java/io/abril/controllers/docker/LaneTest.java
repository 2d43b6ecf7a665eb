package io.abril.controllers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final Lane lane = new Lane(vertx, vertx.createSharedWorkerExecutor("t", 4), 2);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private <T> Future<T> onLoop(java.util.function.Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    vertx.getOrCreateContext().runOnContext(v -> call.get().onComplete(promise));
    return promise.future();
  }

  @Test
  void noMoreCallsRunThanThereIsRoomFor() throws Exception {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var gate = new CountDownLatch(1);
    Future<?> all =
        onLoop(
            () -> {
              var calls = new java.util.ArrayList<Future<?>>();
              for (int i = 0; i < 6; i++) {
                calls.add(
                    lane.run(
                        LONG,
                        () -> {
                          most.accumulateAndGet(now.incrementAndGet(), Math::max);
                          assertThat(gate.await(20, TimeUnit.SECONDS)).isTrue();
                          return now.decrementAndGet();
                        }));
              }
              gate.countDown();
              return Future.all(calls);
            });
    all.await(20, TimeUnit.SECONDS);
    assertThat(most).hasValueBetween(1, 2);
  }

  @Test
  void aCallThatHangsFailsInTimeAndFreesItsThread() throws Exception {
    var freed = new CountDownLatch(1);
    Future<Void> call =
        onLoop(
            () ->
                lane.run(
                    Duration.ofMillis(50),
                    () -> {
                      try {
                        new CountDownLatch(1).await();
                      } finally {
                        freed.countDown();
                      }
                      return null;
                    }));
    assertThatThrownBy(() -> call.await(20, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
    assertThat(freed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aCallWhoseTimeIsOverBeforeAThreadIsFreeIsNeverBegun() throws Exception {
    var workers = vertx.createSharedWorkerExecutor("one", 1);
    var busy = new Lane(vertx, workers, 2);
    var occupied = new CountDownLatch(1);
    var begun = new AtomicInteger();
    Future<Boolean> first =
        onLoop(() -> busy.run(LONG, () -> occupied.await(20, TimeUnit.SECONDS)));
    Future<Integer> late = onLoop(() -> busy.run(Duration.ofMillis(20), begun::incrementAndGet));
    assertThatThrownBy(() -> late.await(20, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
    occupied.countDown();
    assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
    // The one thread takes what waits in order: after this call, the late one has had its turn.
    assertThat(onLoop(() -> busy.run(LONG, () -> true)).await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(begun).hasValue(0);
  }
}
