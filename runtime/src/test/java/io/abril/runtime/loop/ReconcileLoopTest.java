package io.abril.runtime.loop;

import static io.abril.runtime.loop.LoopRig.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.Next;
import io.abril.runtime.Op;
import io.abril.runtime.Plan;
import io.abril.runtime.Step;
import io.abril.runtime.TestKind;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.events.Event;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One test a promise of the loop; long because it is a table that is read in order. */
class ReconcileLoopTest {
  private final LoopRig rig = new LoopRig();

  @Test
  void aDocumentIsAcceptedReconciledAndSaidToBeReady() {
    rig.put("a", 3);
    assertThat(rig.store.value("accepted/topics/a").orElse("")).contains("\"generation\":1");
    assertThat(rig.store.value("status/topics/a").orElse(""))
        .contains("\"partitions\":3", "\"observedGeneration\":1");
    assertThat(rig.condition("a", "Ready")).isEqualTo("TRUE Ready: ");
    assertThat(rig.condition("a", "Accepted")).isEqualTo("TRUE Valid: ");
  }

  @Test
  void aNewerDocumentIsAcceptedAndDecidedOnInOneTransaction() {
    rig.put("a", 3);
    var commits = rig.store.commits().size();
    rig.put("a", 4);
    assertThat(rig.store.commits()).hasSize(commits + 1);
    assertThat(rig.store.value("accepted/topics/a").orElse("")).contains("\"generation\":2");
    assertThat(rig.store.value("status/topics/a").orElse(""))
        .contains("\"partitions\":4", "\"observedGeneration\":2");
    assertThat(rig.passes).endsWith("a@2");
  }

  @Test
  void aPassSeesItsObjectAsItIsAboutToBeWhereverItLooks() {
    rig.put("a", 3);
    var seen = new ArrayList<Integer>();
    rig.observe =
        context -> {
          seen.add(context.find(TestKind.TOPIC, "a").orElseThrow().spec().partitions());
          context.all(TestKind.TOPIC).forEach(topic -> seen.add(topic.spec().partitions()));
          return Future.succeededFuture(0);
        };
    rig.put("a", 4);
    assertThat(seen).isNotEmpty().containsOnly(4);
  }

  @Test
  void aNewerDocumentIsAcceptedAloneWhenItsPassHangsOrFails() {
    rig.put("a", 3);
    rig.put("b", 3);
    var hangs = Promise.<Integer>promise();
    rig.observe = context -> hangs.future();
    rig.put("a", 4);
    assertThat(rig.store.value("accepted/topics/a").orElse("")).contains("\"generation\":1");
    rig.timers.advance(Duration.ofMillis(51));
    assertThat(rig.store.value("accepted/topics/a").orElse("")).contains("\"generation\":2");
    var commits = rig.store.commits().size();
    hangs.complete(0);
    rig.timers.runUntilIdle();
    assertThat(rig.store.commits()).hasSize(commits + 1);
    assertThat(rig.store.value("status/topics/a").orElse("")).contains("\"partitions\":4");

    rig.observe =
        context -> {
          throw new IllegalStateException("no idea");
        };
    rig.put("b", 4);
    assertThat(rig.store.value("accepted/topics/b").orElse("")).contains("\"generation\":2");
    assertThat(rig.condition("b", "Ready")).startsWith("FALSE Failed: no idea");
    assertThat(rig.condition("b", "Accepted")).isEqualTo("TRUE Valid: ");
  }

  @Test
  void nothingIsDecidedOnADocumentThatCouldNotBeAccepted() {
    rig.put("a", 3);
    var hangs = Promise.<Integer>promise();
    rig.observe = context -> hangs.future();
    rig.put("a", 4);
    var other = rig.store.value("accepted/topics/a").orElseThrow();
    rig.store.put("accepted/topics/a", other.replace("\"generation\":1", "\"generation\":7"));
    rig.observe = context -> Future.succeededFuture(0);
    rig.timers.advance(Duration.ofMillis(51));
    hangs.complete(0);
    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(rig.store.value("accepted/topics/a").orElse("")).contains("\"generation\":8");
    assertThat(rig.store.value("status/topics/a").orElse(""))
        .contains("\"partitions\":4", "\"observedGeneration\":8");
  }

