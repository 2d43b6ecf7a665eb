package io.abril.controllers.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollSeatsTest {
  @Test
  void whoFindsNoSeatWaitsForOne() {
    var seats = new PollSeats(1);
    assertThat(seats.take().succeeded()).isTrue();
    var second = seats.take();
    assertThat(second.isComplete()).isFalse();
    seats.giveBack();
    assertThat(second.succeeded()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, 55", "30, 55", "31, 10", "60, 10", "61, 1", "500, 1"})
  void theMorePollsTheShorterTheirWait(int polls, long seconds) {
    assertThat(PollSeats.wait(polls, 60)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
