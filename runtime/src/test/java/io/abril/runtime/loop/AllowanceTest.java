package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private final Allowance allowance = new Allowance();
  private Instant now = Instant.EPOCH;

  private long spend(String name, long millis) {
    now = now.plusMillis(millis);
    return allowance.spend(name, Duration.ofMillis(millis), now).toMillis();
  }

  @Test
  void aQuietObjectMayPassSomeTimesWithoutARest() {
    for (int pass = 0; pass < 10; pass++) {
      assertThat(spend("a", 40)).as("pass %d", pass).isZero();
    }
    assertThat(spend("a", 100)).isPositive();
  }

  @Test
  void oneThatIsAlwaysWantedSpendsAThirdOfTheTime() {
    spend("a", 300);
    var began = now;
    long spent = 0;
    for (int pass = 0; pass < 100; pass++) {
      now = now.plusMillis(spend("a", 20));
      spent += 20;
    }
    long took = Duration.between(began, now).toMillis();
    assertThat(spent * 3).isBetween(took * 9 / 10, took * 11 / 10);
  }

  @Test
  void aCostlyPassIsNotHeldAgainstItForLong() {
    assertThat(spend("a", 5_000)).isEqualTo(250);
    now = now.plusMillis(250);
    assertThat(spend("a", 1)).as("what was beyond the longest rest is forgiven").isLessThan(20);
  }

  @Test
  void whatWasSpentIsEarnedBack() {
    spend("a", 300);
    now = now.plusSeconds(1);
    assertThat(spend("a", 290)).isZero();
  }

  @Test
  void oneObjectsCostIsNotAnothers() {
    spend("a", 400);
    assertThat(spend("b", 50)).isZero();
  }
}
