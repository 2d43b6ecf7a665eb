package io.abril.runtime;

import io.abril.api.Kind;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.StatusDocument.Acceptance;
import io.abril.runtime.admission.AcceptedDocument;
import io.abril.runtime.admission.AdmissionDecision;
import io.abril.runtime.admission.AdmissionDecision.Outcome;
import io.abril.runtime.events.Event;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
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
  private final Parts parts;
  private final Kind<?, ?> kind;
  private final Map<String, String> fallback;
  private final Map<String, Acceptance> refused = new HashMap<>();

  Admitter(Parts parts, Kind<?, ?> kind, Map<String, String> fallback) {
    this.parts = parts;
    this.kind = kind;
    this.fallback = fallback;
  }

  /** Brings {@code accepted/} in line with the document of that name. */
  Future<Void> admit(String name) {
    var document = document(name);
    var refusal = refused.get(name);
    if (refusal != null
        && document.map(d -> d.revision() == refusal.documentIndex()).orElse(false)) {
      return Future.succeededFuture();
    }
    var outcome =
        AdmissionDecision.decide(
            parts.admission(),
            kind,
            name,
            document,
            accepted(name),
            parts.timers().now(),
            () -> UUID.randomUUID().toString());
    refused.remove(name);
    if (outcome instanceof Outcome.Accept a) {
      return parts.writer().commit(List.of(Write.put(acceptedKey(name), Json.write(a.accepted()))));
    }
    if (outcome instanceof Outcome.Refuse r) {
      return refuse(name, document.map(Entry::revision).orElse(0L), r.problems());
    }
    if (outcome instanceof Outcome.Forget && status(name).isPresent()) {
      return parts.writer().commit(List.of(Write.delete(statusKey(name))));
    }
    return Future.succeededFuture();
  }

  private Future<Void> refuse(String name, long revision, List<Problem> problems) {
    var message = problems.stream().map(Problem::sentence).collect(Collectors.joining("; "));
    var acceptance = new Acceptance(revision, false, problems.get(0).reason(), message);
    refused.put(name, acceptance);
    parts
        .events()
        .record(kind.ref(name), Event.warning("NotAccepted", message), parts.timers().now());
    var accepted = accepted(name);
    Optional<NotReady> notReady =
        accepted.isPresent()
            ? readiness(name)
            : Optional.of(new NotReady("NotAccepted", "nothing runs: " + message));
    var status =
        StatusDocument.keepingFields(
            status(name).map(Entry::value),
            notReady,
            acceptance,
            accepted.map(a -> a.metadata().generation()).orElse(0L),
            parts.timers().now());
    return parts.writer().commit(List.of(Write.put(statusKey(name), status)));
  }

  /** The Ready condition as it stands: a refused change takes nothing from what runs. */
  private Optional<NotReady> readiness(String name) {
    for (var condition :
        status(name).map(e -> Json.tree(e.value()).path("conditions")).stream()
            .flatMap(all -> java.util.stream.StreamSupport.stream(all.spliterator(), false))
            .toList()) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True")
            ? Optional.empty()
            : Optional.of(
                new NotReady(
                    condition.path("reason").asText(), condition.path("message").asText()));
      }
    }
    return Optional.empty();
  }

  /** What is to be said of the object's document in its status. */
  Acceptance acceptance(String name) {
    var refusal = refused.get(name);
    return refusal != null
        ? refusal
        : Acceptance.valid(accepted(name).map(AcceptedDocument::documentIndex).orElse(0L));
  }

  Optional<AcceptedDocument> accepted(String name) {
    return parts.views().family("accepted").get(acceptedKey(name)).map(AcceptedDocument::of);
  }

  /** Whether the object's document has changed since it was accepted. */
  boolean superseded(String name) {
    var document = document(name).map(Entry::revision).orElse(-1L);
    var seen = acceptance(name).documentIndex();
    return document != seen && !accepted(name).map(a -> a.metadata().deleting()).orElse(false);
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

  private String acceptedKey(String name) {
    return "accepted/" + kind.ref(name);
  }

  private String statusKey(String name) {
    return "status/" + kind.ref(name);
  }
}
