package io.abril.schema.seal;

/** A key or an encrypted value can't be used; the message says why, and holds no value. */
public final class SealException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a clause such as "it was encrypted for another key". */
  public SealException(String message) {
    super(message);
  }
}
