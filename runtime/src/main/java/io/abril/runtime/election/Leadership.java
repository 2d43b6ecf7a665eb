package io.abril.runtime.election;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether this process leads its group. Belongs to the event loop. */
public interface Leadership {
  /** Begins to stand for election. */
  Future<Void> start();

  /** The lease of a leader; empty on a standby. */
  Optional<Lease> lease();

  /** Whether some process, this or another, is known to lead. */
  boolean settled();

  /** Calls this whenever this process begins ({@code true}) or ceases to lead. */
  void onChange(Consumer<Boolean> listener);

  /** Gives leadership up at once, so that a standby need not wait, and stands no more. */
  Future<Void> close();
}
