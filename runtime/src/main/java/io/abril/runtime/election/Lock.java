package io.abril.runtime.election;

import java.util.Optional;

/**
 * A group's lock as it was read.
 *
 * @param session who holds it; empty when it is free
 * @param last the leader that took it last, whether it still holds it or not; empty when the group
 *     never had one
 * @param revision of the lock; 0 when there is none (never was, or deleted by hand)
 * @param keptRevision where there is no lock, of the epoch that outlived it; 0 when there is none
 * @param index from where to wait for a change
 */
public record Lock(
    Optional<String> session, Optional<Holder> last, long revision, long keptRevision, long index) {

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

  /** Whether nobody took it between; not known where everything was deleted by hand. */
  boolean isUntouchedSince(Lock other) {
    return revision + keptRevision > 0
        && revision == other.revision
        && keptRevision == other.keptRevision;
  }

  boolean heldBy(String id) {
    return session.equals(Optional.of(id));
  }
}