  @Test
  void theStatusIsWrittenOnDifferenceOnly() {
    rig.put("a", 3);
    var revision = rig.store.revision("status/topics/a");
    var commits = rig.store.commits().size();
    rig.loop.addAll("resync");
    rig.timers.runUntilIdle();
    assertThat(rig.passes).hasSizeGreaterThan(1);
    assertThat(rig.store.revision("status/topics/a")).isEqualTo(revision);
    assertThat(rig.store.commits()).hasSize(commits);
  }

  @Test
  void stepsRunAfterTheCommitInOrderAndThenTheObjectIsLookedAtAgain() {
    var committedFirst = new ArrayList<Boolean>();
    rig.decide =
        (topic, seen) ->
            rig.steps.size() == 2
                ? plan(1, p -> p)
                : plan(
                    1,
                    p ->
                        p.write(Write.put("rows/x", "1"))
                            .step(
                                new Step(
                                    "create",
                                    "x",
                                    () -> {
                                      committedFirst.add(
                                          rig.store.value("rows/x").isPresent()
                                              && rig.store.value("status/topics/a").isPresent());
                                      rig.steps.add("create x");
                                      return Future.succeededFuture();
                                    }))
                            .step(rig.step("start", "x")));
    rig.put("a", 1);
    assertThat(rig.steps).containsExactly("create x", "start x");
    assertThat(committedFirst).containsExactly(true);
  }

  @Test
  void aFailedStepIsSaidOnTheObjectAndTriedAgainWithBackoff() {
    rig.decide =
        (topic, seen) ->
            plan(
                1,
                p ->
                    p.step(rig.step("create", "x", Future.failedFuture("the disk is full")))
                        .step(rig.step("start", "x")));
    rig.put("a", 1);
    assertThat(rig.steps).containsExactly("create x");
    assertThat(rig.condition("a", "Ready"))
        .isEqualTo("FALSE Failed: the disk is full; it is tried again");
    assertThat(rig.eventReasons()).contains("Failed");
    assertThat(rig.loop.queue().retrying()).isEqualTo(1);
    rig.decide = (topic, seen) -> plan(1, p -> p);
    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(rig.condition("a", "Ready")).isEqualTo("TRUE Ready: ");
  }

  @Test
  void aReconcilerThatThrowsOrAnswersNullIsAFailedPassAndNoDeadController() {
    rig.observe =
        context -> {
          throw new IllegalStateException("no idea");
        };
    rig.put("a", 1);
    assertThat(rig.condition("a", "Ready")).startsWith("FALSE Failed: no idea");
    rig.observe = context -> null;
    rig.put("b", 1);
    assertThat(rig.condition("b", "Ready")).startsWith("FALSE Failed: ");
    rig.observe = context -> Future.succeededFuture(1);
    rig.put("c", 1);
    assertThat(rig.condition("c", "Ready")).isEqualTo("TRUE Ready: ");
    assertThat(rig.loop.running()).isZero();
  }

  @Test
  void anInvalidDocumentIsSaidAndWhatWasAcceptedGoesOn() {
    rig.put("a", 3);
    rig.put("a", -1);
    assertThat(rig.condition("a", "Accepted")).startsWith("FALSE Invalid: ").contains("positive");
    assertThat(rig.condition("a", "Ready")).isEqualTo("TRUE Ready: ");
    assertThat(rig.store.value("status/topics/a").orElse("")).contains("\"partitions\":3");
    rig.put("a", 4);
    assertThat(rig.condition("a", "Accepted")).isEqualTo("TRUE Valid: ");
    assertThat(rig.store.value("status/topics/a").orElse("")).contains("\"partitions\":4");
  }

  @Test
  void aRefusalWhoseStatusCouldNotBeWrittenIsSaidAgain() {
    rig.store.failNextCommit(new IllegalStateException("500 No cluster leader"));
    rig.put("a", -1);
    assertThat(rig.condition("a", "Accepted")).isEqualTo("none");
    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(rig.condition("a", "Accepted")).startsWith("FALSE Invalid");
  }

  @Test
  void aRefusedDocumentThatGoesLeavesNothingBehind() {
    rig.put("a", -1);
    rig.delete("a");
    assertThat(rig.keys()).noneMatch(key -> key.contains("topics/a"));
  }

