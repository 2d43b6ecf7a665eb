package io.abril.it.tools;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until something holds, and fails with what it saw last. The deadline is generous: it says
 * when a test gives up, never how fast the product is.
 */
public final class Await {
  /** Enough for anything on two busy cores. */
  public static final Duration DEADLINE = Duration.ofSeconds(90);

  private static final long PAUSE_NANOS = 50_000_000;

  private Await() {}

  /** A look at the world that fails as long as it isn't as it should be. */
  public interface Look<T> {
    /** What is there. */
    T take() throws Exception;
  }

  /** Assertions about the world. */
  public interface Claims {
    /** Fails as long as they don't hold. */
    void check() throws Exception;
  }

  /** Waits until the assertions hold. */
  public static void until(String what, Claims claims) {
    get(
        what,
        () -> {
          claims.check();
          return true;
        });
  }

  /** Waits until the look succeeds, and answers what it found. */
  public static <T> T get(String what, Look<T> look) {
    return get(what, DEADLINE, look);
  }

  /** The same with another deadline. */
  public static <T> T get(String what, Duration deadline, Look<T> look) {
    long end = System.nanoTime() + deadline.toNanos();
    while (true) {
      try {
        return look.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting until " + what, e);
      } catch (Exception | AssertionError e) {
        if (System.nanoTime() > end) {
          throw new AssertionError(
              "not within "
                  + deadline.toSeconds()
                  + " s: "
                  + what
                  + "; last seen: "
                  + e.getMessage(),
              e);
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
