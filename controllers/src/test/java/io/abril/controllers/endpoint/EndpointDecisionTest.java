package io.abril.controllers.endpoint;

import static io.abril.controllers.endpoint.EndpointWorld.V1;
import static io.abril.controllers.endpoint.EndpointWorld.V2;
import static io.abril.controllers.endpoint.EndpointWorld.V3;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Share;
import io.abril.api.endpoint.EndpointSpec.Action;
import io.abril.api.endpoint.EndpointStatus.Gate;
import io.abril.api.endpoint.Phase;
import io.abril.controllers.endpoint.EndpointObservation.PoolSeen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One test a transition and a refusal; long because it is a table that is read in order. */
class EndpointDecisionTest {
  private final EndpointWorld world = new EndpointWorld();

  private static Duration seconds(long s) {
    return Duration.ofSeconds(s);
  }

  // ---- Steady, Preparing, Verifying

  @Test
  void theFirstVersionGoesLiveThroughItsGatesAndNeedsNoSoak() {
    world.pool(V1, 3, 3).settle();
    assertThat(world.phase()).isEqualTo(Phase.PREPARING);
    assertThat(world.status().live()).isEmpty();
    world.run(seconds(5));
    assertThat(world.phase()).isEqualTo(Phase.STEADY);
    assertThat(world.status().live()).contains(V1);
    assertThat(world.last.notReady()).isEmpty();
    assertThat(world.last.lookAgain()).isEmpty();
  }

  @Test
  void whatHasNothingToWaitForIsSwitchedInOneMove() {
    world.live().pool(V2, 3, 3).wish = V2;
    world.stableFor = Duration.ZERO;
    world.pass();
    assertThat(world.phase()).isEqualTo(Phase.SWITCHING);
    assertThat(world.status().live()).contains(V2);
    assertThat(world.status().previous()).contains(V1);
    assertThat(world.status().attempt().orElseThrow().candidate()).isEqualTo(V2);
    assertThat(world.status().gates()).isNotEmpty().allMatch(Gate::met);
  }

