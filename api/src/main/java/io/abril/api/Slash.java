package io.abril.api;

/** A slash at the end of a URL, a root or a prefix, which says nothing. */
public final class Slash {
  private Slash() {}

  /** The text without a slash at its end. */
  public static String without(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
