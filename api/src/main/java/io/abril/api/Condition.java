package io.abril.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * One aspect of an object's state, with the meaning of Kubernetes' conditions.
 *
 * @param type for example {@code Ready}
 * @param status whether it holds
 * @param reason one CamelCase word for programs
 * @param message one sentence that a person can act on
 * @param lastTransitionTime when status last changed
 * @param observedGeneration the generation that this was said of
 */
public record Condition(
    String type,
    Status status,
    String reason,
    String message,
    Instant lastTransitionTime,
    long observedGeneration) {

  /** The document was read, is valid, and is what runs. */
  public static final String ACCEPTED = "Accepted";

  /** Everything is as the spec wants it. */
  public static final String READY = "Ready";

  /** Whether a condition holds. */
  public enum Status {
    /** It holds. */
    @JsonProperty("True")
    TRUE,
    /** It doesn't. */
    @JsonProperty("False")
    FALSE,
    /** Nobody could tell. */
    @JsonProperty("Unknown")
    UNKNOWN
  }
}
