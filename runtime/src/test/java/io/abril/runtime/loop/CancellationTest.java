package io.abril.runtime.loop;

import static io.abril.runtime.loop.LoopRig.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever works for a pass that is not to go on is told, once. */
class CancellationTest {
  private final LoopRig rig = new LoopRig();
  private final List<String> told = new ArrayList<>();
  private final Promise<Integer> answer = Promise.promise();
  private Context context;

  /** An observe that ends when it is told to, as a call that was aborted does. */
  private void observesUntilItIsTold() {
    rig.observe =
        c -> {
          context = c;
          c.onCancel(() -> told.add("told"));
          c.onCancel(() -> answer.tryFail(new IllegalStateException("aborted")));
          return answer.future();
        };
  }

  private void answersAtOnce() {
    rig.observe = c -> Future.succeededFuture(0);
  }

  @Test
  void atTheDeadlineWhatItBeganIsToldAndTheNextPassComesWithBackoff() {
    observesUntilItIsTold();
    rig.put("a", 1);
    assertThat(context.superseded()).isFalse();
    rig.timers.advance(Duration.ofMillis(9_999));
    assertThat(told).isEmpty();
    rig.timers.advance(Duration.ofMillis(2));
    assertThat(told).containsExactly("told");
    assertThat(context.superseded()).isTrue();
    assertThat(rig.condition("a", "Ready"))
        .isEqualTo(
            "FALSE Failed: a pass took longer than 10 s: its observe has not answered; it is tried"
                + " again");
    assertThat(rig.loop.overdue()).isZero();
    assertThat(rig.loop.queue().retrying()).isEqualTo(1);
    answersAtOnce();
    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(rig.condition("a", "Ready")).startsWith("TRUE");
  }

  @Test
  void aNewerDocumentEndsThePassWithoutABadWordAndTheNextBeginsAtOnce() {
    rig.put("a", 1);
    observesUntilItIsTold();
    rig.loop.want("a", "source");
    answersAtOnce();
    rig.put("a", 2);
    assertThat(told).containsExactly("told");
    assertThat(rig.condition("a", "Ready")).startsWith("TRUE");
    assertThat(rig.store.value("status/topics/a").orElse("")).contains("\"partitions\":2");
    assertThat(rig.eventReasons()).doesNotContain("Failed");
  }

  @Test
  void aDocumentThatDidNotChangeEndsNothing() {
    rig.put("a", 1);
    observesUntilItIsTold();
    rig.loop.want("a", "source");
    rig.loop.wantNow("a", "document");
    assertThat(told).isEmpty();
    assertThat(context.superseded()).isFalse();
  }

  @Test
  void aLeaderThatIsDeposedTellsItsPassesAndSaysNothing() {
    observesUntilItIsTold();
    rig.put("a", 1);
    var commits = rig.store.commits().size();
    rig.leadership.lose();
    rig.timers.runUntilIdle();
    assertThat(told).containsExactly("told");
    assertThat(rig.store.commits()).hasSize(commits);
    assertThat(rig.loop.running()).isZero();
    answersAtOnce();
    rig.leadership.lead();
    rig.timers.runUntilIdle();
    assertThat(rig.condition("a", "Ready")).startsWith("TRUE");
  }

  @Test
  void aProcessThatEndsTellsItsPasses() {
    observesUntilItIsTold();
    rig.put("a", 1);
    var drained = rig.loop.drain();
    rig.timers.runUntilIdle();
    assertThat(told).containsExactly("told");
    assertThat(drained.succeeded()).isTrue();
  }

  @Test
  void whoeverAsksToBeToldTooLateIsToldAtOnce() {
    observesUntilItIsTold();
    rig.put("a", 1);
    rig.leadership.lose();
    context.onCancel(() -> told.add("late"));
    assertThat(told).containsExactly("told", "late");
  }

  @Test
  void aHookThatThrowsKeepsNoOtherFromBeingTold() {
    rig.observe =
        c -> {
          c.onCancel(
              () -> {
                throw new IllegalStateException("no");
              });
          c.onCancel(() -> told.add("told"));
          return answer.future();
        };
    rig.put("a", 1);
    rig.timers.advance(Duration.ofSeconds(11));
    assertThat(told).contains("told");
  }

  @Test
  void aStepIsToldAndTheStepsBehindItAreNotBegun() {
    var step = Promise.<Void>promise();
    rig.observe =
        c -> {
          c.onCancel(() -> step.tryFail(new IllegalStateException("aborted")));
          return Future.succeededFuture(0);
        };
    rig.decide =
        (topic, seen) ->
            plan(1, p -> p.step(rig.step("pull", "x", step.future())).step(rig.step("start", "x")));
    rig.put("a", 1);
    rig.timers.advance(Duration.ofMillis(10_001));
    assertThat(rig.steps).containsExactly("pull x");
    assertThat(rig.condition("a", "Ready"))
        .startsWith("FALSE Failed: a pass took longer than 10 s: the step 'pull x' has not");
    assertThat(rig.loop.running()).isZero();
    assertThat(rig.loop.overdue()).isZero();
  }

  @Test
  void aPassThatIsGivenUpDecidesNothingThoughItAnswersWhileTheNextIsUnderWay() {
    var second = Promise.<Integer>promise();
    rig.observe = c -> rig.passes.size() == 1 ? answer.future() : second.future();
    rig.decide = (topic, seen) -> plan(seen, p -> p);
    rig.put("a", 1);
    rig.timers.advance(Duration.ofMillis(10_500));
    assertThat(rig.passes).hasSize(2);
    answer.complete(41);
    rig.timers.runUntilIdle();
    assertThat(rig.store.value("status/topics/a").orElse("")).doesNotContain("41");
    second.complete(42);
    rig.timers.runUntilIdle();
    assertThat(rig.store.value("status/topics/a").orElse("")).contains("\"partitions\":42");
    assertThat(rig.loop.running()).isZero();
    assertThat(rig.loop.overdue()).isZero();
  }
}
