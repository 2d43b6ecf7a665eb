package io.abril.runtime.loop;

import io.abril.api.Ref;
import io.abril.api.Resource;
import io.abril.runtime.Plan;
import io.abril.runtime.admission.AcceptedDocument;
import io.abril.runtime.loop.StatusDocument.Acceptance;
import io.abril.runtime.store.Write;
import io.abril.schema.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
   * @param accepted the record of the object, which notes that a deletion has begun
   * @param statusBefore the status as it is stored
   */
  static <T> List<Write> of(
      Resource<?, T> resource,
      Plan<T> plan,
      List<Ops.Dropped> dropped,
      Supplier<Optional<AcceptedDocument>> accepted,
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
        accepted,
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
      Supplier<Optional<AcceptedDocument>> accepted,
      Optional<? extends Write> status) {
    var ref = resource.ref();
    var writes = new ArrayList<Write>();
    dropped.forEach(d -> writes.add(Write.delete(d.key())));
    boolean answers = !plan.writes().isEmpty() || !plan.consumedOps().isEmpty();
    if (resource.deleting() && (answers || !plan.steps().isEmpty())) {
      accepted
          .get()
          .filter(a -> !a.deletionStarted())
          .map(AcceptedDocument::withDeletionStarted)
          .ifPresent(a -> writes.add(Write.put("accepted/" + ref, Json.write(a))));
    }
    writes.addAll(plan.writes());
    plan.consumedOps().forEach(op -> writes.add(Write.delete("ops/" + ref + "/" + op.id())));
    status.ifPresent(writes::add);
    return List.copyOf(writes);
  }

  /** The end of an object: all that the runtime keeps of it goes, its record last. */
  static List<Write> settled(Ref ref, Plan<?> plan) {
    var writes = new ArrayList<Write>(plan.writes());
    writes.add(new Write.DeleteTree("ops/" + ref + "/"));
    writes.add(new Write.DeleteTree("applied/" + ref + "/"));
    writes.add(new Write.DeleteTree("revisions/" + ref + "/"));
    writes.add(Write.delete("status/" + ref));
    writes.add(Write.delete("accepted/" + ref));
    return List.copyOf(writes);
  }
}
