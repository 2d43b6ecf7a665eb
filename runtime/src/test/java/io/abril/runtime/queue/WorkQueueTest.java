package io.abril.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.queue.KeyState.Phase;
import io.abril.runtime.queue.WorkQueue.Priority;
import io.abril.testkit.VirtualTimers;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private final VirtualTimers timers = new VirtualTimers();
  private int woken;
  private final WorkQueue queue =
      new WorkQueue(
          timers,
          new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30), new Random(1)),
          () -> woken++);

  private void fresh(String key) {
    queue.add(key, Priority.FRESH, "change");
  }

  private String take() {
    return queue.take().orElse("none");
  }

  @Test
  void aKeyWaitsOnceHoweverOftenItIsWanted() {
    fresh("a");
    fresh("a");
    queue.add("a", Priority.BACKGROUND, "resync");
    assertThat(queue.depth()).isEqualTo(1);
    assertThat(take()).isEqualTo("a");
    assertThat(take()).isEqualTo("none");
  }

  @Test
  void whatChangesDuringARestIsGatheredButTheUsersChangeIsNot() {
    fresh("a");
    take();
    queue.rest("a", Duration.ofMillis(100));
    queue.done("a");
    assertThat(queue.state("a").phase()).isEqualTo(Phase.IDLE);
    fresh("a");
    queue.add("a", Priority.BACKGROUND, "resync");
    assertThat(take()).isEqualTo("none");
    assertThat(queue.state("a"))
        .isEqualTo(
            new KeyState(Phase.WAITING, false, Optional.of(timers.now().plusMillis(100)), 0));
    timers.advance(Duration.ofMillis(100));
    assertThat(take()).isEqualTo("a");
    assertThat(queue.takeTriggers("a")).containsExactly("change", "resync");

    queue.rest("a", Duration.ofMillis(100));
    queue.done("a");
    fresh("a");
    queue.addNow("a", "document");
    assertThat(take()).isEqualTo("a");
    assertThat(take()).isEqualTo("none");

    queue.addNow("a", "document");
    queue.rest("a", Duration.ofMillis(100));
    queue.done("a");
    assertThat(take()).as("it changed during the pass").isEqualTo("a");
  }

  @Test
  void whereAKeyStandsIsTold() {
    assertThat(queue.state("a")).isEqualTo(new KeyState(Phase.IDLE, false, Optional.empty(), 0));
    fresh("a");
    queue.add("b", Priority.BACKGROUND, "resync");
    assertThat(queue.state("a").phase()).isEqualTo(Phase.QUEUED);
    assertThat(queue.state("b").phase()).isEqualTo(Phase.QUEUED);
    take();
    fresh("a");
    assertThat(queue.state("a")).isEqualTo(new KeyState(Phase.RUNNING, true, Optional.empty(), 0));
    var delay = queue.failed("a");
    assertThat(queue.state("a"))
        .isEqualTo(
            new KeyState(Phase.BACKING_OFF, false, Optional.of(timers.now().plus(delay)), 1));
    take();
    queue.doneUntil("b", Duration.ofSeconds(5));
    assertThat(queue.state("b"))
        .isEqualTo(new KeyState(Phase.WAITING, false, Optional.of(timers.now().plusSeconds(5)), 0));
  }

  @Test
  void wantingAKeyThatWaitsAlreadyWakesAgain() {
    fresh("a");
    fresh("a");
    assertThat(woken).isEqualTo(2);
  }

  @Test
  void aChangeWhileAKeyRunsGivesOnePassMoreAndNotAtOnce() {
    fresh("a");
    take();
    fresh("a");
    fresh("a");
    assertThat(take()).isEqualTo("none");
    queue.done("a");
    assertThat(take()).isEqualTo("a");
    queue.done("a");
    assertThat(take()).isEqualTo("none");
  }

  @Test
  void freshChangesComeBeforeTheBackground() {
    queue.add("old", Priority.BACKGROUND, "start");
    fresh("new");
    assertThat(take()).isEqualTo("new");
    assertThat(take()).isEqualTo("old");
  }

  @Test
  void aChangeLiftsAKeyOutOfTheBackground() {
    queue.add("a", Priority.BACKGROUND, "start");
    queue.add("b", Priority.BACKGROUND, "start");
    fresh("b");
    assertThat(take()).isEqualTo("b");
    assertThat(queue.depth()).isEqualTo(1);
  }

  @Test
  void aFloodOfChangesDoesNotStarveTheBackground() {
    queue.add("old", Priority.BACKGROUND, "start");
    for (int i = 0; i < 20; i++) {
      fresh("new" + i);
    }
    for (int i = 0; i < 7; i++) {
      assertThat(take()).startsWith("new");
    }
    assertThat(take()).isEqualTo("old");
  }

  @Test
  void anOrdinaryChangeDoesNotCutABackoffShort() {
    fresh("a");
    take();
    var delay = queue.failed("a");
    fresh("a");
    assertThat(take()).isEqualTo("none");
    assertThat(queue.retrying()).isEqualTo(1);
    timers.advance(delay.minusMillis(1));
    assertThat(take()).isEqualTo("none");
    timers.advance(Duration.ofMillis(1));
    assertThat(take()).isEqualTo("a");
  }

  @Test
  void aChangeOfTheDocumentCutsABackoffShortAndForgetsTheFailures() {
    fresh("a");
    for (int i = 0; i < 6; i++) {
      take();
      timers.advance(queue.failed("a"));
    }
    take();
    queue.failed("a");
    queue.addNow("a", "document");
    assertThat(take()).isEqualTo("a");
    assertThat(queue.failed("a")).isLessThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void aSuccessForgetsTheFailures() {
    fresh("a");
    take();
    timers.advance(queue.failed("a"));
    take();
    queue.done("a");
    fresh("a");
    take();
    assertThat(queue.failed("a")).isLessThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void aKeyThatAskedForALaterLookIsTakenThenOrWhenItChanges() {
    fresh("a");
    take();
    queue.doneUntil("a", Duration.ofSeconds(10));
    timers.advance(Duration.ofSeconds(10));
    assertThat(take()).isEqualTo("a");
    queue.doneUntil("a", Duration.ofSeconds(10));
    fresh("a");
    assertThat(take()).isEqualTo("a");
  }

  @Test
  void anEarlierLaterLookDoesNotOutliveThePassThatFollowedIt() {
    fresh("a");
    take();
    fresh("a");
    queue.doneUntil("a", Duration.ofMinutes(5));
    assertThat(take()).isEqualTo("a");
    queue.doneUntil("a", Duration.ofSeconds(1));
    timers.advance(Duration.ofSeconds(1));
    assertThat(take()).isEqualTo("a");
    queue.done("a");
    timers.advance(Duration.ofMinutes(10));
    assertThat(take()).isEqualTo("none");
  }

  @Test
  void aKeyThatOnlyRepeatsItselfIsSlowedDownToTwoSeconds() {
    fresh("a");
    var delay = Duration.ZERO;
    for (int i = 0; i < 10; i++) {
      take();
      delay = queue.repeated("a");
      timers.advance(delay);
    }
    assertThat(delay).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void triggersAreToldOnce() {
    fresh("a");
    queue.add("a", Priority.BACKGROUND, "resync");
    take();
    assertThat(queue.takeTriggers("a")).containsExactly("change", "resync");
    assertThat(queue.takeTriggers("a")).isEmpty();
  }

  @Test
  void clearingForgetsAllButWhatRuns() {
    fresh("a");
    take();
    fresh("a");
    fresh("b");
    queue.clear();
    fresh("a");
    assertThat(take()).isEqualTo("none");
    queue.done("a");
    assertThat(take()).isEqualTo("a");
  }

  @Test
  void theOldestKeyOfBothLinesIsNamed() {
    var began = timers.now();
    queue.add("old", Priority.BACKGROUND, "start");
    timers.advance(Duration.ofSeconds(3));
    fresh("new");
    assertThat(queue.oldest()).contains(began);
  }

  @Test
  void aChangeOfTheDocumentDuringAPassIsNotHeldBackByItsFailure() {
    fresh("a");
    take();
    queue.addNow("a", "document");
    assertThat(queue.failed("a")).isZero();
    assertThat(take()).isEqualTo("a");
    assertThat(queue.failed("a")).as("the next one is").isPositive();
    assertThat(take()).isEqualTo("none");
  }

  @Test
  void aPassThatEndsWellLeavesNoUrgencyBehind() {
    fresh("a");
    take();
    queue.addNow("a", "document");
    queue.done("a");
    assertThat(take()).isEqualTo("a");
    assertThat(queue.failed("a")).isPositive();
  }

  @Test
  void clearingForgetsThatAKeyWasUrgent() {
    fresh("a");
    take();
    queue.addNow("a", "document");
    queue.clear();
    assertThat(queue.failed("a")).isPositive();
  }

  @Test
  void attemptsAreCountedUntilOneEndsWell() {
    assertThat(queue.attempt("a")).isEqualTo(1);
    fresh("a");
    take();
    timers.advance(queue.failed("a"));
    assertThat(queue.attempt("a")).isEqualTo(2);
    take();
    timers.advance(queue.repeated("a"));
    assertThat(queue.attempt("a")).isEqualTo(3);
    take();
    queue.done("a");
    assertThat(queue.attempt("a")).isEqualTo(1);
  }

  @Test
  void aKeyThatIsAlwaysWantedAgainTakesTurnsWithOthers() {
    fresh("busy");
    fresh("other");
    assertThat(take()).isEqualTo("busy");
    fresh("busy");
    queue.done("busy");
    assertThat(take()).isEqualTo("other");
    assertThat(take()).isEqualTo("busy");
  }

  @Test
  void whoeverWaitsIsWokenWhenAPassMakesItsKeyReadyAgain() {
    fresh("a");
    take();
    fresh("a");
    int before = woken;
    queue.done("a");
    assertThat(woken).isEqualTo(before + 1);
    take();
    var delay = queue.failed("a");
    timers.advance(delay);
    assertThat(woken).isEqualTo(before + 2);
  }
}
