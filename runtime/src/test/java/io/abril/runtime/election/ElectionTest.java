package io.abril.runtime.election;

import static io.abril.runtime.election.Candidates.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.abril.runtime.election.Candidates.Stander;
import io.abril.runtime.store.StateStore.Fence;
import io.vertx.core.Future;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** On a virtual clock; that never two lead, and that epochs grow, is looked at all the time. */
class ElectionTest {
  private final Candidates candidates = new Candidates(1, GROUP, "lb");

  private Stander leading(String id) {
    var stander = candidates.start(id);
    candidates.msUntil(() -> stander.leads() && stander.leads("lb"));
    return stander;
  }

  private Stander standby(String id) {
    var stander = candidates.start(id);
    candidates.msUntil(() -> stander.pools().settled() && stander.in.get("lb").settled());
    return stander;
  }

  @Test
  void whoStandsAloneLeadsAtOnceInTheFirstEpoch() {
    var a = candidates.start("a");
    assertThat(candidates.msUntil(a::leads)).isLessThan(100);
    assertThat(a.epoch()).isEqualTo(1);
    assertThat(a.told).contains(GROUP + " leads");
    assertThat(a.pools().settled()).isTrue();
    var lease = a.pools().lease().orElseThrow();
    assertThat(lease.fence())
        .isEqualTo(
            new Fence("leader/" + GROUP, candidates.locks.lock(GROUP).session().orElseThrow()));
  }

  @Test
  void aStandbyIsSettledWhenItKnowsThatAnotherLeads() {
    leading("a");
    var b = candidates.start("b");
    assertThat(b.pools().settled()).isFalse();
    candidates.msUntil(() -> b.pools().settled());
    assertThat(b.pools().lease()).isEmpty();
    assertThat(b.told).isEmpty();
  }

  @Test
  void aReleasedLockIsFollowedAtOnce() {
    var a = leading("a");
    var b = standby("b");
    a.pools().close();
    assertThat(a.pools().lease()).isEmpty();
    assertThat(a.told).endsWith(GROUP + " lost");
    assertThat(candidates.msUntil(b::leads)).isLessThan(50);
    assertThat(b.epoch()).isEqualTo(2);
  }

  @Test
  void aKilledLeaderIsFollowedWhenItsCheckIsCritical() {
    var a = leading("a");
    var b = standby("b");
    a.process.kill();
    // Its last heartbeat was up to a second before.
    assertThat(candidates.msUntil(b::leads)).isBetween(1_900L, 3_100L);
  }

  @Test
  void aCutOffLeaderIsFollowedWhenItsLeaseHasBeenWaitedOut() {
    var a = leading("a");
    var b = standby("b");
    a.process.cutOff();
    assertThat(candidates.msUntil(() -> !a.leads())).isBetween(900L, 2_000L);
    assertThat(a.pools().lease()).as("it does not know yet").isPresent();
    candidates.msUntil(() -> candidates.locks.holder(GROUP).equals(Optional.of("b")));
    assertThat(candidates.msUntil(b::leads)).isCloseTo(2_050, within(60L));
    a.process.reconnect();
    candidates.msUntil(() -> a.pools().lease().isEmpty());
    assertThat(a.told).endsWith("lb lost");
  }

  @Test
  void aLeaseThatLapsedIsGoodAgainWhenTheServersAreBackInTime() {
    var a = leading("a");
    a.process.cutOff();
    candidates.msUntil(() -> !a.leads());
    a.process.reconnect();
    assertThat(candidates.msUntil(a::leads)).isLessThan(1_100);
    assertThat(a.epoch()).isEqualTo(1);
  }

