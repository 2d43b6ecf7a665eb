package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.runtime.loop.CallGuard.Name;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.testkit.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A watchdog whose looks the tests take, and calls on threads that really block. */
class WatchdogTest {
  private static final Name OBSERVE = new Name("topics", "a", "observe");

  private final CallGuard guard = new CallGuard();
  private final RuntimeMetrics metrics = new RuntimeMetrics();
  private final Watchdog dog = new Watchdog(guard, metrics, Duration.ofSeconds(1));

  private void looks(int times) {
    for (int i = 0; i < times; i++) {
      dog.look();
    }
  }

  /** Runs a call that sleeps until somebody interrupts it. */
  private static Thread sleeper(CallGuard guard, AtomicReference<Throwable> end) {
    var begun = new CountDownLatch(1);
    var thread =
        new Thread(
            () -> {
              try {
                guard.run(OBSERVE, () -> sleep(begun));
              } catch (Throwable e) {
                end.set(e);
              }
            });
    thread.start();
    Await.until("the call has begun", () -> begun.getCount() == 0);
    return thread;
  }

  private static String sleep(CountDownLatch begun) {
    begun.countDown();
    try {
      Thread.sleep(60_000);
      return "slept";
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void aCallThatBlocksIsInterruptedAfterTenLooksAndSaysWhereItWas() throws Exception {
    var end = new AtomicReference<Throwable>();
    var thread = sleeper(guard, end);
    looks(10);
    assertThat(metrics.scrape()).doesNotContain("abril_eventloop_blocked_total{");
    looks(1);
    thread.join();
    assertThat(end.get())
        .isInstanceOf(CallGuard.Blocked.class)
        .hasMessageMatching(
            "its reconciler blocked the event loop for [0-9.]+ s in observe at"
                + " WatchdogTest.java:[0-9]+; use Context.blocking")
        .hasRootCauseInstanceOf(InterruptedException.class);
    assertThat(metrics.scrape()).contains("abril_eventloop_blocked_total{kind=\"topics\"} 1.0");
  }

  @Test
  void aWatchdogOfItsOwnThreadDoesTheSame() throws Exception {
    var own = new Watchdog(guard, metrics, Duration.ofMillis(100));
    own.start();
    var end = new AtomicReference<Throwable>();
    sleeper(guard, end).join();
    own.close();
    assertThat(end.get()).isInstanceOf(CallGuard.Blocked.class);
  }

  @Test
  void aCallThatSwallowsTheInterruptFailsAllTheSameAndLeavesNoFlagBehind() {
    assertThatThrownBy(
            () ->
                guard.run(
                    OBSERVE,
                    () -> {
                      looks(11);
                      return "an answer";
                    }))
        .isInstanceOfSatisfying(
            CallGuard.Blocked.class, e -> assertThat(e.result()).contains("an answer"));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aCallThatGoesOnIsInterruptedAgain() {
    assertThatThrownBy(
            () ->
                guard.run(
                    OBSERVE,
                    () -> {
                      looks(11);
                      assertThat(Thread.interrupted()).isTrue();
                      looks(9);
                      assertThat(Thread.currentThread().isInterrupted()).isFalse();
                      looks(1);
                      assertThat(Thread.currentThread().isInterrupted()).isTrue();
                      return 1;
                    }))
        .isInstanceOf(CallGuard.Blocked.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(metrics.scrape()).contains("abril_eventloop_blocked_total{kind=\"topics\"} 2.0");
  }

  @Test
  void anInterruptFromElsewhereIsLeftToWhoeverItIsFor() {
    assertThat(
            guard.run(
                OBSERVE,
                () -> {
                  Thread.currentThread().interrupt();
                  return 1;
                }))
        .isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void manyShortCallsAreNotOneLongOne() {
    for (int i = 0; i < 30; i++) {
      guard.run(
          OBSERVE,
          () -> {
            looks(1);
            return 1;
          });
    }
    assertThat(guard.current()).isEmpty();
    assertThat(metrics.scrape()).doesNotContain("abril_eventloop_blocked_total{");
  }

  @Test
  void aCallWithinACallIsTheOneUnderWayUntilItEnds() {
    var within = new Name("topics", "b", "decide");
    guard.run(
        OBSERVE,
        () -> {
          guard.run(
              within,
              () -> {
                assertThat(guard.current().orElseThrow().name()).isEqualTo(within);
                return 1;
              });
          assertThat(guard.current().orElseThrow().name()).isEqualTo(OBSERVE);
          return 1;
        });
    assertThat(guard.current()).isEmpty();
  }

  @Test
  void aCallThatHasEndedIsNotInterrupted() {
    var call = new AtomicReference<CallGuard.Call>();
    guard.run(
        OBSERVE,
        () -> {
          call.set(guard.current().orElseThrow());
          return 1;
        });
    assertThat(guard.interrupt(call.get())).isEmpty();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void slowCallsAreToldAtMostOnceAMinuteAKindAndNotTheFirst() {
    var now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(guard.tells("topics", now)).isFalse();
    assertThat(guard.tells("topics", now.plusSeconds(1))).isTrue();
    assertThat(guard.tells("topics", now.plusSeconds(60))).isFalse();
    assertThat(guard.tells("topics", now.plusSeconds(61))).isTrue();
    assertThat(guard.tells("queues", now.plusSeconds(61))).isFalse();
  }
}
