package io.abril.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.abril.api.schema.SchemaType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An amount as Kubernetes writes it: {@code 0.5}, {@code 500m}, {@code 64Mi}, {@code 2G}.
 *
 * @param text as the user wrote it
 * @param value in the unit itself: cores, or bytes
 */
@SchemaType(
    """
    {"type": ["string", "number"], "pattern": "^[0-9]+(\\\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$", "minimum": 0,
     "x-abril-as": "a quantity such as 0.5, 500m or 64Mi"}
    """)
public record Quantity(String text, BigDecimal value) {
  private static final Pattern SYNTAX =
      Pattern.compile("(\\d+(?:\\.\\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?");
  private static final Map<String, BigDecimal> UNITS =
      Map.of(
          "m", new BigDecimal("0.001"),
          "k", BigDecimal.valueOf(1_000L),
          "M", BigDecimal.valueOf(1_000_000L),
          "G", BigDecimal.valueOf(1_000_000_000L),
          "T", BigDecimal.valueOf(1_000_000_000_000L),
          "Ki", BigDecimal.valueOf(1L << 10),
          "Mi", BigDecimal.valueOf(1L << 20),
          "Gi", BigDecimal.valueOf(1L << 30),
          "Ti", BigDecimal.valueOf(1L << 40));

  /**
   * Reads a quantity.
   *
   * @throws IllegalArgumentException with a sentence when it isn't one
   */
  @JsonCreator
  public static Quantity of(String text) {
    var m = SYNTAX.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a quantity such as 0.5, 500m or 64Mi");
    }
    var unit = m.group(2) == null ? BigDecimal.ONE : UNITS.get(m.group(2));
    return new Quantity(text, new BigDecimal(m.group(1)).multiply(unit));
  }

  /** A whole number of the unit itself. */
  @JsonCreator
  public static Quantity of(long value) {
    return of(String.valueOf(value));
  }

  /** A number of the unit itself. */
  @JsonCreator
  public static Quantity of(double value) {
    return of(BigDecimal.valueOf(value).toPlainString());
  }

  /** In units of ten to the minus {@code decimals}, rounded up: 3 for thousandths of a core. */
  public long roundedUp(int decimals) {
    return value.movePointRight(decimals).setScale(0, RoundingMode.CEILING).longValue();
  }

  @JsonValue
  @Override
  public String toString() {
    return text;
  }
}
