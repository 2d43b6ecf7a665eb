package io.abril.controllers.docker;

/** An engine's refusal or silence, as one sentence with the engine's own words. */
public final class DockerError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** What kind of failure it was. */
  public enum Reason {
    /** No answer from the engine. */
    UNREACHABLE,
    /** No such image, or it can't be pulled. */
    IMAGE,
    /** A port that something else holds. */
    PORT,
    /** A container of that name is there already. */
    NAME_TAKEN,
    /** No such container. */
    NOT_FOUND,
    /** Anything else that the engine refused. */
    REFUSED
  }

  /** An error with its sentence. */
  public DockerError(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What kind of failure it was. */
  public Reason reason() {
    return reason;
  }
}
