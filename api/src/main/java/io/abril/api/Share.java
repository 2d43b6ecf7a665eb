package io.abril.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.abril.api.schema.SchemaType;
import java.util.regex.Pattern;

/**
 * A count, or a percentage of a whole: {@code 3} or {@code 50%} (Kubernetes' IntOrString).
 *
 * @param amount the count, or the percents
 * @param percent whether it is a percentage
 */
@SchemaType(
    """
    {"type": ["integer", "string"], "pattern": "^(100|[0-9]{1,2})%$", "minimum": 0,
     "x-abril-as": "a count such as 3 or a percentage such as 50%"}
    """)
public record Share(int amount, boolean percent) {
  private static final Pattern SYNTAX = Pattern.compile("\\d{1,9}|(?:100|\\d{1,2})%");

  /** Reads a count. */
  @JsonCreator
  public static Share of(int count) {
    return new Share(count, false);
  }

  /**
   * Reads a count or a percentage.
   *
   * @throws IllegalArgumentException with a sentence when it is neither
   */
  @JsonCreator
  public static Share of(String text) {
    if (!SYNTAX.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a count such as 3 or a percentage such as 50%");
    }
    return text.endsWith("%")
        ? new Share(Integer.parseInt(text.substring(0, text.length() - 1)), true)
        : of(Integer.parseInt(text));
  }

  /** How many of {@code whole} this is, rounded up; never more than the whole. */
  public int ofWhole(int whole) {
    long count = percent ? ((long) whole * amount + 99) / 100 : amount;
    return (int) Math.min(whole, count);
  }

  /** A JSON number or a text with {@code %}. */
  @JsonValue
  public Object json() {
    return percent ? amount + "%" : amount;
  }

  @Override
  public String toString() {
    return String.valueOf(json());
  }
}
