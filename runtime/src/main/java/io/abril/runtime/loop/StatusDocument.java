package io.abril.runtime.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.Condition;
import io.abril.runtime.Plan;
import io.abril.runtime.Plan.Aspect;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.view.Stored;
import io.abril.schema.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Composes {@code status/<plural>/<name>}: the kind's fields beside the conditions and the
 * generations, which the runtime alone writes.
 */
final class StatusDocument {
  private StatusDocument() {}

  /**
   * What is said of a document.
   *
   * @param documentIndex revision of the document
   * @param reason why it was refused; {@code Valid} when it was accepted
   */
  record Acceptance(long documentIndex, boolean accepted, String reason, String message) {
    static Acceptance valid(long documentIndex) {
      return new Acceptance(documentIndex, true, "Valid", "");
    }
  }

  /** The status after a pass. */
  static String reconciled(
      Optional<String> before, Plan<?> plan, Acceptance acceptance, long generation, Instant now) {
    var status = (ObjectNode) Json.tree(StatusText.of(plan.status()));
    status.put("reconciled", true);
    var old = conditions(before);
    var own = new ArrayList<Condition>();
    for (Aspect a : plan.conditions()) {
      own.add(condition(old, a, generation, now));
    }
    return compose(old, status, plan.ready(), own, acceptance, generation, now);
  }

  /** The status when only conditions change: a refused document, or a failed pass. */
  static String keepingFields(
      Optional<String> before,
      Optional<NotReady> notReady,
      Acceptance acceptance,
      long generation,
      Instant now) {
    ObjectNode status =
        before
            .flatMap(Stored::object)
            .map(n -> (ObjectNode) n.deepCopy())
            .orElseGet(JsonNodeFactory.instance::objectNode);
    var old = conditions(before);
    // What the kind said last still stands, of the generation that it was said of.
    var own =
        old.stream()
            .filter(c -> !c.type().equals(Condition.ACCEPTED) && !c.type().equals(Condition.READY))
            .toList();
    return compose(old, status, notReady, own, acceptance, generation, now);
  }

  /** A status that somebody has spoilt by hand is as good as none: it is written anew. */
  private static List<Condition> conditions(Optional<String> before) {
    return before.flatMap(Stored::object).map(Stored::conditions).orElse(List.of());
  }

  private static String compose(
      List<Condition> old,
      ObjectNode status,
      Optional<NotReady> notReady,
      List<Condition> own,
      Acceptance acceptance,
      long generation,
      Instant now) {
    var accepted =
        new Aspect(
            Condition.ACCEPTED,
            truth(acceptance.accepted()),
            acceptance.reason(),
            acceptance.message());
    var ready =
        new Aspect(
            Condition.READY,
            truth(notReady.isEmpty()),
            notReady.map(NotReady::reason).orElse("Ready"),
            notReady.map(NotReady::message).orElse(""));
    var conditions = new ArrayList<Condition>();
    conditions.add(condition(old, accepted, generation, now));
    conditions.add(condition(old, ready, generation, now));
    conditions.addAll(own);
    status.put("observedGeneration", generation);
    status.put("documentIndex", acceptance.documentIndex());
    status.set("conditions", Json.mapper().valueToTree(conditions));
    return Json.write(status);
  }

  private static Condition.Status truth(boolean holds) {
    return holds ? Condition.Status.TRUE : Condition.Status.FALSE;
  }

  /** The time of transition stays while the status is the same. */
  private static Condition condition(
      List<Condition> old, Aspect said, long generation, Instant now) {
    var since =
        old.stream()
            .filter(c -> c.type().equals(said.type()) && c.status() == said.status())
            .map(Condition::lastTransitionTime)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(now);
    return new Condition(
        said.type(), said.status(), said.reason(), said.message(), since, generation);
  }
}
