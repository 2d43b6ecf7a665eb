package io.abril.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quantities, durations and shares. */
class ValuesTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0.5,0.5",
    "500m,0.5",
    "2,2",
    "64Mi,67108864",
    "1k,1000",
    "2G,2000000000",
    "1.5Ki,1536",
    "1Ti,1099511627776",
    "0,0"
  })
  void aQuantityIsAnAmountOfItsUnit(String text, String value) {
    assertThat(Quantity.of(text).value()).isEqualByComparingTo(new BigDecimal(value));
    assertThat(Quantity.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1 Mi", "1mi", "Mi", "1e3", ".5", "1.", "64MiB"})
  void whatIsNoQuantityIsRefusedWithASentence(String text) {
    assertThatThrownBy(() -> Quantity.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is not a quantity such as");
  }

  @Test
  void numbersAreQuantities() {
    assertThat(Quantity.of(2L)).isEqualTo(Quantity.of("2"));
    assertThat(Quantity.of(0.25)).isEqualTo(Quantity.of("0.25"));
  }

  @ParameterizedTest(name = "{0} is {1} ms")
  @CsvSource({"500ms,500", "10s,10000", "1h30m,5400000", "1.5s,1500", "2d,172800000", "0s,0"})
  void aDurationIsTheSumOfItsTerms(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "10 s", "-1s", "1s2", "1w", "1S", "1h 30m"})
  void whatIsNoDurationIsRefusedWithASentence(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is not a duration such as");
  }

  @Test
  void aDurationCanBeAddedToAnyTime() {
    assertThatThrownBy(() -> Durations.parse("99999999999999d"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("longer than a hundred years");
    assertThat(Instant.EPOCH.plus(Durations.parse("36525d"))).isAfter(Instant.EPOCH);
  }

  @Property(tries = 300)
  void aDurationReadsAsItWasWritten(@ForAll @LongRange(max = 400L * 86_400_000) long millis) {
    var duration = Duration.ofMillis(millis);
    assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
  }

  @ParameterizedTest(name = "{0} of {1} is {2}")
  @CsvSource({"3,10,3", "12,10,10", "50%,10,5", "50%,3,2", "1%,3,1", "100%,3,3", "0%,3,0", "0,3,0"})
  void aShareIsRoundedUpAndNeverMoreThanTheWhole(String share, int whole, int expected) {
    assertThat(Share.of(share).ofWhole(whole)).isEqualTo(expected);
  }

  @Property(tries = 200)
  void aShareOfAWholeIsBetweenNothingAndAll(
      @ForAll @IntRange(max = 100) int percent, @ForAll @IntRange(max = 100_000) int whole) {
    assertThat(Share.of(percent + "%").ofWhole(whole)).isBetween(0, whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "-1", "101%", "1.5", "half", "50 %"})
  void whatIsNoShareIsRefusedWithASentence(String text) {
    assertThatThrownBy(() -> Share.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is not a count such as 3");
  }

  @Test
  void aShareIsWrittenAsItWasRead() {
    assertThat(Share.of("50%").json()).isEqualTo("50%");
    assertThat(Share.of("3").json()).isEqualTo(3);
  }
}
