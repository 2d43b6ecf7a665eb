package io.abril.controllers.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstanceMemoryTest {
  private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

  private static final Optional<String> OLD = Optional.of("old");

  private final InstanceMemory memory = new InstanceMemory();

  private static Instant at(long millis) {
    return T.plusMillis(millis);
  }

  @Test
  void aReloadWaitsUntilTheStructureHasSettled() {
    assertThat(memory.reloadDue("a", OLD, at(0))).isEqualTo(at(50));
    assertThat(memory.reloadDue("b", OLD, at(40))).isEqualTo(at(90));
    assertThat(memory.reloadDue("b", OLD, at(80))).isEqualTo(at(90));
  }

  @Test
  void aStructureThatNeverSettlesIsNotWaitedForForever() {
    for (int i = 0; i <= 10; i++) {
      memory.reloadDue("s" + i, OLD, at(i * 40L));
    }
    assertThat(memory.reloadDue("last", OLD, at(410))).isEqualTo(at(300));
  }

  @Test
  void reloadsKeepADistanceThatGrowsInABurst() {
    memory.reloaded(at(0));
    memory.reloadDue("a", Optional.of("a"), at(0));
    assertThat(memory.reloadDue("b", OLD, at(10))).isEqualTo(at(200));
    memory.reloaded(at(200));
    memory.reloadDue("b", Optional.of("b"), at(200));
    assertThat(memory.reloadDue("c", OLD, at(210))).isEqualTo(at(600));
  }

  @Test
  void failuresAreTriedAgainLaterAndLater() {
    memory.failed("X", "x", at(0));
    assertThat(memory.failure().orElseThrow().retryAt()).isEqualTo(at(500));
    memory.failed("X", "x", at(0));
    assertThat(memory.failure().orElseThrow().retryAt()).isEqualTo(at(1000));
    for (int i = 0; i < 40; i++) {
      memory.failed("X", "x", at(0));
    }
    assertThat(memory.failure().orElseThrow().retryAt())
        .isEqualTo(at(0).plus(Duration.ofSeconds(10)));
    memory.succeeded();
    assertThat(memory.failure()).isEmpty();
  }

  @Test
  void aReloadThatFailedIsTriedAtOnceWithAnotherStructure() {
    memory.reloadDue("a", OLD, at(0));
    memory.failed("ReloadFailed", "x", at(0));
    memory.reloadDue("a", Optional.empty(), at(10));
    memory.reloadDue("a", OLD, at(20));
    assertThat(memory.failure()).isPresent();
    memory.reloadDue("b", OLD, at(30));
    assertThat(memory.failure()).isEmpty();
  }

  @Test
  void anotherRunOfHaproxyIsUnknown() {
    memory.seen("id@1");
    memory.uploaded("hash", at(0));
    memory.seen("id@1");
    assertThat(memory.uploadedHash()).isEqualTo("hash");
    memory.seen("id@2");
    assertThat(memory.uploadedHash()).isEmpty();
  }
}
