package io.abril.testkit;

import io.abril.api.Ref;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A step that was begun.
 *
 * @param object whose plan it was of
 * @param verb what was to be done
 * @param target to what
 * @param begun when, on the virtual clock
 * @param ended when it answered; empty while it is under way
 * @param error why it failed; empty for one that didn't
 */
public record StepRun(
    Ref object,
    String verb,
    String target,
    Instant begun,
    Optional<Instant> ended,
    Optional<String> error) {

  /** Whether it has answered, and not with an error. */
  public boolean succeeded() {
    return ended.isPresent() && error.isEmpty();
  }

  /** Verb and target: {@code create date-1.0.0.0.a1b2c3 on vm1}. */
  public String name() {
    return verb + " " + target;
  }

  StepRun end(Instant at, Optional<String> why) {
    return new StepRun(object, verb, target, begun, Optional.of(at), why);
  }

  @Override
  public String toString() {
    var end =
        ended
            .map(at -> error.map(e -> "failed: " + e).orElse("done") + took(at))
            .orElse("under way");
    return object + ": " + name() + ", " + end;
  }

  private String took(Instant at) {
    var time = Duration.between(begun, at);
    return time.isZero() ? "" : " after " + time.toMillis() + " ms";
  }
}
