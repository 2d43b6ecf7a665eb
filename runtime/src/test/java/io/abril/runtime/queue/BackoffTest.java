package io.abril.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @Property
  void everyWaitIsWithinAFifthOfItsStep(
      @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int failures, @ForAll long seed) {
    var step = Math.min(30_000, 200 * Math.pow(2, Math.min(failures - 1, 30)));
    var wait = new Backoff(FIRST, LONGEST, new Random(seed)).after(failures);
    assertThat((double) wait.toMillis()).isBetween(step * 0.8 - 1, step + 1);
  }

  @Test
  void whatFailedTogetherIsNotTriedTogether() {
    var backoff = new Backoff(FIRST, LONGEST, new Random(1));
    assertThat(backoff.after(5)).isNotEqualTo(backoff.after(5));
  }
}
