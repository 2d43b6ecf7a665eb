package io.abril.runtime;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.view.Rows;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What a reconciler may reach while it observes. All of it belongs to the event loop. */
public interface Context {
  /** The time, from the runtime's clock. */
  Instant now();

  /** Every accepted object of a kind that this operator runs, by name. */
  <S, T> List<Resource<S, T>> all(Kind<S, T> kind);

  /** One accepted object. */
  <S, T> Optional<Resource<S, T>> find(Kind<S, T> kind, String name);

  /** The rows whose name begins with {@code prefix}, by name. */
  <R> List<R> rows(Rows<R> rows, String prefix);

  /** Requests for the object that is being reconciled, oldest first; expired ones are left out. */
  List<Op> ops();

  /** The one door for blocking work: runs it on a worker thread and answers on the event loop. */
  <X> Future<X> blocking(Callable<X> work);

  /** Whether a newer generation waits, or this pass ran out of time: stop at the next good place. */
  boolean superseded();

  /** Which triggers led to this pass; for logs only. */
  List<String> triggers();
}
