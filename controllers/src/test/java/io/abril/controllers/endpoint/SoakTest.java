package io.abril.controllers.endpoint;

import static io.abril.controllers.endpoint.EndpointWorld.V1;
import static io.abril.controllers.endpoint.EndpointWorld.V2;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.endpoint.EndpointSpec.TooFew;
import io.abril.api.endpoint.EndpointStatus.Count;
import io.abril.api.endpoint.EndpointStatus.Traffic;
import io.abril.api.endpoint.ErrorRate;
import io.abril.api.endpoint.Phase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The soak is judged on what the load balancers have counted since the switch. */
class SoakTest {
  private static final String WORKER = "edge on vm1#27";

  private final EndpointWorld world = new EndpointWorld();

  private void counts(String worker, long requests, long errors) {
    world.traffic.put(worker, new Count(requests, errors));
  }

  private void soaking() {
    counts(WORKER, 1_000, 1_000);
    world.soaking();
    assertThat(world.phase()).isEqualTo(Phase.SOAKING);
  }

  private void run(long seconds) {
    world.run(Duration.ofSeconds(seconds));
  }

  @Test
  void errorsFromBeforeTheSwitchDoNotCount() {
    soaking();
    counts(WORKER, 2_000, 1_000);
    run(31);
    assertThat(world.phase()).isEqualTo(Phase.RETIRING);
    assertThat(world.status().traffic())
        .contains(new Traffic(1_000, 0, Map.of(), Optional.empty()));
  }

  @Test
  void tooManyErrorsAreRevertedAtOnceAndNotTriedAgain() {
    soaking();
    counts(WORKER, 1_100, 1_002);
    run(1);
    assertThat(world.status().live()).contains(V1);
    assertThat(world.status().rejected()).containsExactly(V2);
    counts(WORKER, 1_100, 1_002);
    run(3_600);
    assertThat(world.phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(world.last.notReady().orElseThrow().reason()).isEqualTo("HeldByRevert");
    assertThat(world.whyNotReady()).contains("2 of 100 requests were answered with 5xx");
  }

  @Test
  void aFewRequestsAreJudgedAtTheEndOnly() {
    soaking();
    counts(WORKER, 1_003, 1_003);
    run(20);
    assertThat(world.phase()).isEqualTo(Phase.SOAKING);
    run(11);
    assertThat(world.status().live()).contains(V1);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 1, SOAKING",
    "100, 2, ROLLED_BACK",
    "1000, 10, SOAKING",
    "1000, 11, ROLLED_BACK"
  })
  void theRateMayBeReachedAndNotExceeded(long requests, long errors, Phase phase) {
    soaking();
    counts(WORKER, 1_000 + requests, 1_000 + errors);
    run(2);
    assertThat(world.phase()).isEqualTo(phase);
  }

  @Test
  void tooFewRequestsHoldTheSoakAndSaySo() {
    world.minRequests = 50;
    soaking();
    counts(WORKER, 1_049, 1_000);
    run(3_600);
    assertThat(world.phase()).isEqualTo(Phase.SOAKING);
    assertThat(world.status().attempt().orElseThrow().outcome())
        .isEqualTo(
            "the soak is held: 49 requests came since the switch, soak.minRequests wants 50");
    counts(WORKER, 1_050, 1_000);
    run(2);
    assertThat(world.phase()).isEqualTo(Phase.RETIRING);
  }

  @Test
  void tooFewRequestsAreAcceptedWhereTheDocumentSaysSo() {
    world.minRequests = 50;
    world.onTooFew = TooFew.ACCEPT;
    soaking();
    run(31);
    assertThat(world.phase()).isEqualTo(Phase.RETIRING);
  }

  @Test
  void withoutLoadBalancersNobodyCountsAndNothingIsHeld() {
    world.minRequests = 50;
    world.balancers = 0;
    world.soaking();
    run(31);
    assertThat(world.phase()).isEqualTo(Phase.RETIRING);
  }

  @Test
  void losingTheCountersMovesNothing() {
    world.minRequests = 50;
    soaking();
    counts(WORKER, 1_030, 1_000);
    run(2);
    world.traffic.clear();
    run(3_600);
    assertThat(world.phase()).isEqualTo(Phase.SOAKING);
    assertThat(world.status().live()).contains(V2);
    counts(WORKER, 1_060, 1_000);
    run(2);
    assertThat(world.phase()).isEqualTo(Phase.RETIRING);
  }

  @Test
  void countersAreSummedOverReloadsAndRestarts() {
    soaking();
    counts(WORKER, 1_100, 1_000);
    run(1);
    counts("edge on vm1#99", 50, 0); // a reload: the old worker still ends its requests
    counts(WORKER, 1_110, 1_000);
    run(1);
    assertThat(world.status().traffic().orElseThrow().requests()).isEqualTo(160);
    world.traffic.remove(WORKER);
    counts("edge on vm1#99", 5, 1); // a restart with the same process id
    run(1);
    assertThat(world.status().traffic().orElseThrow().requests()).isEqualTo(165);
    assertThat(world.status().traffic().orElseThrow().errors()).isEqualTo(1);
    counts("inner on vm2#7", 9_000, 9_000); // not asked before: nobody knows since when
    run(1);
    assertThat(world.status().traffic().orElseThrow().errors()).isEqualTo(1);
  }

  @Test
  void aNewLeaderGoesOnCounting() {
    soaking();
    counts(WORKER, 1_500, 1_000);
    run(1);
    world.newLeader();
    counts(WORKER, 1_600, 1_000);
    run(5);
    assertThat(world.status().traffic().orElseThrow().requests()).isEqualTo(600);
  }

  @Test
  void figuresAloneAreWrittenEveryFewSecondsOnly() {
    soaking();
    int written = 0;
    for (int second = 1; second <= 20; second++) {
      var before = world.status();
      counts(WORKER, 1_000 + 100 * second, 1_000);
      run(1);
      written += before.equals(world.status()) ? 0 : 1;
    }
    assertThat(written).isEqualTo(4);
    run(11);
    assertThat(world.phase()).isEqualTo(Phase.RETIRING);
    assertThat(world.status().traffic().orElseThrow().requests()).isEqualTo(2_000);
  }

  @Test
  void figuresThatAreNotWrittenYetAreJudged() {
    soaking();
    counts(WORKER, 1_100, 1_000);
    run(6);
    counts(WORKER, 1_200, 1_100);
    run(1);
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void aRateIsAPercentageWithFractions() {
    assertThat(ErrorRate.of("0.05%").exceededBy(5, 10_000)).isFalse();
    assertThat(ErrorRate.of("0.05%").exceededBy(6, 10_000)).isTrue();
    assertThat(ErrorRate.of("100%").exceededBy(7, 7)).isFalse();
    assertThat(ErrorRate.of("0%").exceededBy(1, 1_000_000)).isTrue();
    assertThat(ErrorRate.of("0.5%")).hasToString("0.5%");
  }
}
