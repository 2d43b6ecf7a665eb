package io.abril.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class VirtualTimersTest {
  private final VirtualTimers timers = new VirtualTimers();

  @Test
  void aDelayThatIsOverAlreadyIsOverNow() {
    var fired = new ArrayList<Instant>();
    timers.advance(Duration.ofSeconds(10));
    var now = timers.now();
    timers.after(Duration.ofSeconds(-5), () -> fired.add(timers.now()));
    timers.advance(Duration.ZERO);
    assertThat(fired).containsExactly(now);
    assertThat(timers.now()).isEqualTo(now);
  }
}
