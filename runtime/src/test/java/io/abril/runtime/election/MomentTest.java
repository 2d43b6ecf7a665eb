package io.abril.runtime.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.queue.Timers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private record Clocks(long nanos, Instant now) implements Timers {
    static Clocks after(long monotonicMs, long wallMs) {
      // Near the end of its range: only differences mean anything.
      return new Clocks(Long.MAX_VALUE - 5 + monotonicMs * 1_000_000, START.plusMillis(wallMs));
    }

    @Override
    public Runnable after(Duration delay, Runnable action) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, true",
    "1999, 1999, true",
    "2000, 1999, false", // the wall clock was set back a little
    "1999, 2000, false", // the host was suspended
    "5, 3600000, false",
    "3000, -3600000, false",
    "5, -3600000, true"
  })
  void anIntervalIsTheLongerThatEitherClockSaw(long monotonic, long wall, boolean within) {
    var moment = Moment.now(Clocks.after(0, 0));
    assertThat(moment.isWithin(Duration.ofSeconds(2), Clocks.after(monotonic, wall)))
        .isEqualTo(within);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "0, false", "-1, false"})
  void theMonotonicClockSaysWhatIsLater(long ms, boolean later) {
    var moment = Moment.now(Clocks.after(0, 0));
    assertThat(Moment.now(Clocks.after(ms, 0)).isAfter(moment)).isEqualTo(later);
  }
}
