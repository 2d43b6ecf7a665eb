package io.abril.runtime;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;

/** What a reconciler may reach while it observes. All of it belongs to the event loop. */
public interface Context extends Lookup {
  /** The time, from the runtime's clock. */
  Instant now();

  /** Requests for the object that is being reconciled, oldest first; expired ones are left out. */
  List<Op> ops();

  /**
   * The children of this kind that the object owns, by name, with their statuses; those that are
   * being deleted included.
   *
   * @throws IllegalArgumentException for a kind that no controller of this operator runs, watches,
   *     owns or indexes
   */
  <S, T> List<Resource<S, T>> children(Kind<S, T> kind);

  /**
   * The one door for blocking work: runs it on a worker thread and answers on the event loop. When
   * the pass runs out of time the thread is interrupted, and nothing that waits for one is begun.
   */
  <X> Future<X> blocking(Callable<X> work);

  /**
   * Whether a newer document waits, this pass ran out of time, or this process leads no more or is
   * about to end: stop at the next good place.
   */
  boolean superseded();

  /**
   * Runs this, on the event loop and once, when {@link #superseded} becomes true: this pass ran out
   * of time, a newer document came, or this process leads no more or is about to end. At once when
   * it is already. The place to abort a call that nobody waits for any more; what can't be
   * interrupted halfway is better left to end.
   */
  void onCancel(Runnable action);

  /**
   * A logger under the reconciler's name whose lines carry {@code kind}, {@code name} and {@code
   * attempt} in SLF4J's MDC on every thread, in callbacks too. During observe, decide, the
   * beginning of a step and {@link #blocking}, the MDC of the thread carries them, and any logger
   * will do.
   */
  Logger logger();

  /**
   * Whether nothing will come of this pass: somebody only asks what it would do, perhaps with a
   * document that is not stored. Whoever remembers what it observed remembers nothing of this.
   */
  default boolean dryRun() {
    return false;
  }

  /** Which triggers led to this pass; for logs only. */
  List<String> triggers();
}
