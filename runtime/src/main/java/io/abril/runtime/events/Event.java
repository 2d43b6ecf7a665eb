package io.abril.runtime.events;

import java.util.regex.Pattern;

/**
 * Something that happened to an object.
 *
 * <p>Its message is for people and for the log: one line of at most {@value #LONGEST} characters,
 * with credentials that an address or an error might carry taken out.
 *
 * @param type {@code Normal} or {@code Warning}
 * @param reason one CamelCase word; events of one object and reason are counted together
 * @param message one sentence
 */
public record Event(String type, String reason, String message) {
  /** Characters of a message; what is longer is cut. */
  public static final int LONGEST = 1_024;

  private static final Pattern REASON = Pattern.compile("[A-Z][A-Za-z0-9]{0,62}");
  private static final Pattern IN_ADDRESS = Pattern.compile("(://)[^/@\\s]+@");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:token|password|passwd|secret|authorization)[\"']?\\s*[=:]\\s*)(?:Bearer\\s+|Basic\\s+)?[^\\s,;&]+");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");

  /**
   * Checks and shortens.
   *
   * @throws IllegalArgumentException when the reason is no CamelCase word: it is part of a key
   */
  public Event {
    if (!REASON.matcher(reason).matches()) {
      throw new IllegalArgumentException(
          "the reason of an event is one CamelCase word, not '" + reason + "'");
    }
    message = clean(message);
  }

  private static String clean(String message) {
    var line = UNPRINTABLE.matcher(message).replaceAll(" ").strip();
    line = IN_ADDRESS.matcher(line).replaceAll("$1…@");
    line = NAMED.matcher(line).replaceAll("$1…");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }

  /** Something to be expected. */
  public static Event normal(String reason, String message) {
    return new Event("Normal", reason, message);
  }

  /** Something that a person may have to act on. */
  public static Event warning(String reason, String message) {
    return new Event("Warning", reason, message);
  }
}
