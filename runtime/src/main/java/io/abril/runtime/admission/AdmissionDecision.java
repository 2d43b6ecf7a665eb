package io.abril.runtime.admission;

import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.runtime.store.Entry;
import io.abril.schema.Admission;
import io.abril.schema.Problem;
import io.abril.schema.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What becomes of an object, given its document and what was accepted of it before. Pure. Objects
 * without a document of their own, which others made, are the matter of {@link OwnedDecision}.
 */
public final class AdmissionDecision {
  /** What is to be done. */
  public sealed interface Outcome {
    /** Nothing: reconcile what is accepted, if anything is. */
    record Unchanged() implements Outcome {}

    /** Write this to {@code accepted/}. */
    record Accept(AcceptedDocument accepted) implements Outcome {}

    /** The document is not valid: say so, and go on with what was accepted before. */
    record Refuse(List<Problem> problems) implements Outcome {
      /** Copies the list. */
      public Refuse {
        problems = List.copyOf(problems);
      }
    }

    /**
     * A child whose owner is gone: write this to {@code accepted/}, if the owner's record still is
     * what was seen.
     */
    record Collect(AcceptedDocument accepted) implements Outcome {}

    /** A refused document is gone and nothing was ever accepted: take its status away. */
    record Forget() implements Outcome {}
  }

  private AdmissionDecision() {}

  /**
   * Decides.
   *
   * @param document the raw document; empty when the key is gone
   * @param accepted what is kept of the object
   * @param uids makes the uid of a new object
   * @throws IllegalArgumentException with a sentence when a newer release has accepted the object
   */
  public static Outcome decide(
      Admission admission,
      Kind<?, ?> kind,
      String name,
      Optional<Entry> document,
      Optional<AcceptedDocument> accepted,
      Instant now,
      Supplier<String> uids) {
    // A record that can't be upgraded is nothing to go on from; its object says so.
    accepted.ifPresent(a -> a.currentSpec(kind));
    if (document.isEmpty()) {
      return accepted.map(a -> gone(a, now)).orElseGet(Outcome.Forget::new);
    }
    var raw = document.get();
    if (accepted.isPresent() && accepted.get().metadata().deleting()) {
      if (accepted.get().deletionStarted()) {
        return new Outcome
            .Unchanged(); // A new object of this name waits for the end of the old one.
      }
    } else if (raw.revision() > 0
        && accepted.isPresent()
        && accepted.get().documentIndex() == raw.revision()) {
      return new Outcome.Unchanged();
    }
    var verdict = admission.admit(raw.value(), Optional.of(new Ref(kind.plural(), name)));
    if (verdict instanceof Verdict.Rejected rejected) {
      return new Outcome.Refuse(rejected.problems());
    }
    var admitted = (Verdict.Admitted) verdict;
    var frozen = accepted.flatMap(a -> immutableFieldChanged(admission, kind, a, admitted));
    if (frozen.isPresent()) {
      return new Outcome.Refuse(List.of(frozen.get()));
    }
    var next =
        accepted
            .map(a -> a.next(admitted, raw.revision()))
            .orElseGet(
                () ->
                    AcceptedDocument.first(
                        admitted, raw.revision(), uids.get(), now, Optional.empty()));
    return accepted.equals(Optional.of(next)) ? new Outcome.Unchanged() : new Outcome.Accept(next);
  }

  private static Outcome gone(AcceptedDocument accepted, Instant now) {
    return accepted.metadata().deleting()
        ? new Outcome.Unchanged()
        : new Outcome.Accept(accepted.deletedAt(now));
  }

  static Optional<Problem> immutableFieldChanged(
      Admission admission, Kind<?, ?> kind, AcceptedDocument before, Verdict.Admitted after) {
    var spec = before.currentSpec(kind);
    for (String field : admission.immutableFields(kind)) {
      if (!spec.path(field).equals(after.spec().path(field))) {
        return Optional.of(
            new Problem(
                1,
                1,
                "spec." + field,
                "Immutable",
                "can't be changed from "
                    + spec.path(field).asText()
                    + " to "
                    + after.spec().path(field).asText()
                    + "; make another "
                    + kind.name()
                    + " instead"));
      }
    }
    return Optional.empty();
  }
}
