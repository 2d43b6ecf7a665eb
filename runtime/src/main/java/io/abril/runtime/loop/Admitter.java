package io.abril.runtime.loop;

import io.abril.api.Condition;
import io.abril.api.Kind;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.admission.AcceptedDocument;
import io.abril.runtime.admission.AdmissionDecision;
import io.abril.runtime.admission.AdmissionDecision.Outcome;
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

  Admitter(Parts parts, Kind<?, ?> kind, Map<String, String> fallback) {
    this.parts = parts;
    this.kind = kind;
    this.fallback = fallback;
    this.records = new AcceptedRecords(parts.views().family("accepted"), kind);
  }

  /** Brings {@code accepted/} in line with the document of that name. */
  Future<Void> admit(String name, Lease lease) {
    var document = document(name);
    var refusal = refused.get(name);
    if (refusal != null && revision(document) == refusal.documentIndex()) {
      // Known to be bad; but whether its status was written isn't.
      return sayRefused(name, refusal, lease);
    }
    refused.remove(name);
    var outcome =
        AdmissionDecision.decide(
            parts.admission(),
            kind,
            name,
            document,
            records.find(name),
            parts.timers().now(),
            () -> UUID.randomUUID().toString());
    if (outcome instanceof Outcome.Accept a) {
      // On condition that nobody else has accepted it: a second uid would orphan what runs.
      long before = records.entry(name).map(Entry::revision).orElse(0L);
      return commit(Write.putIf(records.key(name), Json.write(a.accepted()), before), lease);
    }
    if (outcome instanceof Outcome.Refuse r) {
      return refuse(name, revision(document), r.problems(), lease);
    }
    if (outcome instanceof Outcome.Forget && status(name).isPresent()) {
      return commit(Write.delete(statusKey(name)), lease);
    }
    return Future.succeededFuture();
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
    refused.put(name, acceptance);
    parts
        .events()
        .record(kind.ref(name), Event.warning("NotAccepted", message), parts.timers().now());
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
    try {
      return Acceptance.valid(accepted(name).map(AcceptedDocument::documentIndex).orElse(0L));
    } catch (IllegalStateException e) {
      return new Acceptance(0, false, "Unreadable", e.getMessage());
    }
  }

  Optional<AcceptedDocument> accepted(String name) {
    return records.find(name);
  }

  /** The generation that was accepted, 0 if it can't be read; empty when nothing was accepted. */
  Optional<Long> generation(String name) {
    return records
        .entry(name)
        .map(e -> parts.views().find(kind, name).map(r -> r.meta().generation()).orElse(0L));
  }

  /** Whether the object's document has changed since it was accepted. */
  boolean superseded(String name) {
    var resource = parts.views().find(kind, name);
    if (resource.isEmpty() || resource.get().deleting()) {
      return resource.isEmpty();
    }
    return revision(document(name)) != acceptance(name).documentIndex();
  }

  private Optional<Entry> document(String name) {
    var objects = parts.views().family("objects");
    var prefix = "objects/" + kind.plural() + "/";
    if (fallback.containsKey(name)
        && objects.below(prefix).stream().noneMatch(Admitter::isObject)) {
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
