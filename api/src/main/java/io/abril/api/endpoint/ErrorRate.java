package io.abril.api.endpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.abril.api.schema.SchemaType;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A share of requests that may fail: {@code 1%} or {@code 0.05%}.
 *
 * @param percent from 0 to 100
 */
@SchemaType(
    """
    {"type": "string", "pattern": "^(100|[0-9]{1,2}(\\\\.[0-9]{1,4})?)%$",
     "x-abril-as": "a percentage such as 1% or 0.05%"}
    """)
public record ErrorRate(BigDecimal percent) {
  private static final Pattern SYNTAX = Pattern.compile("(100|\\d{1,2}(?:\\.\\d{1,4})?)%");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /**
   * Reads a percentage.
   *
   * @throws IllegalArgumentException with a sentence when it isn't one
   */
  @JsonCreator
  public static ErrorRate of(String text) {
    if (!SYNTAX.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a percentage such as 1% or 0.05%");
    }
    return new ErrorRate(new BigDecimal(text.substring(0, text.length() - 1)));
  }

  /** Whether more of the requests have failed than may. */
  public boolean exceededBy(long errors, long requests) {
    return BigDecimal.valueOf(errors)
            .multiply(HUNDRED)
            .compareTo(percent.multiply(BigDecimal.valueOf(requests)))
        > 0;
  }

  @JsonValue
  @Override
  public String toString() {
    return percent.toPlainString() + "%";
  }
}
