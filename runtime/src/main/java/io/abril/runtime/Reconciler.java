package io.abril.runtime;

import io.abril.api.Resource;
import io.vertx.core.Future;

/**
 * Brings the world to what one object wants. It may be run at any time, any number of times, and
 * asks the world rather than its memory.
 *
 * @param <S> the kind's spec
 * @param <T> the kind's status
 * @param <O> what {@link #observe} finds
 */
public interface Reconciler<S, T, O> {
  /**
   * Reads what {@link #decide} needs; changes nothing. A failed future is a failed pass: it is
   * counted, said on the object, and tried again with backoff.
   */
  Future<O> observe(Resource<S, T> resource, Context context);

  /**
   * Says what to do. Pure: no I/O and no clock of its own; the time, if it matters, is part of the
   * observation.
   */
  Plan<T> decide(Resource<S, T> resource, O observed);
}
