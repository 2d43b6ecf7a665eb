package io.abril.abrilctl.print;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Ages as {@code 5s}, {@code 3m}, {@code 2h}, {@code 4d}, {@code 2y}. */
public final class Ages {
  private Ages() {}

  /** A length of time in its largest unit, rounded down. */
  public static String of(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + "m";
    }
    if (seconds < 86_400) {
      return seconds / 3_600 + "h";
    }
    long days = seconds / 86_400;
    return days < 730 ? days + "d" : days / 365 + "y";
  }

  /** The time since an instant; {@code -} when the node holds none. */
  public static String since(JsonNode instant, Instant now) {
    try {
      return instant.isTextual()
          ? of(Duration.between(Instant.parse(instant.asText()), now))
          : Cells.NONE;
    } catch (DateTimeException e) {
      return Cells.NONE;
    }
  }
}
