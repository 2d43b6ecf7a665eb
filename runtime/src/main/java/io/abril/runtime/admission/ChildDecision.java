package io.abril.runtime.admission;

import io.abril.api.Kind;
import io.abril.api.Owner;
import io.abril.api.Ref;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import io.abril.schema.Problem;
import io.abril.schema.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What becomes of one child on the side of its owner, given what the owner wants it to be and what
 * there is under its name. Pure. Every write is on condition that the record is as it was seen: the
 * leader of the child's kind writes it, too.
 */
public final class ChildDecision {
  /** What is to be done. */
  public sealed interface Outcome {
    /** Nothing: it is as it is wanted. */
    record Unchanged() implements Outcome {}

    /** It is being deleted: one that is wanted again is made when it has gone. */
    record Leaving() implements Outcome {}

    /** Commit these, together or not at all. */
    record Change(String verb, List<Write> writes) implements Outcome {
      /** Copies the list. */
      public Change {
        writes = List.copyOf(writes);
      }
    }

    /** Somebody else has the name; the message is one sentence. */
    record Taken(String message) implements Outcome {}

    /** The owner wants what can't be; the message is one sentence. */
    record Invalid(String message) implements Outcome {}
  }

  private ChildDecision() {}

  /**
   * Decides on a child that its owner wants.
   *
   * @param judged what admission says of the wanted child
   * @param record what is kept under the child's name, whosever it is
   * @param document whether there is a document of the child's name
   * @param uids makes the uid of a new child
   * @throws IllegalStateException when the record can't be read
   */
  public static Outcome wanted(
      Admission admission,
      Owner owner,
      Kind<?, ?> kind,
      String name,
      Verdict judged,
      Optional<Entry> record,
      boolean document,
      Instant now,
      Supplier<String> uids) {
    var ref = kind.ref(name);
    if (judged instanceof Verdict.Rejected rejected) {
      return invalid(ref, rejected.problems());
    }
    var admitted = (Verdict.Admitted) judged;
    if (record.isEmpty()) {
      return document
          ? taken(ref, "a document; give the child another name, or delete the document")
          : new Outcome.Change(
              "create",
              create(
                  ref, AcceptedDocument.first(admitted, 0, uids.get(), now, Optional.of(owner))));
    }
    var accepted = AcceptedDocument.of(record.get());
    if (!accepted.owner().equals(Optional.of(owner))) {
      return taken(ref, whose(accepted, owner));
    }
    var frozen = AdmissionDecision.immutableFieldChanged(admission, kind, accepted, admitted);
    if (accepted.metadata().deleting() && (accepted.deletionStarted() || frozen.isPresent())) {
      return new Outcome.Leaving();
    }
    if (frozen.isPresent()) {
      return invalid(ref, List.of(frozen.get()));
    }
    var next = accepted.next(admitted, 0);
    return next.equals(accepted)
        ? new Outcome.Unchanged()
        : new Outcome.Change("update", List.of(put(ref, next, record.get().revision())));
  }

  /**
   * Decides on a child that its owner doesn't want any more.
   *
   * @param record the child's own
   * @throws IllegalStateException when the record can't be read
   */
  public static Outcome unwanted(Kind<?, ?> kind, String name, Entry record, Instant now) {
    var accepted = AcceptedDocument.of(record);
    return accepted.metadata().deleting()
        ? new Outcome.Leaving()
        : new Outcome.Change(
            "delete", List.of(put(kind.ref(name), accepted.deletedAt(now), record.revision())));
  }

  private static List<Write> create(Ref ref, AcceptedDocument child) {
    return List.of(new Write.Check("objects/" + ref, 0), put(ref, child, 0));
  }

  private static Write put(Ref ref, AcceptedDocument child, long revision) {
    return Write.putIf("accepted/" + ref, Json.write(child), revision);
  }

  private static String whose(AcceptedDocument accepted, Owner owner) {
    var other = accepted.owner().map(Owner::ref);
    if (other.isEmpty()) {
      return "an object with a document; give the child another name, or delete the document";
    }
    return other.get().equals(owner.ref())
        ? "a child of an earlier " + owner.ref() + ", which goes first"
        : "a child of " + other.get() + "; give one of them another name";
  }

  private static Outcome taken(Ref ref, String by) {
    return new Outcome.Taken("the child " + ref + " isn't made: its name is taken by " + by);
  }

  /** Lines and columns would be those of a text that nobody has seen. */
  private static Outcome invalid(Ref ref, List<Problem> problems) {
    return new Outcome.Invalid(
        "the child "
            + ref
            + " isn't valid: "
            + problems.stream()
                .map(p -> p.field().isEmpty() ? p.message() : p.field() + ": " + p.message())
                .collect(Collectors.joining("; ")));
  }
}
