package io.abril.controllers.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectedTest {
  @ParameterizedTest
  @CsvSource({
    "0001-01-01T00:00:00Z, 0",
    "'', 0",
    "soon, 0",
    "1970-01-01T00:00:01.000000002Z, 1000000002",
    "1970-01-01T01:00:01.5+01:00, 1500000000"
  })
  void timesAreReadToTheNanosecond(String text, long nanos) {
    assertThat(Inspected.nanos(text)).isEqualTo(nanos);
  }
}
