package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Restart;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartBackoffTest {
  private static final Restart RESTART =
      new Restart(Duration.ofSeconds(1), 2, Duration.ofSeconds(10), Duration.ofMinutes(10));

  @ParameterizedTest(name = "after {0} failures in a row it waits {1} ms")
  @CsvSource({"0,0", "1,0", "2,1000", "3,2000", "4,4000", "5,8000", "6,10000", "100000,10000"})
  void theFirstRestartIsImmediateAndTheLaterOnesWaitLonger(int failures, long millis) {
    assertThat(RestartBackoff.after(RESTART, failures)).isEqualTo(Duration.ofMillis(millis));
  }
}
