package io.abril.runtime.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs the synchronous calls of reconcilers and knows which one is under way, so that a {@link
 * Watchdog} on another thread can end one that holds the event loop.
 *
 * <p>The handshake: a call begins, ends and is interrupted under one lock. So only the call that is
 * under way is ever interrupted, and the thread's flag is cleared before anything else runs on it.
 */
final class CallGuard {
  private static final Duration A_WHILE = Duration.ofMinutes(1);

  private final Object lock = new Object();
  private final Map<String, Instant> slow = new HashMap<>();
  private Call current;

  /**
   * A call of a reconciler.
   *
   * @param what {@code observe}, {@code decide}, a step
   */
  record Name(String kind, String object, String what) {}

  /** A call that was interrupted, or one that is still under way. */
  static final class Call {
    private final Name name;
    private final Thread thread = Thread.currentThread();
    private final Call around;
    private final long began = System.nanoTime();
    private String place = "";
    private boolean interrupted;

    private Call(Name name, Call around) {
      this.name = name;
      this.around = around;
    }

    Name name() {
      return name;
    }

    Duration took() {
      return Duration.ofNanos(System.nanoTime() - began);
    }
  }

  /** A call held the event loop for so long that it was interrupted. */
  static final class Blocked extends ReconcilerFault {
    private static final long serialVersionUID = 1L;
    private final transient Object result;

    Blocked(Call call, Object result, Throwable thrown) {
      super(
          String.format(
              Locale.ROOT,
              "its reconciler blocked the event loop for %.1f s in %s at %s; use Context.blocking",
              call.took().toMillis() / 1000.0,
              call.name.what(),
              call.place),
          thrown);
      this.result = result;
    }

    /** What the call answered though it was interrupted. */
    Optional<Object> result() {
      return Optional.ofNullable(result);
    }
  }

  /**
   * Runs a call on the calling thread.
   *
   * @throws Blocked when it had to be interrupted, whatever it answered or threw
   */
  <X> X run(Name name, Supplier<X> work) {
    var call = begin(name);
    X result;
    try {
      result = work.get();
    } catch (Throwable e) {
      if (end(call)) {
        throw new Blocked(call, null, e);
      }
      throw e;
    }
    if (end(call)) {
      throw new Blocked(call, result, null);
    }
    return result;
  }

  private Call begin(Name name) {
    synchronized (lock) {
      current = new Call(name, current);
      return current;
    }
  }

  /** Answers whether it was interrupted. */
  private boolean end(Call call) {
    synchronized (lock) {
      current = call.around;
      if (call.interrupted) {
        Thread.interrupted(); // Our flag, unless the call has cleared it already.
      }
      return call.interrupted;
    }
  }

  /**
   * Whether to tell people of a slow call of a kind: at most once a minute, and not of its first
   * one, since a program that has just started is slow.
   */
  boolean tells(String kind, Instant now) {
    var last = slow.putIfAbsent(kind, now.minus(A_WHILE));
    if (last == null || last.plus(A_WHILE).isAfter(now)) {
      return false;
    }
    slow.put(kind, now);
    return true;
  }

  /** The call under way. */
  Optional<Call> current() {
    synchronized (lock) {
      return Optional.ofNullable(current);
    }
  }

  /**
   * Interrupts the call if it is still under way; answers the stack that it was found in, empty
   * when it has ended.
   */
  Optional<StackTraceElement[]> interrupt(Call call) {
    synchronized (lock) {
      if (current != call) {
        return Optional.empty();
      }
      var stack = call.thread.getStackTrace();
      call.place = ReconcilerFault.place(stack).orElse("an unknown place");
      call.interrupted = true;
      call.thread.interrupt();
      return Optional.of(stack);
    }
  }
}
