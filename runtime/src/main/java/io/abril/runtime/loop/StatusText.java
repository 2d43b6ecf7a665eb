package io.abril.runtime.loop;

import io.abril.schema.Json;

/** The kind's part of a status as JSON text, or a sentence why it has none. */
final class StatusText {
  /** A transaction's body is limited to 512 KB, and carries values in base64. */
  static final int MOST_CHARS = 256 * 1024;

  private StatusText() {}

  /**
   * The text of a status.
   *
   * @throws ReconcilerFault when it has no JSON form, or too large a one
   */
  static String of(Object status) {
    String text;
    try {
      text = Json.write(status);
    } catch (IllegalArgumentException | StackOverflowError e) {
      throw new ReconcilerFault(
          fault(status) + "can't be written as JSON: " + ReconcilerFault.words(e), e);
    }
    if (!text.startsWith("{")) {
      throw new ReconcilerFault(fault(status) + "is written as " + head(text) + ", not an object");
    }
    if (text.length() > MOST_CHARS) {
      throw new ReconcilerFault(
          fault(status)
              + "is "
              + text.length() / 1024
              + " KB of JSON, and 256 KB are the most; keep counts and the worst, no long lists");
    }
    return text;
  }

  private static String fault(Object status) {
    return "its reconciler's status " + status.getClass().getSimpleName() + " ";
  }

  private static String head(String text) {
    return text.length() > 20 ? text.substring(0, 20) + "…" : text;
  }
}
