package io.abril.runtime.loop;

import io.abril.api.Condition;
import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.api.Resource;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.admission.AcceptedDocument;
import io.abril.runtime.admission.AdmissionDecision;
import io.abril.runtime.admission.AdmissionDecision.Outcome;
import io.abril.runtime.admission.OwnedDecision;
import io.abril.runtime.election.Lease;
import io.abril.runtime.events.Event;
import io.abril.runtime.loop.StatusDocument.Acceptance;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.abril.runtime.view.Stored;
import io.abril.schema.Json;
import io.abril.schema.Problem;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Carries out what {@link AdmissionDecision} says of one kind's documents. */
final class Admitter {
  /** No revision: one that Consul gives is above 0, and 0 is a stand-in's. */
  private static final long NO_DOCUMENT = -1;

  private final Parts parts;
  private final Kind<?, ?> kind;
  private final Map<String, String> fallback;
  private final AcceptedRecords records;
  private final Map<String, Acceptance> refused = new HashMap<>();
  private final Map<String, Begun> children = new HashMap<>();
  private final Map<String, PendingUpdate> updates = new HashMap<>();

  /** What a pass over a child began with; its owner changes the record beside the pass. */
  private record Begun(long generation, boolean deleting) {}

  Admitter(Parts parts, Kind<?, ?> kind, Map<String, String> fallback) {
    this.parts = parts;
    this.kind = kind;
    this.fallback = fallback;
    this.records = new AcceptedRecords(parts.views().family("accepted"), kind);
  }

  /**
   * Brings {@code accepted/} in line with the document of that name; an {@link #update} is left to
   * the pass.
   */
  Future<Void> admit(String name, Lease lease) {
    updates.remove(name); // of a pass that was given up
    var document = document(name);
    var refusal = refused.get(name);
    if (refusal != null && revision(document) == refusal.documentIndex() && !waits(refusal)) {
      // Known to be bad; but whether its status was written isn't.
      return sayRefused(name, refusal, lease);
    }
    var record = records.entry(name);
    var outcome = decide(name, document, () -> UUID.randomUUID().toString());
    if (!(outcome instanceof Outcome.Refuse)) {
      refused.remove(name);
    }
    return carryOut(outcome, name, record, document, lease).onSuccess(v -> begun(name));
  }

  /** A name that a child has may be free by now. */
  private static boolean waits(Acceptance refusal) {
    return refusal.reason().equals(OwnedDecision.NAME_TAKEN);
  }

  private Future<Void> carryOut(
      Outcome outcome, String name, Optional<Entry> record, Optional<Entry> document, Lease lease) {
    long before = record.map(Entry::revision).orElse(0L);
    if (outcome instanceof Outcome.Accept a) {
      // On condition that nobody else has accepted it: a second uid would orphan what runs.
      var write = Write.putIf(records.key(name), Json.write(a.accepted()), before);
      if (before > 0 && a.accepted().owner().isEmpty() && !a.accepted().metadata().deleting()) {
        updates.put(name, new PendingUpdate(a.accepted(), write));
        return Future.succeededFuture();
      }
      return commit(write, lease);
    }
    if (outcome instanceof Outcome.Collect c) {
      return collect(name, c.accepted(), before, lease);
    }
    if (outcome instanceof Outcome.Refuse r) {
      return refuse(name, revision(document), r.problems(), lease);
    }
    if (outcome instanceof Outcome.Forget && status(name).isPresent()) {
      return commit(Write.delete(statusKey(name)), lease);
    }
    return Future.succeededFuture();
  }

  /** What the pass over this object has still to accept. */
  Optional<PendingUpdate> update(String name) {
    return Optional.ofNullable(updates.get(name));
  }

  /** It is accepted, or its pass is over. */
  void forget(String name, PendingUpdate update) {
    updates.remove(name, update);
  }

  /** What would become of the object if this were its document. Pure but for the clock. */
  Outcome decide(String name, Optional<Entry> document, Supplier<String> uids) {
    var accepted = records.find(name);
    var owner = accepted.flatMap(AcceptedDocument::owner);
    return owner.isPresent()
        ? OwnedDecision.decide(
            document,
            accepted.orElseThrow(),
            owner.get(),
            record(owner.get().ref()),
            parts.timers().now())
        : AdmissionDecision.decide(
            parts.admission(), kind, name, document, accepted, parts.timers().now(), uids);
  }

  /** On condition that the owner is as gone as this process's view of it says. */
  private Future<Void> collect(String name, AcceptedDocument child, long before, Lease lease) {
    var owner = child.owner().orElseThrow();
    long seen = record(owner.ref()).map(Entry::revision).orElse(0L);
    var message = "its owner " + owner.ref() + " is gone; it is deleted";
    return parts
        .writer()
        .commit(
            List.of(
                new Write.Check("accepted/" + owner.ref(), seen),
                Write.putIf(records.key(name), Json.write(child), before)),
            lease)
        .onSuccess(
            v ->
                parts
                    .events()
                    .record(
                        kind.ref(name), Event.normal("OwnerGone", message), parts.timers().now()));
  }

