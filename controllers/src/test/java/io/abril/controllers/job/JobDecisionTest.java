package io.abril.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.job.JobStatus.Phase;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.DockerError.Reason;
import io.abril.runtime.Op;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobDecisionTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static JobWorld after(Duration time, String fields) {
    var world = new JobWorld(fields);
    world.run(time);
    return world;
  }

  private static String notReady(JobWorld world) {
    return world.last.notReady().map(n -> n.reason() + ": " + n.message()).orElse("");
  }

  @Test
  void theContainersNameIsCommittedBeforeItIsMade() {
    var world = new JobWorld("");
    world.pass();
    assertThat(world.status.container()).matches("db\\.1\\.1\\.[0-9a-f]{6}");
    assertThat(world.status.phase()).isEqualTo(Phase.PENDING);
    assertThat(world.containers).isEmpty();
    assertThat(world.done).containsExactly(new JobAction.Create("vm1", world.status.container()));
  }

  @Test
  void aProcessThatEndsWith0IsASuccessAndIsKeptForAWhile() {
    var world = after(MINUTE, "ttlAfterFinished: 5m");
    assertThat(world.status.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status.exitCode()).contains(0);
    assertThat(world.status.log()).isEqualTo("said");
    assertThat(world.status.finished()).isPresent();
    assertThat(notReady(world)).isEmpty();
    assertThat(world.containers).hasSize(1);
    world.run(Duration.ofMinutes(5));
    assertThat(world.containers).isEmpty();
    assertThat(world.status.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status.log()).isEqualTo("said");
    assertThat(world.starts).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,2", "3,4"})
  void aFailureIsTriedAgainAsOftenAsTheDocumentSays(int retries, int attempts) {
    var world = new JobWorld("retries: " + retries);
    world.exits = name -> 3;
    world.run(Duration.ofMinutes(5));
    assertThat(world.status.phase()).isEqualTo(Phase.FAILED);
    assertThat(world.status.exitCode()).contains(3);
    assertThat(world.starts).hasSize(attempts);
    assertThat(world.starts.values()).containsOnly(1);
    assertThat(world.containers).as("only the last one is kept").hasSize(1);
    assertThat(notReady(world)).isEqualTo("Failed: it ended with 3");
  }

  @Test
  void theNextAttemptWaitsLongerEachTimeAndSaysSo() {
    var world = new JobWorld("retries: 9");
    world.exits = name -> 1;
    world.runs = Duration.ZERO;
    world.run(Duration.ofSeconds(1));
    assertThat(world.starts).hasSize(1);
    assertThat(notReady(world)).startsWith("Failing: it ended with 1; attempt 2 begins at 2026-");
    world.run(Duration.ofMillis(800));
    assertThat(world.starts).hasSize(2);
    world.run(Duration.ofMillis(1_200));
    assertThat(world.starts).hasSize(2);
    world.run(Duration.ofSeconds(1));
    assertThat(world.starts).hasSize(3);
  }

  @Test
  void aLaterAttemptThatSucceedsIsASuccess() {
    var world = new JobWorld("retries: 2");
    world.exits = name -> name.contains(".1.1.") ? 1 : 0;
    world.run(MINUTE);
    assertThat(world.status.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status.attempt()).isEqualTo(2);
    assertThat(world.status.message()).isEmpty();
  }

  @Test
  void whatTakesTooLongIsStoppedAndHasFailedWhateverItEndsWith() {
    var world = new JobWorld("timeout: 5s");
    world.runs = Duration.ofSeconds(5).plusMillis(150);
    world.run(MINUTE);
    assertThat(world.status.phase()).isEqualTo(Phase.FAILED);
    assertThat(world.status.timedOut()).isTrue();
    assertThat(notReady(world)).isEqualTo("Failed: timed out: it took longer than 5s");
    assertThat(world.events).containsSubsequence("Started", "TimedOut", "AttemptFailed");
    assertThat(world.done).anyMatch(JobAction.Stop.class::isInstance);
  }

  @Test
  void aStopThatFailsIsTriedAgain() {
    var world = new JobWorld("timeout: 5s");
    world.runs = Duration.ofHours(1);
    world.obeysStop = false;
    world.run(Duration.ofSeconds(20));
    assertThat(notReady(world)).isEqualTo("Stopping: it is stopped on vm1: it took longer than 5s");
    world.obeysStop = true;
    world.run(Duration.ofSeconds(20));
    assertThat(world.status.phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void anImageThatIsNotThereIsWaitedForAndSaid() {
    var world = new JobWorld("");
    world.fails = a -> Optional.of(new DockerError(Reason.IMAGE, "vm1 has no image img", null));
    world.run(Duration.ofSeconds(1));
    assertThat(notReady(world)).startsWith("Failing: vm1 has no image img; tried again at 2026-");
    world.fails = a -> Optional.empty();
    world.run(MINUTE);
    assertThat(world.status.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.status.attempt()).isEqualTo(1);
  }

  @Test
  void anotherDocumentMendsWhatCouldNotBeMadeAtOnce() {
    var world = new JobWorld("");
    world.fails = a -> Optional.of(new DockerError(Reason.IMAGE, "vm1 has no image img", null));
    world.run(Duration.ofMinutes(10));
    world.fails = a -> Optional.empty();
    world.document("args: [other]");
    world.run(Duration.ofSeconds(1));
    assertThat(world.status.phase()).isEqualTo(Phase.RUNNING);
    world.run(MINUTE);
    assertThat(world.status.run()).as("there was nothing to run again").isEqualTo(1);
    assertThat(world.status.phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void whatCannotBeMadeInTimeHasFailed() {
    var world = new JobWorld("timeout: 30s");
    world.fails = a -> Optional.of(new DockerError(Reason.IMAGE, "vm1 has no image img", null));
    world.run(MINUTE);
    assertThat(notReady(world))
        .isEqualTo("Failed: its process was not started within 30s: vm1 has no image img");
  }

  @Test
  void aProcessThatCannotBeStartedHasFailed() {
    var world = new JobWorld("");
    world.fails = a -> Optional.of(new DockerError(Reason.REFUSED, "no such file 'typo'", null));
    world.run(MINUTE);
    assertThat(notReady(world)).isEqualTo("Failed: no such file 'typo'");
  }

  @Test
  void aContainerThatSomebodyRemovedHasFailed() {
    var world = after(Duration.ofSeconds(5), "");
    var name = world.status.container();
    world.containers.clear();
    world.run(Duration.ofSeconds(1));
    assertThat(notReady(world)).isEqualTo("Failed: its container " + name + " was removed on vm1");
  }

  @Test
  void aJobThatFitsNowhereSaysWhyAndBeginsWhenItFits() {
    var world = new JobWorld("on: {pool: db}");
    world.place = Optional.of(Places.Place.nowhere("the pool db is not there"));
    world.run(MINUTE);
    assertThat(notReady(world)).isEqualTo("Unschedulable: the pool db is not there");
    assertThat(world.starts).isEmpty();
    world.place = Optional.of(Places.Place.on("vm1"));
    world.run(MINUTE);
    assertThat(world.status.phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void nothingBeginsBeforeWhatItNeedsIsThere() {
    var world = new JobWorld("");
    world.waitsFor = List.of("there is no secret db");
    world.run(MINUTE);
    assertThat(notReady(world)).isEqualTo("Waiting: there is no secret db");
    assertThat(world.done).isEmpty();
  }

  @Test
  void aOneOffRunsOnceAndAgainWhenWhatItRunsChanges() {
    var world = after(Duration.ofMinutes(2), "");
    assertThat(world.status.run()).isEqualTo(1);
    world.document("retries: 3, timeout: 2h, ttlAfterFinished: 3h");
    world.run(MINUTE);
    assertThat(world.status.run()).as("how it runs is no reason").isEqualTo(1);
    world.document("args: [other]");
    world.run(MINUTE);
    assertThat(world.status.run()).isEqualTo(2);
    assertThat(world.status.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.starts).hasSize(2);
    assertThat(world.mostAtATime).isEqualTo(1);
  }

  @Test
  void aChangeWhileItRunsWaitsForTheEnd() {
    var world = after(Duration.ofSeconds(5), "");
    world.document("args: [other]");
    world.run(Duration.ofSeconds(4));
    assertThat(world.status.run()).isEqualTo(1);
    world.run(MINUTE);
    assertThat(world.status.run()).isEqualTo(2);
    assertThat(world.mostAtATime).isEqualTo(1);
  }

  private static Op restart(String run) {
    return new Op("o" + run, "restart", run, "me", Instant.EPOCH, Instant.MAX);
  }

  @Test
  void itRunsAgainWhenSomebodyAsks() {
    var world = after(MINUTE, "");
    world.ops.add(restart("1"));
    world.run(MINUTE);
    assertThat(world.status.run()).isEqualTo(2);
    assertThat(world.ops).isEmpty();
    world.ops.add(restart("1"));
    world.run(MINUTE);
    assertThat(world.status.run()).as("that one was for an earlier run").isEqualTo(2);
    assertThat(world.events).contains("RequestDropped");
    assertThat(world.ops).isEmpty();
  }

  @Test
  void aScheduledJobRunsAtItsTimesOnly() {
    var world = after(Duration.ofSeconds(50), "schedule: \"*/5 * * * *\"");
    assertThat(world.status.run()).isZero();
    assertThat(notReady(world)).isEmpty();
    assertThat(world.status.next()).contains(Instant.parse("2026-01-02T03:05:00Z"));
    world.run(Duration.ofSeconds(30));
    assertThat(world.status.run()).isEqualTo(1);
    assertThat(world.status.next()).contains(Instant.parse("2026-01-02T03:10:00Z"));
    world.run(Duration.ofMinutes(10));
    assertThat(world.status.run()).isEqualTo(3);
    assertThat(world.starts).hasSize(3);
  }

  @Test
  void ofTheTimesThatNobodyLookedAtOneIsMadeUpFor() {
    var world = after(Duration.ofSeconds(1), "schedule: \"*/5 * * * *\"");
    world.now = Instant.parse("2026-01-02T09:07:00Z");
    world.run(MINUTE);
    assertThat(world.status.run()).isEqualTo(1);
    assertThat(world.status.next()).contains(Instant.parse("2026-01-02T09:10:00Z"));
  }

  @Test
  void aRunThatIsNotOverLetsTheNextOneBeSkipped() {
    var world = new JobWorld("schedule: \"* * * * *\"");
    world.runs = Duration.ofSeconds(150);
    world.run(Duration.ofMinutes(3));
    assertThat(world.status.run()).isEqualTo(1);
    assertThat(world.events).contains("Skipped");
    assertThat(world.mostAtATime).isEqualTo(1);
    world.run(Duration.ofMinutes(2));
    assertThat(world.status.run()).isEqualTo(2);
  }

  @Test
  void aFailedRunOfAScheduleSaysWhenItRunsAgain() {
    var world = new JobWorld("schedule: \"5 * * * *\"");
    world.exits = name -> 1;
    world.run(Duration.ofMinutes(5));
    assertThat(notReady(world))
        .isEqualTo("Failed: it ended with 1; it runs again at 2026-01-02T04:05:00Z");
  }

  @Test
  void anotherScheduleIsReckonedAnew() {
    var world = after(MINUTE, "schedule: \"0 9 * * *\"");
    assertThat(world.status.next()).contains(Instant.parse("2026-01-02T09:00:00Z"));
    world.document("schedule: \"* * * * *\"");
    world.run(Duration.ofSeconds(1));
    assertThat(world.status.next()).contains(Instant.parse("2026-01-02T03:06:00Z"));
    world.document("");
    world.run(MINUTE);
    assertThat(world.status.next()).isEmpty();
    assertThat(world.status.run()).as("without a schedule it runs once").isEqualTo(1);
  }

  @Test
  void aSilentNodeIsWaitedForUntilTheTimeIsOver() {
    var world = after(Duration.ofSeconds(5), "timeout: 60s, retries: 1");
    world.nodes.put("vm1", false);
    world.nodes.put("vm2", true);
    world.run(MINUTE);
    assertThat(notReady(world)).isEqualTo("NodeSilent: the engine of node vm1 does not answer");
    assertThat(world.starts).hasSize(1);
    world.run(MINUTE);
    assertThat(world.status.node()).isEqualTo("vm2");
    assertThat(world.status.phase()).isEqualTo(Phase.SUCCEEDED);
    world.nodes.put("vm1", true);
    world.run(MINUTE);
    assertThat(world.containers.keySet())
        .as("what was left on the node that has returned")
        .containsExactly(world.status.container());
  }

  @Test
  void aNodeThatIsGoneTakesItsAttemptWithIt() {
    var world = after(Duration.ofSeconds(5), "");
    world.nodes.clear();
    world.run(Duration.ofSeconds(1));
    assertThat(notReady(world)).isEqualTo("Failed: its node vm1 is gone");
  }

  @Test
  void aNewLeaderFindsTheContainerAndStartsNothingTwice() {
    for (boolean landed : new boolean[] {true, false}) {
      var world = new JobWorld("");
      world.runs = Duration.ZERO;
      world.pass();
      world.newLeader(landed);
      world.run(MINUTE);
      assertThat(world.status.phase()).isEqualTo(Phase.SUCCEEDED);
      assertThat(world.starts).hasSize(1);
      assertThat(world.starts.values()).containsOnly(1);
    }
  }

  @Test
  void aDeletedJobIsStoppedAndRemoved() {
    var world = after(Duration.ofSeconds(5), "");
    world.deleting = true;
    world.pass();
    assertThat(world.settled).isFalse();
    assertThat(notReady(world)).isEqualTo("Deleting: its container is being stopped and removed");
    world.run(MINUTE);
    assertThat(world.settled).isTrue();
    assertThat(world.containers).isEmpty();
  }

  @Test
  void aDeletionWaitsForASilentNode() {
    var world = after(Duration.ofSeconds(5), "");
    world.deleting = true;
    world.nodes.put("vm1", false);
    world.run(MINUTE);
    assertThat(world.settled).isFalse();
    assertThat(notReady(world))
        .startsWith("NodeSilent: its container on node vm1 can't be removed");
    world.nodes.put("vm1", true);
    world.run(MINUTE);
    assertThat(world.settled).isTrue();
    assertThat(world.containers).isEmpty();
  }
}
