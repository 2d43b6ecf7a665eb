package io.abril.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Ref;
import io.abril.api.config.Secret;
import io.abril.schema.Verdict.Rejected;
import java.util.Optional;
import java.util.Set;

/**
 * Problems usually quote what is wrong. Those of a Secret don't: what is wrong with it may be that
 * it holds a plain value, and problems become status, events and logs.
 */
final class Discretion {
  private static final Set<String> QUOTING = Set.of("WrongType", "Invalid");
  private static final String DATA = "spec.data";

  private Discretion() {}

  static boolean isSecret(JsonNode document, Optional<Ref> key) {
    return document.path("kind").asText().equals(Secret.KIND.name())
        || key.filter(k -> k.plural().equals(Secret.KIND.plural())).isPresent();
  }

  /** A document under a Secret's key that is none. */
  static Problem unreadable(Problem problem) {
    if (!problem.reason().equals("NotYaml")) {
      return problem;
    }
    return new Problem(
        problem.line(),
        problem.column(),
        problem.field(),
        problem.reason(),
        "the document can't be read from here on; abrilctl create secret makes one");
  }

  static Rejected of(Rejected rejected) {
    return new Rejected(rejected.problems().stream().map(Discretion::of).distinct().toList());
  }

  private static Problem of(Problem problem) {
    boolean inData = problem.field().startsWith(DATA);
    if (!QUOTING.contains(problem.reason()) || !problem.field().startsWith("spec")) {
      return problem;
    }
    return new Problem(
        problem.line(),
        problem.column(),
        problem.field(),
        inData ? Secret.PLAINTEXT : problem.reason(),
        inData ? Secret.PLAINTEXT_REFUSED : "must be a mapping with data");
  }
}
