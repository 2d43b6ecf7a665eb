package io.abril.controllers.haproxy;

/** A runtime API that can't be reached or does not answer, as one sentence. */
public class RuntimeApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RuntimeApiException(String message, Throwable cause) {
    super(message, cause);
  }
}
