package io.abril.controllers.endpoint;

import static io.abril.controllers.endpoint.EndpointWorld.V1;
import static io.abril.controllers.endpoint.EndpointWorld.V2;
import static io.abril.controllers.endpoint.EndpointWorld.V3;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.endpoint.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people ask beside the document: pause, resume, abort, complete, promote --full. */
class RequestsOfPeopleTest {
  private final EndpointWorld world = new EndpointWorld();

  private void run(long seconds) {
    world.run(Duration.ofSeconds(seconds));
  }

  private void wish(int passing) {
    world.live().pool(V2, 3, passing).wish = V2;
  }

  // ---- pause and resume

  @Test
  void aPausedEndpointGoesAsFarAsItCanWithoutMoving() {
    wish(3);
    world.op("pause", "");
    run(3_600);
    assertThat(world.phase()).isEqualTo(Phase.AWAITING_PROMOTION);
    assertThat(world.last.notReady().orElseThrow().reason()).isEqualTo("Paused");
    assertThat(world.whyNotReady())
        .contains("it is paused by me since")
        .contains("'abrilctl rollout resume ce/date-1'");
    world.op("resume", "");
    run(1);
    assertThat(world.status().live()).contains(V2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote", "promote-full"})
  void aPromotionOfAPausedEndpointWaitsForItsResumption(String promotion) {
    wish(3);
    world.op("pause", "");
    run(6);
    world.op(promotion, "");
    run(60);
    assertThat(world.status().live()).contains(V1);
    world.op("resume", "");
    run(1);
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void aPausedEndpointIsReadyWhenItHasWhatItWants() {
    world.live().op("pause", "");
    run(10);
    assertThat(world.last.notReady()).isEmpty();
    assertThat(world.status().paused()).startsWith("it is paused by me since");
  }

  @Test
  void aPauseHoldsTheRetirementAndNotTheWayBack() {
    world.soaking().op("pause", "");
    run(700);
    assertThat(world.phase()).isEqualTo(Phase.RETIRING);
    assertThat(world.status().retired()).isEmpty();
    world.op("rollback", "");
    run(1);
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void aPausedSoakIsRevertedWhenItGoesWrong() {
    world.soaking().op("pause", "");
    world.settle();
    world.pool(V2, 3, 1).settle();
    assertThat(world.status().live()).contains(V1);
  }

  // ---- Expired

  @Test
  void aVersionThatNobodyPromotesExpiresAndIsTriedAgainWhenAsked() {
    world.live().pool(V2, 3, 3).wish = V2;
    world.auto = false;
    world.promotionDeadline = Optional.of(Duration.ofHours(1));
    run(3_600);
    assertThat(world.phase()).isEqualTo(Phase.AWAITING_PROMOTION);
    run(3_600);
    assertThat(world.phase()).isEqualTo(Phase.EXPIRED);
    assertThat(world.whyNotReady()).contains("1.0.1 did not go live: nobody promoted it within 1h");
    world.op("promote", "");
    run(10);
    assertThat(world.phase()).isEqualTo(Phase.EXPIRED);
    assertThat(world.ops).isEmpty();
    world.op("retry", "");
    run(6);
    world.op("promote", "");
    run(1);
    assertThat(world.status().live()).contains(V2);
  }

  // ---- abort

  @Test
  void anAbortedAttemptIsNotBegunAgainByItself() {
    wish(2);
    run(10);
    world.op("abort", world.attempt());
    world.pool(V2, 3, 3);
    run(3_600);
    assertThat(world.phase()).isEqualTo(Phase.FAILED);
    assertThat(world.whyNotReady()).contains("it was aborted by me");
    world.op("retry", "");
    run(6);
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void anAbortAfterTheSwitchGoesBack() {
    world.soaking().op("abort", "");
    world.settle();
    assertThat(world.status().live()).contains(V1);
    assertThat(world.status().rejected()).containsExactly(V2);
  }

  @Test
  void anAbortAtRestIsDropped() {
    world.live().op("abort", "");
    world.settle();
    assertThat(world.ops).isEmpty();
    assertThat(world.events).containsExactly("OpDropped");
  }

  // ---- complete

  @Test
  void aSoakAndARetirementCanBeCompletedEarly() {
    world.soaking().op("complete", "");
    run(1);
    assertThat(world.phase()).isEqualTo(Phase.RETIRING);
    world.op("complete", "");
    run(1);
    assertThat(world.phase()).isEqualTo(Phase.STEADY);
    assertThat(world.status().retired()).containsExactly(V1);
  }

  @Test
  void aBadSoakIsNotCompleted() {
    world.soaking().pool(V2, 3, 1).op("complete", "");
    world.settle();
    assertThat(world.status().live()).contains(V1);
  }

  // ---- promote --full

  @Test
  void aFullPromotionLeavesTheGatesOut() {
    world.candidateDns = List.of("resolver 10.0.0.1 answers with nothing");
    world.auto = false;
    world.pool(V1, 3, 3).run(Duration.ofSeconds(1));
    world.op("promote-full", world.attempt());
    world.settle();
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void aFullPromotionStillNeedsPassingInstances() {
    wish(2);
    world.settle();
    world.op("promote-full", world.attempt());
    run(60);
    assertThat(world.status().live()).contains(V1);
    world.pool(V2, 3, 3).settle();
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void aFullPromotionTakesNobodysName() {
    world.nameTakenBy = Optional.of("date-1 on node vm9");
    world.pool(V1, 3, 3).settle();
    world.op("promote-full", "");
    run(60);
    assertThat(world.status().live()).isEmpty();
  }

  // ---- load balancers that can't be asked

  @Test
  void aLoadBalancerThatCannotBeAskedHoldsTheRetirementOnly() {
    world.silent = List.of("load balancer edge on vm2 does not answer");
    world.soaking();
    assertThat(world.status().live()).contains(V2);
    run(700);
    assertThat(world.phase()).isEqualTo(Phase.RETIRING);
    assertThat(world.status().retired()).isEmpty();
    assertThat(world.status().attempt().orElseThrow().outcome())
        .isEqualTo("the retirement waits: load balancer edge on vm2 does not answer");
    world.silent = List.of();
    run(2);
    assertThat(world.status().retired()).containsExactly(V1);
    assertThat(world.phase()).isEqualTo(Phase.STEADY);
  }

  @Test
  void aVersionLeftTwoSwitchesAgoIsRetiredWhenEveryLoadBalancerIsKnownToHaveLeftIt() {
    world.soaking();
    world.silent = List.of("load balancer edge on vm2 does not answer");
    world.pool(V3, 3, 3).wish = V3;
    run(8);
    assertThat(world.status().live()).contains(V3);
    assertThat(world.status().retired()).isEmpty();
    assertThat(world.status().leaving()).containsExactly(V1);
    world.silent = List.of();
    run(2);
    assertThat(world.status().retired()).containsExactly(V1);
    assertThat(world.status().leaving()).isEmpty();
  }

  @Test
  void withoutLoadBalancersTheirGateIsNotApplicable() {
    world.balancers = 0;
    world.soaking();
    assertThat(world.status().gates())
        .anyMatch(g -> g.name().equals("load-balancers") && g.message().contains("NotApplicable"));
  }
}