  @Test
  void aLeaseLastsTwoSecondsFromTheSendingOfTheLastConfirmedHeartbeat() {
    var a = leading("a");
    var before = a.elections.lastHeartbeat();
    candidates.msUntil(() -> !a.elections.lastHeartbeat().equals(before));
    candidates.advance(10);
    long sent = a.elections.lastHeartbeat().orElseThrow().nanos();
    a.process.cutOff();
    candidates.msUntil(() -> !a.leads());
    assertThat(candidates.clock.nanos() - sent).isBetween(2_000_000_000L, 2_001_000_000L);
    assertThat(a.elections.lastHeartbeat().orElseThrow().nanos())
        .as("heartbeats are answered all the time, and prove nothing")
        .isGreaterThan(sent);
  }

  @Test
  void aFrozenLeaderIsFollowedAndActsNoMoreWhenItThaws() {
    var a = leading("a");
    var b = standby("b");
    a.process.freeze();
    candidates.msUntil(b::leads);
    var lease = a.pools().lease().orElseThrow();
    a.process.thaw();
    assertThat(lease.confirmed()).isFalse();
    candidates.msUntil(() -> a.pools().lease().isEmpty());
    assertThat(a.told).contains(GROUP + " lost");
    candidates.advance(10_000);
    assertThat(b.leads()).isTrue();
    assertThat(a.leads()).isFalse();
  }

  @Test
  void aLeaderWhoseSessionWasDestroyedComesBackWithoutWaitingForItself() {
    var a = leading("a");
    candidates.locks.destroySession(GROUP);
    candidates.msUntil(() -> a.pools().lease().isEmpty());
    assertThat(candidates.msUntil(a::leads)).isLessThan(600);
    assertThat(a.epoch()).isEqualTo(2);
  }

  @Test
  void aStandbyOpensAnotherSessionBeforeItNeedsIt() {
    var a = leading("a");
    var b = standby("b");
    candidates.locks.endAllSessionsOf("b");
    candidates.advance(5_000);
    assertThat(candidates.locks.openSessionsOf("b")).isEqualTo(2);
    a.pools().close();
    assertThat(candidates.msUntil(b::leads)).isLessThan(50);
  }

  @Test
  void aLeaderThatItsAgentHasForgottenComesBack() {
    var a = leading("a");
    a.process.forgottenByItsAgent();
    candidates.msUntil(() -> a.pools().lease().isEmpty());
    candidates.msUntil(a::leads);
    assertThat(a.epoch()).isEqualTo(2);
  }

  @Test
  void aLockDeletedByHandDoesNotStartTheEpochsAnew() {
    var a = leading("a");
    candidates.locks.deleteLock(GROUP);
    candidates.msUntil(() -> a.epoch() == 2);
    a.process.kill();
    candidates.locks.deleteLock(GROUP);
    var b = candidates.start("b");
    candidates.msUntil(b::leads);
    assertThat(b.epoch()).isEqualTo(3);
  }

  @Test
  void whoeverKnowsOfAnEpochGoesOnFromItWhenEverythingWasDeletedByHand() {
    var a = leading("a");
    var b = standby("b");
    a.process.kill();
    candidates.locks.deleteAll(GROUP);
    candidates.msUntil(b::leads);
    assertThat(b.epoch()).isEqualTo(2);
  }

  @Test
  void aStandbyWaitsALeaseWhenTheLeadersLockWasDeletedByHand() {
    var a = leading("a");
    var b = standby("b");
    a.process.freeze();
    candidates.locks.deleteLock(GROUP);
    assertThat(candidates.msUntil(b::leads)).isCloseTo(2_050, within(60L));
  }

  @Test
  void whoSawNoLockDoesNotTakeOneThatWasTakenAndDeletedMeanwhile() {
    var b = candidates.locks.process("b");
    var c = candidates.locks.process("c");
    b.register();
    c.register();
    candidates.advance(10);
    var ofB = b.openSession();
    var ofC = c.openSession();
    var seen = c.read(GROUP);
    candidates.advance(10);
    assertThat(taken(b.acquire(GROUP, ofB.result(), seen.result(), 1))).isTrue();
    candidates.locks.deleteLock(GROUP);
    assertThat(taken(c.acquire(GROUP, ofC.result(), seen.result(), 1))).isFalse();
  }

