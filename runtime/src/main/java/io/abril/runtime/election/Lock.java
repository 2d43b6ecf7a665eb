package io.abril.runtime.election;

import java.util.Optional;

/**
 * A group's lock as it was read.
 *
 * @param session who holds it; empty when it is free
 * @param last the leader that took it last, whether it still holds it or not; empty when the group
 *     never had one
 * @param revision of the lock; 0 when there is none (never was, or deleted by hand)
 * @param index from where to wait for a change
 */
public record Lock(Optional<String> session, Optional<Holder> last, long revision, long index) {

  /**
   * A leader, present or former.
   *
   * @param controller its {@link Candidate#id}
   * @param epoch how many leaders the group had had with it
   * @param released whether it gave the lock up by itself
   */
  public record Holder(String controller, long epoch, boolean released) {}

  /** The last leader's epoch; 0 when there was none. */
  public long epoch() {
    return last.map(Holder::epoch).orElse(0L);
  }

  boolean heldBy(String id) {
    return session.equals(Optional.of(id));
  }
}