  @Test
  void aSoakOfNoTimeIsOverAtOnce() {
    world.live().pool(V2, 3, 3).wish = V2;
    world.stableFor = Duration.ZERO;
    world.soak = Duration.ZERO;
    world.retire = Action.KEEP;
    world.run(Duration.ofMillis(200));
    assertThat(world.phase()).isEqualTo(Phase.STEADY);
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void oneMoveIsNotMadePastAGateThatDoesNotHold() {
    world.live().pool(V2, 3, 3).wish = V2;
    world.stableFor = Duration.ZERO;
    world.candidateBackends = List.of("edge on vm1 lacks 10.0.0.1:20001");
    world.pass();
    assertThat(world.phase()).isEqualTo(Phase.VERIFYING);
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void oneMoveIsNotMadeToAPoolThatIsAboutToGo() {
    world.live().pool(V2, 3, 3).wish = V2;
    world.stableFor = Duration.ZERO;
    world.nextStays = false;
    world.pass();
    assertThat(world.phase()).isEqualTo(Phase.PREPARING);
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void oneMoveIsNotMadeToAVersionThatWasNotAskedAboutInThatPass() {
    world.live().pool(V2, 3, 3).autoVersion = true;
    world.stableFor = Duration.ZERO;
    world.pass();
    assertThat(world.phase()).isEqualTo(Phase.PREPARING);
    assertThat(world.status().live()).contains(V1);
    world.run(seconds(1));
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void aPoolThatIsNotThereIsWaitedForUntilTheDeadline() {
    world.run(seconds(599));
    assertThat(world.phase()).isEqualTo(Phase.PREPARING);
    assertThat(world.whyNotReady()).contains("there is no pool of date 1.0.0 yet");
    world.run(seconds(2));
    assertThat(world.phase()).isEqualTo(Phase.FAILED);
    assertThat(world.whyNotReady()).contains("progressDeadline is over: there is no pool");
  }

  @Test
  void tooFewPassingInstancesKeepTheCandidatePreparing() {
    world.live().pool(V2, 3, 2).wish = V2;
    world.run(seconds(60));
    assertThat(world.phase()).isEqualTo(Phase.PREPARING);
    assertThat(world.whyNotReady()).contains("2 of 3 instances of date-1.0.1 are passing");
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void aCandidateThatWantsNoInstancesIsNotPassing() {
    world.live().pool(V2, 0, 0).wish = V2;
    world.run(seconds(60));
    assertThat(world.phase()).isEqualTo(Phase.PREPARING);
  }

  @Test
  void aShareOfTheInstancesIsEnoughWhereTheDocumentSaysSo() {
    world.minPassing = Share.of("50%");
    world.live().pool(V2, 4, 2).wish = V2;
    world.run(seconds(6));
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void aBreakInPassingBeginsTheStableTimeAnew() {
    world.live().pool(V2, 3, 3).wish = V2;
    world.run(seconds(4));
    world.pool(V2, 3, 2).settle();
    world.pool(V2, 3, 3).run(seconds(4));
    assertThat(world.phase()).isEqualTo(Phase.PREPARING);
    world.run(seconds(2));
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void dnsAndEveryLoadBalancerMustKnowTheCandidate() {
    world.live().pool(V2, 3, 3).wish = V2;
    world.candidateDns = List.of("resolver 10.0.0.1 answers with nothing");
    world.run(seconds(20));
    assertThat(world.phase()).isEqualTo(Phase.VERIFYING);
    assertThat(world.whyNotReady()).contains("resolver 10.0.0.1 answers with nothing");
    world.candidateDns = List.of();
    world.candidateBackends = List.of("edge on vm1 lacks 10.0.0.1:20001");
    world.run(seconds(20));
    assertThat(world.phase()).isEqualTo(Phase.VERIFYING);
    assertThat(world.status().live()).contains(V1);
    world.candidateBackends = List.of();
    world.run(seconds(1));
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void gatesThatNeverHoldFailTheAttempt() {
    world.live().pool(V2, 3, 3).wish = V2;
    world.candidateDns = List.of("resolver 10.0.0.1 answers with nothing");
    world.run(seconds(601));
    assertThat(world.phase()).isEqualTo(Phase.FAILED);
    assertThat(world.status().live()).contains(V1);
    assertThat(world.whyNotReady())
        .contains("answers with nothing")
        .contains("abrilctl deploy date 1.0.1");
  }

  @Test
  void anUnhealthyLiveVersionBlocksNoHealthyCandidate() {
    world.live().pool(V1, 3, 0).pool(V2, 3, 3).wish = V2;
    world.run(seconds(6));
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void aNewWishSupersedesTheAttempt() {
    world.live().pool(V2, 3, 0).pool(V3, 3, 3).wish = V2;
    world.run(seconds(3));
    var first = world.attempt();
    world.wish = V3;
    world.settle();
    assertThat(world.attempt()).isNotEqualTo(first);
    world.run(seconds(6));
    assertThat(world.status().live()).contains(V3);
  }

  @Test
  void aWishThatGoesBackToTheLiveVersionEndsTheAttempt() {
    world.live().pool(V2, 3, 0).wish = V2;
    world.run(seconds(3));
    world.wish = V1;
    world.settle();
    assertThat(world.phase()).isEqualTo(Phase.STEADY);
    assertThat(world.last.notReady()).isEmpty();
  }

  @Test
  void aNameThatSomebodyElseHasIsNotSwitched() {
    world.nameTakenBy = Optional.of("date-1 on node vm9");
    world.pool(V1, 3, 3).run(seconds(30));
    assertThat(world.status().live()).isEmpty();
    assertThat(world.last.notReady().orElseThrow().reason()).isEqualTo("NameTaken");
    assertThat(world.status().gates()).extracting(Gate::name).contains("name");
    world.nameTakenBy = Optional.empty();
    world.run(seconds(1));
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void theGatesOfTheSwitchAreKeptAsTheyWere() {
    world.soaking();
    assertThat(world.status().gates()).hasSize(4).allMatch(Gate::met);
    assertThat(world.status().gatesMet()).isEqualTo("4/4");
  }

  // ---- AwaitingPromotion

  @Test
  void withoutAutoItWaitsForAPromotion() {
    world.auto = false;
    world.pool(V1, 3, 3).run(seconds(3_600));
    assertThat(world.phase()).isEqualTo(Phase.AWAITING_PROMOTION);
    assertThat(world.whyNotReady()).contains("abrilctl promote date-1");
    world.op("promote", world.attempt());
    world.settle();
    assertThat(world.status().live()).contains(V1);
    assertThat(world.ops).isEmpty();
  }

  @Test
  void promotingTwiceIsOneSwitch() {
    world.auto = false;
    world.pool(V1, 3, 3).run(seconds(6));
    world.op("promote", world.attempt());
    world.op("promote", "");
    world.settle();
    assertThat(world.status().live()).contains(V1);
    assertThat(world.ops).isEmpty();
    world.pool(V2, 3, 3).wish = V2;
    world.run(seconds(30));
    assertThat(world.phase()).isEqualTo(Phase.AWAITING_PROMOTION);
  }

  @Test
  void aPromotionIsNoWayPastTheGates() {
    world.auto = false;
    world.pool(V1, 3, 2).run(seconds(6));
    world.op("promote", "");
    world.run(seconds(30));
    assertThat(world.status().live()).isEmpty();
    world.pool(V1, 3, 3).run(seconds(6));
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void aPromotionWithNothingToPromoteIsDroppedAndSaid() {
    world.live().op("promote", "");
    world.settle();
    assertThat(world.ops).isEmpty();
    assertThat(world.events).containsExactly("OpDropped");
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote", "rollback", "retry", "whatever"})
  void aRequestForAnotherAttemptIsDroppedAndSaid(String type) {
    world.soaking().op(type, "another");
    world.settle();
    assertThat(world.ops).isEmpty();
    assertThat(world.events).containsExactly("OpDropped");
    assertThat(world.phase()).isEqualTo(Phase.SOAKING);
  }

  @Test
  void anAutomaticPromotionWaitsAsLongAsItSays() {
    world.after = seconds(60);
    world.pool(V1, 3, 3).run(seconds(60));
    assertThat(world.phase()).isEqualTo(Phase.AWAITING_PROMOTION);
    world.run(seconds(6));
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void aGateThatBreaksInALongWaitHasItsTimeAgain() {
    world.auto = false;
    world.pool(V1, 3, 3).run(seconds(3_600));
    world.pool(V1, 3, 2).settle();
    assertThat(world.phase()).isEqualTo(Phase.PREPARING);
    world.pool(V1, 3, 3).run(seconds(6));
    assertThat(world.phase()).isEqualTo(Phase.AWAITING_PROMOTION);
    world.pool(V1, 3, 2).run(seconds(601));
    assertThat(world.phase()).isEqualTo(Phase.FAILED);
  }

  // ---- Switching

  @Test
  void theSwitchWaitsUntilEverybodyFollows() {
    world.live().pool(V2, 3, 3).wish = V2;
    world.liveRoutes = List.of("edge on vm1 routes to date_1.0.0");
    world.run(seconds(20));
    assertThat(world.phase()).isEqualTo(Phase.SWITCHING);
    assertThat(world.whyNotReady()).contains("edge on vm1 routes to date_1.0.0");
    world.liveRoutes = List.of();
    world.run(seconds(1));
    assertThat(world.phase()).isEqualTo(Phase.SOAKING);
  }

  @Test
  void aSwitchThatIsNotFollowedIsUndone() {
    world.live().pool(V2, 3, 3).wish = V2;
    world.liveDns = List.of("resolver 10.0.0.1 answers with the old ones");
    world.run(seconds(66));
    assertThat(world.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(world.status().live()).contains(V1);
    assertThat(world.status().rejected()).containsExactly(V2);
    world.liveDns = List.of();
    world.run(seconds(1));
    assertThat(world.phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(world.last.notReady().orElseThrow().reason()).isEqualTo("HeldByRevert");
  }

  @Test
  void aSwitchThatIsNotFollowedAndHasNoWayBackFreezesAndSaysSoOnce() {
    world.pool(V1, 3, 3);
    world.liveDns = List.of("resolver 10.0.0.1 answers with nothing");
    world.run(seconds(300));
    assertThat(world.phase()).isEqualTo(Phase.SWITCHING);
    assertThat(world.last.notReady().orElseThrow().reason()).isEqualTo("Stuck");
    assertThat(world.whyNotReady()).contains("no version was live before");
    assertThat(world.events.stream().filter("NoWayBack"::equals)).hasSize(1);
    world.liveDns = List.of();
    world.run(seconds(1));
    assertThat(world.phase()).isEqualTo(Phase.STEADY);
  }

  @Test
  void aWishThatChangesDuringTheSwitchWaits() {
    world.live().pool(V2, 3, 3).pool(V3, 3, 3).wish = V2;
    world.liveRoutes = List.of("edge follows");
    world.run(seconds(6));
    world.wish = V3;
    world.run(seconds(2));
    assertThat(world.phase()).isEqualTo(Phase.SWITCHING);
    world.liveRoutes = List.of();
    world.run(seconds(10));
    assertThat(world.status().live()).contains(V3);
    assertThat(world.status().previous()).contains(V2);
    assertThat(world.status().rejected()).isEmpty();
  }

  @Test
  void aFrozenSwitchGivesWayToAnotherWish() {
    world.pool(V1, 3, 3).pool(V2, 3, 3);
    world.liveDns = List.of("resolver 10.0.0.1 answers with nothing");
    world.run(seconds(100));
    world.wish = V2;
    world.run(seconds(10));
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void aRollbackDuringTheSwitchIsCarriedOut() {
    world.live().pool(V2, 3, 3).wish = V2;
    world.liveRoutes = List.of("edge follows");
    world.run(seconds(6));
    world.op("rollback", world.attempt());
    world.settle();
    assertThat(world.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(world.status().live()).contains(V1);
  }

  // ---- Soaking

  @Test
  void aSoakThatGoesWellEndsInRetirementAndThenInRest() {
    world.soaking();
    assertThat(world.phase()).isEqualTo(Phase.SOAKING);
    world.run(seconds(31));
    assertThat(world.phase()).isEqualTo(Phase.RETIRING);
    assertThat(world.status().retired()).isEmpty();
    world.run(seconds(600));
    assertThat(world.phase()).isEqualTo(Phase.STEADY);
    assertThat(world.status().retired()).containsExactly(V1);
    assertThat(world.status().previous()).contains(V1);
  }

  @Test
  void keepRetiresNothing() {
    world.retire = Action.KEEP;
    world.soaking().run(seconds(3_600));
    assertThat(world.phase()).isEqualTo(Phase.STEADY);
    assertThat(world.status().retired()).isEmpty();
  }

  @Test
  void tooFewPassingInTheSoakGoBackAndAreRejected() {
    world.soaking().pool(V2, 3, 2).settle();
    assertThat(world.status().live()).contains(V1);
    assertThat(world.status().rejected()).containsExactly(V2);
    world.pool(V2, 3, 3).run(seconds(3_600));
    assertThat(world.phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void scalingUpInTheSoakIsNoReasonToGoBack() {
    world.soaking().pools.put(V2, new PoolSeen("date-1.0.1", 6, 3, 3, ""));
    world.run(seconds(10));
    assertThat(world.phase()).isEqualTo(Phase.SOAKING);
    world.pools.put(V2, new PoolSeen("date-1.0.1", 6, 2, 3, ""));
    world.settle();
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void bothVersionsBadFreezeThePointer() {
    world.soaking().pool(V1, 3, 0).pool(V2, 3, 1).run(seconds(100));
    assertThat(world.phase()).isEqualTo(Phase.SOAKING);
    assertThat(world.status().live()).contains(V2);
    assertThat(world.events).containsExactly("NoWayBack");
    world.pool(V2, 3, 3).run(seconds(2));
    assertThat(world.phase()).isEqualTo(Phase.RETIRING);
  }

  @Test
  void aWishForThePreviousVersionRevertsAtOnceAndRejectsNothing() {
    world.soaking().wish = V1;
    world.settle();
    assertThat(world.status().live()).contains(V1);
    assertThat(world.status().rejected()).isEmpty();
    assertThat(world.last.notReady()).isEmpty();
    world.wish = V2;
    world.run(seconds(6));
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void aWishForAPreviousVersionThatDoesNotPassWaitsForItsGates() {
    world.soaking().pool(V1, 3, 1).wish = V1;
    world.run(seconds(30));
    assertThat(world.status().live()).contains(V2);
    assertThat(world.phase()).isEqualTo(Phase.PREPARING);
    world.pool(V1, 3, 3).run(seconds(6));
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void anotherWishInTheSoakBeginsAnAttemptAndKeepsThePrevious() {
    world.soaking().pool(V3, 3, 0).wish = V3;
    world.settle();
    assertThat(world.phase()).isEqualTo(Phase.PREPARING);
    assertThat(world.status().live()).contains(V2);
    assertThat(world.status().previous()).contains(V1);
  }

  @Test
  void aVersionThatFallsOutOfLiveAndPreviousIsRetired() {
    world.soaking().pool(V3, 3, 3).wish = V3;
    world.run(seconds(6));
    assertThat(world.status().live()).contains(V3);
    assertThat(world.status().previous()).contains(V2);
    assertThat(world.status().retired()).containsExactly(V1);
  }

  // ---- rollback

  @Test
  void aRollbackGoesBackAndHoldsTheVersion() {
    world.soaking().op("rollback", world.attempt());
    world.run(seconds(3_600));
    assertThat(world.phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(world.status().live()).contains(V1);
    assertThat(world.status().rejected()).containsExactly(V2);
    assertThat(world.whyNotReady()).contains("a rollback was asked for by me");
  }

  @Test
  void rollingBackTwiceIsRollingBackOnce() {
    world.soaking().op("rollback", world.attempt());
    world.op("rollback", world.attempt());
    world.op("rollback", "");
    world.settle();
    world.op("rollback", world.attempt());
    world.run(seconds(60));
    assertThat(world.status().live()).contains(V1);
    assertThat(world.phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(world.ops).isEmpty();
  }

  @Test
  void aRollbackWhileItRetiresGoesBack() {
    world.soaking().run(seconds(31));
    world.op("rollback", world.attempt());
    world.settle();
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void aRollbackToARetiredVersionSaysHowToBringItBack() {
    world.soaking().run(seconds(700));
    world.pool(V1, 0, 0).op("rollback", world.attempt());
    world.settle();
    assertThat(world.status().live()).contains(V2);
    assertThat(world.ops).isEmpty();
    assertThat(world.events).contains("NoWayBack");
  }

  @Test
  void aRollbackWithNothingToGoBackToIsAnsweredOnce() {
    world.live().op("rollback", "");
    world.run(seconds(60));
    assertThat(world.ops).isEmpty();
    assertThat(world.events).containsExactly("NoWayBack");
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void aRollbackOfAnAttemptThatHasMovedNothingIsDropped() {
    world.live().pool(V2, 3, 0).wish = V2;
    world.settle();
    world.op("rollback", world.attempt());
    world.pool(V2, 3, 3).run(seconds(30));
    assertThat(world.status().live()).contains(V2);
    assertThat(world.events).contains("OpDropped");
  }

  @Test
  void aRollbackThatIsNotFollowedIsStuckAndGivesWayToAnotherWish() {
    world.soaking().pool(V3, 3, 3).op("rollback", "");
    world.liveRoutes = List.of("edge does not follow");
    world.run(seconds(300));
    assertThat(world.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(world.last.notReady().orElseThrow().reason()).isEqualTo("Stuck");
    world.wish = V3;
    world.run(seconds(6));
    assertThat(world.status().live()).contains(V3);
  }

  // ---- rest: RolledBack, Failed, retry

  @Test
  void aRejectedVersionIsTriedAgainWhenTheWishHasChangedMeanwhile() {
    world.soaking().op("rollback", "");
    world.settle();
    world.wish = V1;
    world.run(seconds(5));
    assertThat(world.last.notReady()).isEmpty();
    world.wish = V2;
    world.run(seconds(6));
    assertThat(world.status().live()).contains(V2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRetryTriesARejectedVersionAgain(boolean boundToTheAttempt) {
    world.soaking().op("rollback", "");
    world.settle();
    world.op("retry", boundToTheAttempt ? world.attempt() : "");
    world.run(seconds(6));
    assertThat(world.status().live()).contains(V2);
    assertThat(world.status().rejected()).isEmpty();
    assertThat(world.ops).isEmpty();
  }

  @Test
  void aFailedCandidateIsHeldUntilARetry() {
    world.live().pool(V2, 3, 0).wish = V2;
    world.run(seconds(601));
    world.pool(V2, 3, 3).run(seconds(60));
    assertThat(world.phase()).isEqualTo(Phase.FAILED);
    world.op("retry", "");
    world.run(seconds(6));
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void aFailedCandidateIsTriedAgainWhenTheWishHasChangedMeanwhile() {
    world.live().pool(V2, 3, 0).wish = V2;
    world.run(seconds(601));
    world.wish = V1;
    world.settle();
    assertThat(world.phase()).isEqualTo(Phase.STEADY);
    assertThat(world.last.notReady()).isEmpty();
    world.pool(V2, 3, 3).wish = V2;
    world.run(seconds(6));
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void aRetryOfAnAttemptUnderWayDoesNotStartAnotherLater() {
    world.live().pool(V2, 3, 0).wish = V2;
    world.settle();
    world.op("retry", "");
    world.run(seconds(700));
    assertThat(world.phase()).isEqualTo(Phase.FAILED);
    assertThat(world.ops).isEmpty();
  }

  // ---- retirement

  @Test
  void aNewAttemptBringsARetiredVersionBack() {
    world.soaking().run(seconds(700));
    world.wish = V1;
    world.settle();
    assertThat(world.status().retired()).isEmpty();
    world.run(seconds(6));
    assertThat(world.status().live()).contains(V1);
  }

  @Test
  void nothingIsRetiredWhileTheLiveVersionIsNotWell() {
    world.soaking().run(seconds(31));
    world.pool(V2, 3, 2).run(seconds(3_600));
    assertThat(world.phase()).isEqualTo(Phase.RETIRING);
    assertThat(world.last.notReady().orElseThrow().reason()).isEqualTo("Degraded");
    world.pool(V2, 3, 3).run(seconds(2));
    assertThat(world.status().retired()).containsExactly(V1);
  }

  @Test
  void retiredVersionsWithoutAPoolAreForgotten() {
    world.soaking().run(seconds(700));
    world.pools.remove(V1);
    world.pool(V3, 3, 3).wish = V3;
    world.run(seconds(700));
    assertThat(world.status().retired()).containsExactly(V2);
  }

  @Test
  void aSupersededAttemptAfterASoakRetiresThePreviousVersionStill() {
    world.soaking().run(seconds(31));
    world.pool(V3, 3, 0).wish = V3;
    world.settle();
    world.wish = V2;
    world.run(seconds(1));
    assertThat(world.phase()).isEqualTo(Phase.RETIRING);
    world.run(seconds(600));
    assertThat(world.status().retired()).containsExactly(V1);
  }

  @Test
  void aLiveVersionWithoutAPoolIsSaid() {
    world.live().pools.remove(V1);
    world.settle();
    assertThat(world.status().live()).contains(V1);
    assertThat(world.whyNotReady()).isEqualTo("there is no pool of the live version 1.0.0");
  }

  @Test
  void twoPoolsOfOneVersionServeTogether() {
    var both = new PoolSeen("a", 2, 5, 0, "x").and(new PoolSeen("b", 3, 5, 1, "y"));
    assertThat(both).isEqualTo(new PoolSeen("a, b", 5, 5, 1, "x, y"));
  }
}
