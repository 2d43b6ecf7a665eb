package io.abril.abrilctl.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Durations;
import io.abril.schema.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ages in their largest unit. */
class AgesTest {
  @ParameterizedTest
  @CsvSource({
    "0s, 0s",
    "5s, 5s",
    "59s, 59s",
    "60s, 1m",
    "59m59s, 59m",
    "60m, 1h",
    "23h59m, 23h",
    "24h, 1d",
    "729d, 729d",
    "730d, 2y",
  })
  void anAgeHasOneUnit(String age, String text) {
    assertThat(Ages.of(Durations.parse(age))).isEqualTo(text);
  }

  @Test
  void whatIsNoInstantHasNoAge() {
    var now = Instant.parse("2026-01-01T12:00:00Z");

    assertThat(Ages.since(Json.tree("\"2026-01-01T11:57:00Z\""), now)).isEqualTo("3m");
    assertThat(Ages.since(Json.tree("\"2026-01-01T12:00:01Z\""), now)).isEqualTo("0s");
    assertThat(Ages.since(Json.tree("\"soon\""), now)).isEqualTo("-");
    assertThat(Ages.since(Json.tree("null"), now)).isEqualTo("-");
  }
}