  private boolean taken(Future<Boolean> answer) {
    candidates.advance(10);
    return answer.result();
  }

  @Test
  void whoTakesTheLockAndDiesBeforeItActsDoesNotShortenTheLeaseOfTheLeaderBefore() {
    var a = leading("a");
    var b = standby("b");
    var c = standby("c");
    c.process.freeze();
    b.process.losesHeartbeats(true);
    candidates.advance(2_500);
    a.process.freeze();
    candidates.locks.destroySession(GROUP);
    candidates.advance(100);
    b.process.kill();
    c.process.thaw();
    // All the while never two lead.
    candidates.msUntil(c::leads);
  }

  @Test
  void aProcessThatStartsAgainUnderItsNameEndsItsFormerSession() {
    var a = leading("a");
    a.process.kill();
    var again = candidates.start("a");
    assertThat(candidates.msUntil(again::leads)).isCloseTo(2_060, within(80L));
    assertThat(again.epoch()).isEqualTo(2);
  }

  @Test
  void oneGroupIsGivenUpWithoutTheOther() {
    var a = leading("a");
    var b = standby("b");
    a.in.get("lb").close();
    candidates.msUntil(() -> b.leads("lb"));
    candidates.advance(20_000);
    assertThat(a.leads()).isTrue();
    assertThat(b.leads("lb")).isTrue();
    assertThat(b.leads()).isFalse();
    assertThat(candidates.locks.registered()).containsExactlyInAnyOrder("a", "b");
    a.pools().close();
    candidates.msUntil(b::leads);
    assertThat(candidates.locks.registered()).containsExactly("b");
  }

  @Test
  void whoIsClosedStandsNoMoreAndLeavesNothingBehind() {
    var a = leading("a");
    a.in.values().forEach(Leadership::close);
    candidates.advance(60_000);
    assertThat(a.leads()).isFalse();
    assertThat(candidates.locks.holder(GROUP)).isEmpty();
    assertThat(candidates.locks.openSessionsOf("a")).isZero();
    assertThat(candidates.locks.registered()).isEmpty();
  }

  @Test
  void whoIsClosedWhileItTakesTheLockDoesNotLead() {
    for (int ms = 0; ms < 25; ms++) {
      var others = new Candidates(ms, GROUP);
      var a = others.start("a");
      others.advance(ms);
      a.pools().close();
      others.advance(30_000);
      assertThat(a.leads()).isFalse();
      assertThat(others.locks.holder(GROUP)).as("after %s ms", ms).isEmpty();
    }
  }

  @Test
  void whoGivesUpWhileItWaitsALeaseOutDoesNotLetOthersActBeforeItIsOver() {
    var a = leading("a");
    var b = standby("b");
    a.process.cutOff();
    candidates.msUntil(() -> candidates.locks.holder(GROUP).equals(Optional.of("b")));
    assertThat(b.leads()).isFalse();
    var c = candidates.start("c");
    candidates.advance(500);
    b.pools().close();
    assertThat(candidates.msUntil(c::leads)).isGreaterThan(1_900);
    assertThat(b.told).doesNotContain(GROUP + " leads", GROUP + " lost");
  }

  @Test
  void whoStartsWithoutAnAgentStandsWhenThereIsOne() {
    candidates.locks.failing(1);
    var a = candidates.start("a");
    candidates.advance(20_000);
    assertThat(a.pools().settled()).isFalse();
    candidates.locks.failing(0);
    candidates.msUntil(a::leads);
  }

  @Test
  void aListenerThatThrowsDoesNotEndTheCandidacy() {
    var a = candidates.start("a");
    a.pools()
        .onChange(
            leading -> {
              throw new IllegalStateException("a listener's own trouble");
            });
    candidates.msUntil(a::leads);
    candidates.locks.destroySession(GROUP);
    candidates.msUntil(() -> a.epoch() == 2 && a.leads());
  }
}