  @Test
  void aDeletionIsSettledByTheReconcilerAndThenEverythingIsGone() {
    rig.put("a", 1);
    rig.store.put("applied/topics/a/git", "{}");
    rig.store.put("revisions/topics/a/1", "{}");
    var removed = new AtomicInteger();
    rig.decide =
        (topic, seen) ->
            removed.get() == 0
                ? plan(
                    0,
                    p ->
                        p.step(
                            new Step(
                                "remove",
                                "x",
                                () -> {
                                  removed.incrementAndGet();
                                  return Future.succeededFuture();
                                })))
                : plan(0, p -> p.settled().write(Write.delete("rows/x")));
    rig.store.put("rows/x", "left over");
    rig.delete("a");
    assertThat(removed).hasValue(1);
    assertThat(rig.keys()).isEmpty();
  }

  @Test
  void aDocumentThatComesBackBeforeAnythingWasStoppedCancelsItsDeletion() {
    rig.put("a", 1);
    var uid = rig.views.find(TestKind.TOPIC, "a").orElseThrow().meta().uid();
    rig.decide = (topic, seen) -> plan(1, p -> p.notReady("InUse", "it is in use"));
    rig.delete("a");
    assertThat(rig.views.find(TestKind.TOPIC, "a").orElseThrow().deleting()).isTrue();
    rig.put("a", 2);
    var topic = rig.views.find(TestKind.TOPIC, "a").orElseThrow();
    assertThat(topic.deleting()).isFalse();
    assertThat(topic.meta().uid()).isEqualTo(uid);
    assertThat(topic.meta().generation()).isEqualTo(2);
  }

  @Test
  void aDocumentThatComesBackAfterSomethingWasStoppedIsANewObjectAfterTheOldOnesEnd() {
    rig.put("a", 1);
    var uid = rig.views.find(TestKind.TOPIC, "a").orElseThrow().meta().uid();
    var end = Promise.<Void>promise();
    rig.decide =
        (topic, seen) ->
            topic.deleting()
                ? end.future().isComplete()
                    ? plan(0, p -> p.settled())
                    : plan(0, p -> p.step(rig.step("stop", "x", end.future())))
                : plan(topic.spec().partitions(), p -> p);
    rig.delete("a");
    rig.put("a", 5);
    assertThat(rig.views.find(TestKind.TOPIC, "a").orElseThrow().meta().uid()).isEqualTo(uid);
    end.complete();
    rig.timers.runUntilIdle();
    var topic = rig.views.find(TestKind.TOPIC, "a").orElseThrow();
    assertThat(topic.meta().uid()).isNotEqualTo(uid);
    assertThat(topic.meta().generation()).isEqualTo(1);
    assertThat(topic.spec().partitions()).isEqualTo(5);
  }

  @Test
  void aNewerDocumentStopsTheRemainingSteps() {
    var first = Promise.<Void>promise();
    rig.decide =
        (topic, seen) ->
            topic.meta().generation() == 1
                ? plan(
                    1,
                    p ->
                        p.step(rig.step("create", "x", first.future()))
                            .step(rig.step("start", "x")))
                : plan(2, p -> p);
    rig.put("a", 1);
    rig.put("a", 2);
    assertThat(rig.passes).containsExactly("a@1");
    first.complete();
    rig.timers.runUntilIdle();
    assertThat(rig.steps).containsExactly("create x");
    assertThat(rig.passes).contains("a@2");
  }

  @Test
  void anUnconfirmedLeaseStopsStepsAndSaysNothingOnTheObject() {
    rig.decide = (topic, seen) -> plan(1, p -> p.step(rig.step("create", "x")));
    rig.leadership.confirmed(false);
    rig.put("a", 1);
    assertThat(rig.steps).isEmpty();
    assertThat(rig.condition("a", "Ready")).isEqualTo("TRUE Ready: ");
    rig.leadership.confirmed(true);
    rig.decide =
        (topic, seen) ->
            rig.steps.isEmpty() ? plan(1, p -> p.step(rig.step("create", "x"))) : plan(1, p -> p);
    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(rig.steps).containsExactly("create x");
  }

  @Test
  void aDeposedLeaderThatDoesNotKnowWritesNothing() {
    rig.leadership.loseUnawares();
    rig.put("a", 1);
    assertThat(rig.keys()).containsExactly("objects/topics/a");
  }

