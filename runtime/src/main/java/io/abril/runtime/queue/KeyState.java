package io.abril.runtime.queue;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a key stands, for people.
 *
 * @param wantedAgain whether another pass follows the one under way
 * @param until when its wait ends; empty unless it waits
 * @param failures in a row, those that only repeated themselves included
 */
public record KeyState(Phase phase, boolean wantedAgain, Optional<Instant> until, int failures) {
  /** What a key does. */
  public enum Phase {
    /** Nothing: it waits for a change. */
    IDLE,
    /** It waits to be taken. */
    QUEUED,
    /** A pass is under way. */
    RUNNING,
    /** It waits out a failure. */
    BACKING_OFF,
    /** It waits for a time that its plan named, or for the end of its rest. */
    WAITING
  }
}
