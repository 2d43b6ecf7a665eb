package io.abril.runtime.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.election.Lock.Holder;
import io.abril.runtime.election.LockService.Health;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TakeoverTest {
  private static Lock lockLastHeldBy(String controller, long epoch, boolean released) {
    return new Lock(
        Optional.empty(), Optional.of(new Holder(controller, epoch, released)), 5, 0, 9);
  }

  private static final Lock NEVER_HELD = new Lock(Optional.empty(), Optional.empty(), 0, 0, 9);

  @ParameterizedTest
  @CsvSource({
    // who led last, its epoch, released, the epoch in which we led last: safe
    "other, 7, true, 0, true",
    "other, 7, false, 0, false",
    "other, 7, false, 7, false",
    "self, 7, true, 0, true",
    "self, 7, false, 7, true",
    "self, 7, false, 6, false",
    "self, 7, false, 0, false"
  })
  void whoGaveTheLockUpActsNoMoreAndNeitherDoWeIfItWasUs(
      String last, long epoch, boolean released, long ledEpoch, boolean safe) {
    assertThat(Takeover.isPlainlySafe(lockLastHeldBy(last, epoch, released), "self", ledEpoch))
        .isEqualTo(safe);
  }

  @Test
  void aLockThatNobodyEverHeldIsNotPlainlySafe() {
    assertThat(Takeover.isPlainlySafe(NEVER_HELD, "self", 0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"SILENT, true", "ALIVE, false"})
  void aLeaderWhoseCheckIsCriticalActsNoMore(Health health, boolean safe) {
    var lock = lockLastHeldBy("other", 7, false);
    assertThat(Takeover.isSafe(lock, "self", Map.of("other", health))).isEqualTo(safe);
  }

  @Test
  void aLeaderThatIsNotRegisteredAnyMoreMayAct() {
    var lock = lockLastHeldBy("other", 7, false);
    assertThat(Takeover.isSafe(lock, "self", Map.of("third", Health.SILENT))).isFalse();
  }

  @Test
  void ourOwnNamesCheckSaysNothingOfAFormerLife() {
    var lock = lockLastHeldBy("self", 7, false);
    assertThat(Takeover.isSafe(lock, "self", Map.of("self", Health.SILENT))).isFalse();
  }

  @Test
  void inANewRootWeActAtOnceWhenNoOtherControllerIsAlive() {
    var alone = Map.of("self", Health.ALIVE, "dead", Health.SILENT);
    assertThat(Takeover.isSafe(NEVER_HELD, "self", alone)).isTrue();
    var notAlone = Map.of("self", Health.ALIVE, "other", Health.ALIVE);
    assertThat(Takeover.isSafe(NEVER_HELD, "self", notAlone)).isFalse();
  }

  @Test
  void whoWaitsWaitsLongerThanALease() {
    assertThat(Takeover.OUTWAIT).isGreaterThan(Takeover.LEASE);
  }
}
