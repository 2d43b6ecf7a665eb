package io.abril.runtime;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

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

  /** The one door for blocking work: runs it on a worker thread and answers on the event loop. */
  <X> Future<X> blocking(Callable<X> work);

  /**
   * Whether a newer generation waits, or this pass ran out of time: stop at the next good place.
   */
  boolean superseded();

  /** Which triggers led to this pass; for logs only. */
  List<String> triggers();
}