  @Test
  void whatWasDecidedUnderOneLeaseIsNotWrittenUnderALaterOne() {
    var seen = Promise.<Integer>promise();
    rig.observe = context -> seen.future();
    rig.put("a", 1);
    rig.leadership.lose();
    rig.leadership.lead();
    rig.observe = context -> Future.succeededFuture(2);
    rig.decide = (topic, number) -> plan(number, p -> p);
    seen.complete(1);
    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(rig.store.commits().toString()).doesNotContain("\"partitions\":1,\"reconciled\"");
    assertThat(rig.store.value("status/topics/a").orElse("")).contains("\"partitions\":2");
  }

  @Test
  void anObserveThatNeverAnswersIsGivenUpAtTheDeadlineAndTriedAgain() {
    var hangs = Promise.<Integer>promise();
    rig.observe = context -> hangs.future();
    rig.put("a", 1);
    rig.timers.advance(Duration.ofMillis(10_001));
    assertThat(rig.condition("a", "Ready"))
        .isEqualTo(
            "FALSE Failed: a pass took longer than 10 s: its observe has not answered; it is tried"
                + " again");
    assertThat(rig.loop.overdue()).isEqualTo(1);
    rig.observe = context -> Future.succeededFuture(0);
    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(rig.condition("a", "Ready")).startsWith("TRUE");
    var commits = rig.store.commits().size();
    hangs.complete(0);
    rig.timers.runUntilIdle();
    assertThat(rig.store.commits()).as("a late answer decides nothing").hasSize(commits);
    assertThat(rig.loop.overdue()).isZero();
    assertThat(rig.loop.running()).isZero();
  }

  @Test
  void keysThatHangMakeRoomForOthersTheSoonerTheSecondTime() {
    rig.observe = context -> Promise.<Integer>promise().future();
    rig.put("a", 1);
    rig.put("b", 1);
    rig.timers.advance(Duration.ofMillis(10_500));
    rig.observe = context -> Future.succeededFuture(0);
    rig.put("c", 1);
    assertThat(rig.condition("c", "Ready")).as("both have begun again").isEqualTo("none");
    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(rig.condition("c", "Ready")).startsWith("TRUE");
  }

  @Test
  void aStepThatHangsKeepsItsKeyUntilItEndsAndMakesRoomForOthers() {
    var hangs = Promise.<Void>promise();
    rig.decide =
        (topic, seen) ->
            topic.name().equals("c")
                ? plan(1, p -> p)
                : plan(1, p -> p.step(rig.step("pull", topic.name(), hangs.future())));
    rig.put("a", 1);
    rig.put("b", 1);
    rig.timers.advance(Duration.ofSeconds(11));
    assertThat(rig.condition("a", "Ready"))
        .isEqualTo(
            "FALSE Failed: a pass took longer than 10 s: the step 'pull a' has not answered; it is"
                + " tried again when that has ended");
    assertThat(rig.loop.overdue()).isEqualTo(2);
    rig.put("c", 1);
    assertThat(rig.condition("c", "Ready")).startsWith("TRUE");
    rig.timers.advance(Duration.ofMinutes(5));
    assertThat(rig.passes).containsOnlyOnce("a@1", "b@1");
    hangs.complete();
    rig.decide = (topic, seen) -> plan(1, p -> p);
    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(rig.condition("a", "Ready")).startsWith("TRUE");
    assertThat(rig.loop.overdue()).isZero();
  }

  @Test
  void aStepBeyondTheDeadlineIsTheLastOne() {
    var hangs = Promise.<Void>promise();
    rig.decide =
        (topic, seen) ->
            plan(
                1, p -> p.step(rig.step("pull", "x", hangs.future())).step(rig.step("start", "x")));
    rig.put("a", 1);
    rig.timers.advance(Duration.ofSeconds(11));
    hangs.complete();
    rig.timers.runUntilIdle();
    assertThat(rig.steps).containsExactly("pull x");
  }

  @Test
  void aPlanThatRepeatsItselfSlowsDown() {
    rig.decide = (topic, seen) -> plan(1, p -> p.step(rig.step("poke", "x")));
    rig.put("a", 1);
    rig.timers.advance(Duration.ofSeconds(10));
    var soFar = rig.steps.size();
    assertThat(soFar).isLessThan(15);
    for (int i = 0; i < 100; i++) {
      rig.timers.advance(Duration.ofMillis(100));
      rig.loop.want("a", "source");
    }
    assertThat(rig.steps.size() - soFar).as("passes in ten seconds").isLessThanOrEqualTo(10);
  }

