package io.abril.controllers.endpoint;

import static io.abril.controllers.endpoint.EndpointWorld.V1;
import static io.abril.controllers.endpoint.EndpointWorld.V2;
import static io.abril.controllers.endpoint.EndpointWorld.V3;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Version;
import io.abril.api.endpoint.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code version: auto}: the highest ready version of the range, and never a lower one. */
class AutoVersionTest {
  private static final Version CANDIDATE = Version.of("1.0.2-rc.1");
  private static final Version NEXT_MAJOR = Version.of("2.0.0");

  private final EndpointWorld world = new EndpointWorld();

  @BeforeEach
  void leaveItToTheControllers() {
    world.autoVersion = true;
  }

  private void runSeconds(long seconds) {
    world.run(Duration.ofSeconds(seconds));
  }

  @Test
  void withoutAReadyPoolItWaitsAndSaysSo() {
    world.pool(V1, 3, 2);
    runSeconds(3_600);
    assertThat(world.phase()).isEqualTo(Phase.STEADY);
    assertThat(world.status().wanted()).isEmpty();
    assertThat(world.last.notReady().orElseThrow().reason()).isEqualTo("NoVersion");
    assertThat(world.whyNotReady()).contains("no version of date in 1.x has a pool with enough");
    world.op("retry", "");
    runSeconds(1);
    assertThat(world.status().attempt()).isEmpty();
  }

  @Test
  void theHighestReadyVersionOfTheRangeGoesLive() {
    world.pool(V1, 3, 3).pool(V2, 3, 3).pool(V3, 3, 2).pool(NEXT_MAJOR, 3, 3);
    world.pool(CANDIDATE, 3, 3);
    runSeconds(10);
    assertThat(world.status().live()).contains(V2);
    assertThat(world.status().wanted()).contains(V2);
    world.pool(V3, 3, 3);
    runSeconds(10);
    assertThat(world.status().live()).contains(V3);
  }

  @Test
  void aPreReleaseIsTakenWhereTheRangeAsksForOne() {
    world.range = ">=1.0.2-rc.0 <2";
    world.pool(V1, 3, 3).pool(CANDIDATE, 3, 3);
    runSeconds(10);
    assertThat(world.status().live()).contains(CANDIDATE);
    world.pool(V3, 3, 3);
    runSeconds(10);
    assertThat(world.status().live()).contains(V3);
  }

  @Test
  void itOnlyMovesUp() {
    world.pool(V1, 3, 3).pool(V3, 3, 3);
    runSeconds(3_600);
    world.pool(V2, 3, 3).pool(V3, 3, 0);
    runSeconds(3_600);
    assertThat(world.status().live()).contains(V3);
    assertThat(world.last.notReady().orElseThrow().reason()).isEqualTo("Degraded");
  }

  @Test
  void aCandidateThatStopsPassingForAMomentKeepsItsAttempt() {
    world.pool(V1, 3, 3);
    runSeconds(10);
    world.pool(V2, 3, 3);
    runSeconds(3);
    var attempt = world.attempt();
    world.pool(V2, 3, 2).settle();
    assertThat(world.attempt()).isEqualTo(attempt);
    world.pool(V2, 3, 3);
    runSeconds(6);
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void aCandidateWhosePoolIsGoneIsWantedNoMore() {
    world.pool(V1, 3, 3);
    runSeconds(10);
    world.pool(V2, 3, 3);
    runSeconds(3);
    world.pools.remove(V2);
    world.settle();
    assertThat(world.phase()).isEqualTo(Phase.STEADY);
    assertThat(world.last.notReady()).isEmpty();
  }

  @Test
  void aRevertedVersionIsHeldUntilAHigherOneComes() {
    world.pool(V1, 3, 3);
    runSeconds(10);
    world.pool(V2, 3, 3);
    runSeconds(8);
    world.pool(V2, 3, 1);
    runSeconds(8);
    world.pool(V2, 3, 3);
    runSeconds(3_600);
    assertThat(world.status().live()).contains(V1);
    assertThat(world.status().rejected()).containsExactly(V2);
    assertThat(world.last.notReady().orElseThrow().reason()).isEqualTo("HeldByRevert");
    world.pool(V3, 3, 3);
    runSeconds(10);
    assertThat(world.status().live()).contains(V3);
  }

  @Test
  void aVersionThatFailedIsNotTriedInTurnsWithAnother() {
    world.pool(V1, 3, 3);
    runSeconds(10);
    world.pool(V2, 3, 3).pool(V3, 3, 3);
    world.candidateDns = List.of("resolver 10.0.0.1 answers with nothing");
    runSeconds(601);
    assertThat(world.status().rejected()).contains(V3);
    world.candidateDns = List.of();
    runSeconds(3_600);
    assertThat(world.status().live()).contains(V2);
    assertThat(world.last.notReady().orElseThrow().message()).contains("1.0.2");
    world.op("retry", "");
    runSeconds(10);
    assertThat(world.status().live()).contains(V3);
  }

  @Test
  void anotherRangeSupersedesACandidateOutsideOfIt() {
    world.pool(V1, 3, 3);
    runSeconds(10);
    world.pool(V3, 3, 3);
    runSeconds(2);
    world.range = "<1.0.2";
    world.settle();
    assertThat(world.phase()).isEqualTo(Phase.STEADY);
    assertThat(world.status().live()).contains(V1);
  }
}