  private Optional<Entry> record(Ref ref) {
    return parts.views().family("accepted").get("accepted/" + ref);
  }

  private void begun(String name) {
    var child = parts.views().find(kind, name).filter(r -> r.meta().owner().isPresent());
    if (child.isPresent()) {
      children.put(name, begun(child.get()));
    } else {
      children.remove(name);
    }
  }

  private static Begun begun(Resource<?, ?> child) {
    return new Begun(child.meta().generation(), child.deleting());
  }

  private static long revision(Optional<Entry> document) {
    return document.map(Entry::revision).orElse(NO_DOCUMENT);
  }

  private Future<Void> commit(Write write, Lease lease) {
    return parts.writer().commit(List.of(write), lease);
  }

  private Future<Void> refuse(String name, long revision, List<Problem> problems, Lease lease) {
    var message = problems.stream().map(Problem::sentence).collect(Collectors.joining("; "));
    var acceptance = new Acceptance(revision, false, problems.get(0).reason(), message);
    if (!acceptance.equals(refused.put(name, acceptance))) {
      parts
          .events()
          .record(kind.ref(name), Event.warning("NotAccepted", message), parts.timers().now());
    }
    return sayRefused(name, acceptance, lease);
  }

  private Future<Void> sayRefused(String name, Acceptance refusal, Lease lease) {
    var accepted = accepted(name);
    Optional<NotReady> notReady =
        accepted.isPresent()
            ? readiness(name)
            : Optional.of(new NotReady("NotAccepted", "nothing runs: " + refusal.message()));
    var before = status(name).map(Entry::value);
    var after =
        StatusDocument.keepingFields(
            before,
            notReady,
            refusal,
            accepted.map(a -> a.metadata().generation()).orElse(0L),
            parts.timers().now());
    return before.equals(Optional.of(after))
        ? Future.succeededFuture()
        : commit(Write.put(statusKey(name), after), lease);
  }

  /** The Ready condition as it stands: a refused change takes nothing from what runs. */
  private Optional<NotReady> readiness(String name) {
    return status(name).flatMap(e -> Stored.object(e.value())).map(Stored::conditions).stream()
        .flatMap(List::stream)
        .filter(c -> c.type().equals(Condition.READY) && c.status() != Condition.Status.TRUE)
        .map(c -> new NotReady(c.reason(), c.message()))
        .findFirst();
  }

  /** What is to be said of the object's document in its status. */
  Acceptance acceptance(String name) {
    var refusal = refused.get(name);
    if (refusal != null) {
      return refusal;
    }
    var update = updates.get(name);
    if (update != null) {
      return Acceptance.valid(update.next().documentIndex());
    }
    try {
      return Acceptance.valid(accepted(name).map(AcceptedDocument::documentIndex).orElse(0L));
    } catch (IllegalStateException e) {
      return new Acceptance(0, false, "Unreadable", e.getMessage());
    }
  }

  private Optional<AcceptedDocument> accepted(String name) {
    return records.find(name);
  }

  /** What is kept of the object. */
  Optional<Entry> record(String name) {
    return records.entry(name);
  }

  /** The generation that was accepted, 0 if it can't be read; empty when nothing was accepted. */
  Optional<Long> generation(String name) {
    return records
        .entry(name)
        .map(e -> parts.views().find(kind, name).map(r -> r.meta().generation()).orElse(0L));
  }

  /** Whether it is a child that its owner has changed since its last pass began. */
  boolean changedByOwner(String name) {
    var before = children.get(name);
    return before != null
        && parts.views().find(kind, name).filter(r -> !begun(r).equals(before)).isPresent();
  }

  /**
   * Whether the object's document has changed since it was accepted; of a child, whether its owner
   * has changed it since the pass began.
   */
  boolean superseded(String name) {
    var resource = parts.views().find(kind, name);
    if (resource.isPresent() && children.containsKey(name)) {
      return changedByOwner(name);
    }
    if (resource.isEmpty() || resource.get().deleting()) {
      return resource.isEmpty();
    }
    return revision(document(name)) != acceptance(name).documentIndex();
  }

  /** The document, or the one that stands in for it. */
  Optional<Entry> document(String name) {
    var objects = parts.views().family("objects");
    var prefix = "objects/" + kind.plural() + "/";
    if (fallback.containsKey(name) && !objects.anyBelow(prefix, Admitter::isObject)) {
      return Optional.of(new Entry(prefix + name, fallback.get(name), 0));
    }
    return objects.get(prefix + name);
  }

  private static boolean isObject(Entry entry) {
    return !entry.key().endsWith("/.keep");
  }

  private Optional<Entry> status(String name) {
    return parts.views().family("status").get(statusKey(name));
  }

  private String statusKey(String name) {
    return "status/" + kind.ref(name);
  }
}
