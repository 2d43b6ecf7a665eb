package io.abril.runtime.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.Condition;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.view.Stored;
import io.abril.schema.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
      Optional<String> before,
      Object fields,
      Optional<NotReady> notReady,
      Acceptance acceptance,
      long generation,
      Instant now) {
    ObjectNode status = Json.mapper().valueToTree(fields);
    status.put("reconciled", true);
    return compose(before, status, notReady, acceptance, generation, now);
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
    return compose(before, status, notReady, acceptance, generation, now);
  }

  private static String compose(
      Optional<String> before,
      ObjectNode status,
      Optional<NotReady> notReady,
      Acceptance acceptance,
      long generation,
      Instant now) {
    // A status that somebody has spoilt by hand is as good as none: it is written anew.
    var old = before.flatMap(Stored::object).map(Stored::conditions).orElse(List.of());
    var conditions = new ArrayList<Condition>();
    conditions.add(
        condition(
            old,
            Condition.ACCEPTED,
            acceptance.accepted(),
            acceptance.reason(),
            acceptance.message(),
            generation,
            now));
    conditions.add(
        condition(
            old,
            Condition.READY,
            notReady.isEmpty(),
            notReady.map(NotReady::reason).orElse("Ready"),
            notReady.map(NotReady::message).orElse(""),
            generation,
            now));
    status.put("observedGeneration", generation);
    status.put("documentIndex", acceptance.documentIndex());
    status.set("conditions", Json.mapper().valueToTree(conditions));
    return Json.write(status);
  }

  private static Condition condition(
      List<Condition> old,
      String type,
      boolean holds,
      String reason,
      String message,
      long generation,
      Instant now) {
    var status = holds ? Condition.Status.TRUE : Condition.Status.FALSE;
    var since =
        old.stream()
            .filter(c -> c.type().equals(type) && c.status() == status)
            .map(Condition::lastTransitionTime)
            .findFirst()
            .orElse(now);
    return new Condition(type, status, reason, message, since, generation);
  }
}
