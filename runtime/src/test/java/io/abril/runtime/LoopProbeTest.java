package io.abril.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopProbeTest {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<Duration> waited = new ArrayList<>();
  private long now = 1_000;
  private final LoopProbe probe = new LoopProbe(tasks::add, () -> now, waited::add);

  @Test
  void aLoopThatTurnsIsNotStuckAndItsDelayIsTold() {
    assertThat(probe.stuck()).isZero();
    probe.beat();
    now += 30;
    tasks.poll().run();
    assertThat(probe.stuck()).isZero();
    assertThat(waited).containsExactly(Duration.ofNanos(30));
  }

  @Test
  void oneProbeAtATimeTellsHowLongTheLoopHasNotTurned() {
    probe.beat();
    now += 500;
    probe.beat();
    now += 500;
    assertThat(tasks).hasSize(1);
    assertThat(probe.stuck()).isEqualTo(Duration.ofNanos(1_000));
    tasks.poll().run();
    probe.beat();
    assertThat(tasks).hasSize(1);
    assertThat(probe.stuck()).isZero();
  }
}
