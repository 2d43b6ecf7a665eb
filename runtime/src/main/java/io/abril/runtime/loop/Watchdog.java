package io.abril.runtime.loop;

import io.abril.runtime.metrics.RuntimeMetrics;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, from a thread of its own, whether one call of a reconciler holds the event loop; then
 * neither heartbeats nor watches nor other kinds go on. It says where the call is and interrupts
 * it.
 *
 * <p>Time is counted in its own looks, not by the clock: a process that was frozen, or a machine
 * that was asleep, has not been blocked by anybody's call.
 */
final class Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final int LOOKS = 10;
  private static final int FRAMES = 12;

  private final CallGuard guard;
  private final RuntimeMetrics metrics;
  private final Duration look;
  private CallGuard.Call watched;
  private int seen;
  private volatile boolean closed;

  /**
   * A watchdog that doesn't look yet.
   *
   * @param limit how long one call may take
   */
  Watchdog(CallGuard guard, RuntimeMetrics metrics, Duration limit) {
    this.guard = guard;
    this.metrics = metrics;
    this.look = limit.dividedBy(LOOKS);
  }

  void start() {
    var thread = new Thread(this::watch, "abril-watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  void close() {
    closed = true;
  }

  private void watch() {
    while (!closed) {
      LockSupport.parkNanos(look.toNanos());
      look();
    }
  }

  /**
   * One look: a call that is found as often as the limit allows is interrupted, again and again.
   */
  void look() {
    var call = guard.current().orElse(null);
    if (call == null || call != watched) {
      watched = call;
      seen = 0;
      return;
    }
    seen++;
    if (seen % LOOKS == 0) {
      guard.interrupt(call).ifPresent(stack -> tell(call, stack));
    }
  }

  private void tell(CallGuard.Call call, StackTraceElement[] stack) {
    var name = call.name();
    metrics.blocked(name.kind());
    LOG.error(
        "object={}/{} outcome=event-loop-blocked call=\"{}\" forMs={} stack=\"{}\"",
        name.kind(),
        name.object(),
        name.what(),
        call.took().toMillis(),
        Arrays.stream(stack)
            .limit(FRAMES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining(" < ")));
  }
}
