package io.abril.runtime.loop;

import io.abril.api.Resource;
import io.abril.runtime.Plan;
import io.abril.runtime.admission.AcceptedDocument;
import io.abril.runtime.loop.StatusDocument.Acceptance;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.schema.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is committed for a plan. Pure, so that a dry run answers the very same writes. */
final class PassWrites {
  private PassWrites() {}

  /** Whether the plan ends the object. */
  static boolean settles(Resource<?, ?> resource, Plan<?> plan) {
    return resource.deleting() && plan.settled() && plan.steps().isEmpty();
  }

  /**
   * The plan's writes, requests that are answered or of no use, and the status on difference.
   *
   * @param dropped requests that nobody can answer
   * @param record what is kept of the object, which notes that a deletion has begun
   * @param statusBefore the status as it is stored
   */
  static <T> List<Write> of(
      Resource<?, T> resource,
      Plan<T> plan,
      List<Ops.Dropped> dropped,
      Optional<Entry> record,
      Acceptance acceptance,
      Optional<String> statusBefore,
      Instant now) {
    var status =
        StatusDocument.reconciled(
            statusBefore, plan, acceptance, resource.meta().generation(), now);
    boolean differs = !statusBefore.equals(Optional.of(status));
    return of(
        resource,
        plan,
        dropped,
        record,
        differs ? Optional.of(Write.put("status/" + resource.ref(), status)) : Optional.empty());
  }

  /**
   * The same with a status that is composed already.
   *
   * @param status its write; empty when it is as it was
   */
  static <T> List<Write> of(
      Resource<?, T> resource,
      Plan<T> plan,
      List<Ops.Dropped> dropped,
      Optional<Entry> record,
      Optional<? extends Write> status) {
    var ref = resource.ref();
    var writes = new ArrayList<Write>();
    dropped.forEach(d -> writes.add(Write.delete(d.key())));
    boolean answers = !plan.writes().isEmpty() || !plan.consumedOps().isEmpty();
    if (resource.deleting() && (answers || !plan.steps().isEmpty())) {
      record.ifPresent(entry -> noteDeletion(entry, writes));
    }
    writes.addAll(plan.writes());
    plan.consumedOps().forEach(op -> writes.add(Write.delete("ops/" + ref + "/" + op.id())));
    status.ifPresent(writes::add);
    return List.copyOf(writes);
  }

  /** On condition that it is as it was seen: a child's owner writes it, too. */
  private static void noteDeletion(Entry entry, List<Write> writes) {
    var accepted = AcceptedDocument.of(entry);
    if (!accepted.deletionStarted()) {
      var noted = Json.write(accepted.withDeletionStarted());
      writes.add(Write.putIf(entry.key(), noted, entry.revision()));
    }
  }

  /**
   * The end of an object: all that the runtime keeps of it goes, its record last. A child ends only
   * if its owner hasn't taken the deletion back meanwhile.
   *
   * @param record what is kept of the object
   */
  static List<Write> settled(Resource<?, ?> resource, Plan<?> plan, Optional<Entry> record) {
    var ref = resource.ref();
    var writes = new ArrayList<Write>(plan.writes());
    if (resource.meta().owner().isPresent()) {
      record.ifPresent(entry -> writes.add(new Write.Check(entry.key(), entry.revision())));
    }
    writes.add(new Write.DeleteTree("ops/" + ref + "/"));
    writes.add(new Write.DeleteTree("applied/" + ref + "/"));
    writes.add(new Write.DeleteTree("revisions/" + ref + "/"));
    writes.add(Write.delete("status/" + ref));
    writes.add(Write.delete("accepted/" + ref));
    return List.copyOf(writes);
  }
}
