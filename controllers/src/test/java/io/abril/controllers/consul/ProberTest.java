package io.abril.controllers.consul;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProberTest {
  @ParameterizedTest
  @CsvSource({"0, 20", "4999, 20", "5000, 200", "29999, 200", "30000, 1000", "900000, 1000"})
  void itAsksLessOftenTheLongerThereIsNoAnswer(long askedFor, long pause) {
    assertThat(Prober.pause(askedFor)).isEqualTo(pause);
  }
}
