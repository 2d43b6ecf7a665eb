package io.abril.api;

import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as Consul and Go write them: {@code 500ms}, {@code 10s}, {@code 1h30m}. */
public final class Durations {
  /** The schema of a field of type {@link Duration}. */
  public static final String SCHEMA =
      """
      {"type": "string", "pattern": "^([0-9]+(\\\\.[0-9]+)?(ms|s|m|h|d))+$",
       "x-abril-as": "a duration such as 500ms, 10s, 5m or 1h30m"}
      """;

  private static final Pattern TERM = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");

  /** Beyond it, an instant plus the duration is no instant any more. */
  private static final double LONGEST_MILLIS = 36_525 * 86_400_000.0;

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException with a sentence when it isn't one
   */
  public static Duration parse(String text) {
    var m = TERM.matcher(text);
    double millis = 0;
    int at = 0;
    while (m.find(at) && m.start() == at) {
      millis += Double.parseDouble(m.group(1)) * unitMillis(m.group(2));
      at = m.end();
    }
    if (at == 0 || at != text.length()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration such as 500ms, 10s, 5m or 1h30m");
    }
    if (millis > LONGEST_MILLIS) {
      throw new IllegalArgumentException("'" + text + "' is longer than a hundred years");
    }
    return Duration.ofMillis(Math.round(millis));
  }

  /** Writes a duration so that {@link #parse} reads it: the largest units first, no zero terms. */
  public static String format(Duration duration) {
    long rest = duration.toMillis();
    if (rest <= 0) {
      return "0s";
    }
    var text = new StringBuilder();
    for (String unit : new String[] {"h", "m", "s", "ms"}) {
      long size = unitMillis(unit);
      if (rest >= size) {
        text.append(rest / size).append(unit);
        rest %= size;
      }
    }
    return text.toString();
  }

  private static long unitMillis(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> 86_400_000;
    };
  }
}
