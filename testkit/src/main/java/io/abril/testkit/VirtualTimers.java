package io.abril.testkit;

import io.abril.runtime.queue.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/** A clock that stands still until it is moved, and an event loop that runs when it is told to. */
public final class VirtualTimers implements Timers, Executor {
  /** When every virtual clock begins. */
  static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  private static final int MOST_TASKS = 100_000;

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparing(Timer::order));
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private Instant now = BEGINNING;
  private long order;

  private record Timer(Instant at, long order, Runnable action) {}

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanos() {
    return ChronoUnit.NANOS.between(Instant.EPOCH, now);
  }

  @Override
  public Runnable after(Duration delay, Runnable action) {
    // A delay that is over already must not take the clock back.
    var at = delay.isNegative() ? now : now.plus(delay);
    var timer = new Timer(at, order++, action);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs everything that is due now; fails when that never ends. */
  public void runUntilIdle() {
    for (int i = 0; i < MOST_TASKS; i++) {
      var task = tasks.poll();
      if (task == null) {
        return;
      }
      task.run();
    }
    throw new AssertionError("the event loop spins");
  }

  /** Lets this much time pass; every timer fires at its time. */
  public void advance(Duration time) {
    var end = now.plus(time);
    runUntilIdle();
    while (!timers.isEmpty() && !timers.peek().at.isAfter(end)) {
      var timer = timers.poll();
      now = timer.at;
      timer.action.run();
      runUntilIdle();
    }
    now = end;
  }

  @Override
  public String toString() {
    var next = timers.isEmpty() ? "no timer" : "next timer in " + until(timers.peek().at);
    return tasks.size() + " tasks wait; " + next;
  }

  private String until(Instant at) {
    return Duration.between(now, at).toMillis() / 1000.0 + " s";
  }
}
