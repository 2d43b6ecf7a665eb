package io.abril.runtime.admission;

import io.abril.api.Owner;
import io.abril.runtime.admission.AdmissionDecision.Outcome;
import io.abril.runtime.store.Entry;
import io.abril.schema.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a child on the side of its own kind: it has no document, so that a missing one
 * says nothing; its owner alone changes and deletes it. Pure.
 */
public final class OwnedDecision {
  /** The reason of a document whose name a child has. */
  public static final String NAME_TAKEN = "NameTaken";

  private OwnedDecision() {}

  /**
   * Decides.
   *
   * @param document a document that has the child's name nevertheless
   * @param accepted the child's record
   * @param owner who owns it
   * @param ownerRecord what is kept of the object of the owner's name
   */
  public static Outcome decide(
      Optional<Entry> document,
      AcceptedDocument accepted,
      Owner owner,
      Optional<Entry> ownerRecord,
      Instant now) {
    if (!accepted.metadata().deleting() && isGone(owner, ownerRecord)) {
      return new Outcome.Collect(accepted.deletedAt(now));
    }
    return document
        .<Outcome>map(d -> new Outcome.Refuse(List.of(taken(owner))))
        .orElseGet(Outcome.Unchanged::new);
  }

  /**
   * Whether the owner is no more: its record is gone, or is that of a later object of its name. One
   * that can't be read may still be the owner.
   */
  public static boolean isGone(Owner owner, Optional<Entry> ownerRecord) {
    try {
      return !ownerRecord
          .map(AcceptedDocument::of)
          .map(record -> record.metadata().uid().equals(owner.uid()))
          .orElse(false);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static Problem taken(Owner owner) {
    return new Problem(
        1,
        1,
        "metadata.name",
        NAME_TAKEN,
        "the name is taken by a child of "
            + owner.ref()
            + "; give the document another name, or delete it");
  }
}
