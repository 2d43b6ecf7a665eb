package io.abril.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where somebody who wants to be beside a pool may go. */
class PoolHostsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static Instance on(String node, Phase phase, Duration age, int failures) {
    return new Instance(
        "a1b2c3",
        node,
        "",
        Map.of(),
        "",
        Map.of(),
        Instance.Reserved.NOTHING,
        1,
        phase,
        0,
        failures,
        "",
        NOW.minus(age),
        Optional.empty());
  }

  private static Instance on(String node, Phase phase) {
    return on(node, phase, Duration.ofSeconds(5), 0);
  }

  private static Slot slot(int number, Instance current, Instance... leaving) {
    return new Slot("db", "u", number, Optional.of(current), List.of(leaving), "");
  }

  @Test
  void everyNodeWhereItPassesWillDoAndNoOther() {
    var rows =
        List.of(
            slot(0, on("vm1", Phase.BACK_OFF)),
            slot(1, on("vm2", Phase.PASSING)),
            slot(2, on("vm3", Phase.PASSING)));
    assertThat(PoolHosts.of(rows, NOW)).containsExactly("vm2", "vm3");
  }

  @Test
  void anInstanceThatServesUntilItsSuccessorDoesIsWhereThePoolIs() {
    var rows = List.of(slot(0, on("vm1", Phase.STARTING), on("vm2", Phase.PASSING)));
    assertThat(PoolHosts.of(rows, NOW)).containsExactly("vm2");
  }

  @Test
  void whatIsBeingStartedIsWaitedFor() {
    assertThat(PoolHosts.of(List.of(slot(0, on("vm1", Phase.STARTING))), NOW)).isEmpty();
    assertThat(PoolHosts.of(List.of(slot(0, on("vm1", Phase.RUNNING))), NOW)).isEmpty();
  }

  @Test
  void whatRunsAndNeverPassesMayWaitForTheVeryJob() {
    var rows = List.of(slot(0, on("vm1", Phase.RUNNING, Duration.ofSeconds(30), 0)));
    assertThat(PoolHosts.of(rows, NOW)).containsExactly("vm1");
  }

  @Test
  void whatFailsAgainAndAgainMayBeWhatTheJobMends() {
    assertThat(PoolHosts.of(List.of(slot(0, on("vm1", Phase.BACK_OFF))), NOW))
        .containsExactly("vm1");
    var again = on("vm1", Phase.RUNNING, Duration.ofSeconds(1), 3);
    assertThat(PoolHosts.of(List.of(slot(0, again)), NOW)).containsExactly("vm1");
  }

  @Test
  void whatLeavesIsNowhereAndWhatWasScaledAwayIsAtItsVolumes() {
    var leaving = List.of(on("vm1", Phase.DRAINING), on("vm1", Phase.STOPPING, Duration.ZERO, 5));
    var rows = List.of(new Slot("db", "u", 0, Optional.empty(), leaving, ""));
    assertThat(PoolHosts.of(rows, NOW)).isEmpty();
    assertThat(PoolHosts.of(List.of(Slot.empty("db", "u", 0).at("vm3")), NOW))
        .containsExactly("vm3");
  }
}