  @Test
  void aPlanThatMovesOnIsFollowedAtOnce() {
    var done = new AtomicInteger();
    rig.decide =
        (topic, seen) ->
            done.get() == 50
                ? plan(1, p -> p)
                : plan(1, p -> p.step(rig.step("create", "x" + done.incrementAndGet())));
    rig.put("a", 1);
    assertThat(rig.steps).hasSize(50);
  }

  @Test
  void aPlanThatWantsALookWithinNoTimeDoesNotSpin() {
    rig.decide = (topic, seen) -> plan(1, p -> p.next(Next.within(Duration.ofMillis(-5))));
    rig.put("a", 1);
    rig.passes.clear();
    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(rig.passes).hasSizeLessThanOrEqualTo(20);
  }

  @Test
  void noMorePassesRunAtATimeThanTheControllerAllows() {
    var seen = Promise.<Integer>promise();
    rig.observe = context -> seen.future();
    rig.put("a", 1);
    rig.put("b", 1);
    rig.put("c", 1);
    assertThat(rig.passes).containsExactly("a@1", "b@1");
    seen.complete(0);
    rig.timers.runUntilIdle();
    assertThat(rig.passes).contains("c@1");
  }

  @Test
  void requestsAreAnsweredOnceAndBadOnesAreDroppedWithAnEvent() {
    rig.put("a", 1);
    var asked = new ArrayList<String>();
    var open = new ArrayList<Op>();
    rig.observe =
        context -> {
          open.clear();
          open.addAll(context.ops());
          return Future.succeededFuture(0);
        };
    rig.decide =
        (topic, seen) -> {
          var plan = Plan.of(new TopicStatus(1));
          open.forEach(op -> asked.add(op.id() + " " + op.type()));
          open.forEach(plan::consume);
          return plan.build();
        };
    rig.store.put("ops/topics/a/1", "{\"type\":\"promote\"}");
    rig.store.put("ops/topics/a/2", "promote, please");
    rig.store.put("ops/topics/a/3", "null");
    rig.store.put("ops/topics/a/4", "{\"type\":\"retry\",\"expires\":\"2020-01-01T00:00:00Z\"}");
    rig.timers.runUntilIdle();
    assertThat(asked).containsExactly("1 promote");
    assertThat(rig.keys()).noneMatch(key -> key.startsWith("ops/"));
    assertThat(rig.eventReasons()).contains("RequestDropped");
    assertThat(rig.condition("a", "Ready")).startsWith("TRUE");
  }

  @Test
  void aRequestForAnObjectThatThereIsNotWaitsUntilItExpires() {
    rig.store.put("ops/topics/a/1", "{\"type\":\"retry\",\"expires\":\"2026-01-01T00:00:30Z\"}");
    rig.timers.runUntilIdle();
    assertThat(rig.keys()).containsExactly("ops/topics/a/1");
    rig.timers.advance(Duration.ofMinutes(1));
    rig.loop.addAll("resync");
    rig.timers.runUntilIdle();
    assertThat(rig.keys()).isEmpty();
  }

  @Test
  void aSpoiltStatusIsWrittenAnew() {
    rig.put("a", 1);
    rig.store.put("status/topics/a", "not JSON");
    rig.loop.addAll("resync");
    rig.timers.runUntilIdle();
    assertThat(rig.condition("a", "Ready")).startsWith("TRUE");
  }

  @Test
  void aSpoiltAcceptedRecordIsSaidAndStopsOnlyItsOwnObject() {
    rig.put("a", 1);
    rig.store.put("accepted/topics/a", "{}");
    rig.timers.runUntilIdle();
    assertThat(rig.condition("a", "Ready"))
        .startsWith("FALSE Failed: the key accepted/topics/a can't be read");
    rig.put("b", 1);
    assertThat(rig.condition("b", "Ready")).startsWith("TRUE");
    assertThat(rig.loop.running()).isZero();
    rig.store.delete("accepted/topics/a");
    rig.timers.advance(Duration.ofMinutes(1));
    assertThat(rig.condition("a", "Ready")).startsWith("TRUE");
  }

  @Test
  void anEventOfThePlanIsToldOnceItsWritesAreCommitted() {
    rig.decide =
        (topic, seen) -> plan(1, p -> p.event(Event.normal("Scaled", "it has 1 partition")));
    rig.put("a", 1);
    assertThat(rig.eventReasons()).containsExactly("Scaled");
  }

  @Test
  void aStandbyTakesNothingAndALeaderBeginsWithEverything() {
    rig.leadership.lose();
    rig.put("a", 1);
    rig.loop.addAll("resync");
    rig.timers.runUntilIdle();
    assertThat(rig.passes).isEmpty();
    assertThat(rig.loop.queue().depth()).isZero();
    rig.leadership.lead();
    rig.timers.runUntilIdle();
    assertThat(rig.condition("a", "Ready")).startsWith("TRUE");
  }

  @Test
  void drainingLetsAStepEndAndBeginsNoOther() {
    var first = Promise.<Void>promise();
    rig.decide =
        (topic, seen) ->
            plan(
                1,
                p -> p.step(rig.step("create", "x", first.future())).step(rig.step("start", "x")));
    rig.put("a", 1);
    var drained = rig.loop.drain();
    rig.timers.runUntilIdle();
    assertThat(drained.isComplete()).isFalse();
    first.complete();
    rig.timers.runUntilIdle();
    assertThat(drained.succeeded()).isTrue();
    rig.put("b", 1);
    assertThat(rig.steps).isEqualTo(List.of("create x"));
    assertThat(rig.passes).containsExactly("a@1");
  }

  @Test
  void aReconcilersOwnHistoryIsItsToWrite() {
    rig.decide =
        (topic, seen) ->
            rig.store.value("revisions/topics/a/1").isPresent()
                ? plan(1, p -> p)
                : plan(1, p -> p.write(Write.put("revisions/topics/a/1", "{}")));
    rig.put("a", 1);
    assertThat(rig.store.value("revisions/topics/a/1")).contains("{}");
    assertThat(rig.condition("a", "Ready")).startsWith("TRUE");
  }

  @Test
  void aRequestThatExpiresWhileItIsAnsweredIsAnsweredAllTheSame() {
    rig.put("a", 1);
    var asked = new ArrayList<Op>();
    rig.observe =
        context -> {
          asked.addAll(context.ops());
          var late = Promise.<Integer>promise();
          rig.timers.after(Duration.ofSeconds(5), () -> late.complete(0));
          return late.future();
        };
    rig.decide =
        (topic, seen) -> {
          var plan = Plan.of(new TopicStatus(9));
          asked.forEach(plan::consume);
          asked.clear();
          return plan.build();
        };
    rig.store.put("ops/topics/a/1", "{\"type\":\"retry\",\"expires\":\"2026-01-01T00:00:02Z\"}");
    rig.timers.advance(Duration.ofSeconds(6));
    assertThat(rig.condition("a", "Ready")).startsWith("TRUE");
    assertThat(rig.store.value("status/topics/a").orElse("")).contains("\"partitions\":9");
  }

  @Test
  void anObjectThatIsWantedAllTheTimeRestsOnceItHasSpentItsAllowance() {
    rig.put("a", 1);
    var began = new ArrayList<Instant>();
    rig.observe =
        context -> {
          began.add(rig.timers.now());
          rig.loop.want("a", "source");
          var late = Promise.<Integer>promise();
          rig.timers.after(Duration.ofMillis(20), () -> late.complete(0));
          return late.future();
        };
    rig.loop.want("a", "source");
    rig.timers.advance(Duration.ofSeconds(2));
    assertThat(Duration.between(began.get(0), began.get(10))).isEqualTo(Duration.ofMillis(200));
    assertThat(Duration.between(began.get(30), began.get(40)).toMillis()).isBetween(500L, 700L);
  }

  @Test
  void aCallThatHoldsTheLoopForLongIsAnEventButNotTheFirst() {
    rig.put("a", 1);
    rig.observe =
        context -> {
          rig.timers.advance(Duration.ofMillis(150)); // As if the call had computed for so long.
          return Future.succeededFuture(0);
        };
    rig.loop.want("a", "source");
    rig.timers.runUntilIdle();
    assertThat(rig.eventReasons()).doesNotContain("SlowReconciler");
    rig.loop.want("a", "source");
    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(rig.eventReasons()).contains("SlowReconciler");
  }
}
