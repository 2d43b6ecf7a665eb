package io.abril.runtime.loop;

import static io.abril.runtime.loop.LoopRig.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.Next;
import io.abril.runtime.Op;
import io.abril.runtime.Plan;
import io.abril.runtime.Step;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.events.Event;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Each kind of misbehaviour is a sentence on the object, commits nothing, and stops nobody else.
 */
class MisbehavingReconcilerTest {
  private static final String REFUSED = "FALSE Failed: its reconciler's plan was refused: ";
  private final LoopRig rig = new LoopRig();

  private void decides(UnaryOperator<Plan.Builder<TopicStatus>> what) {
    rig.decide = (topic, seen) -> topic.name().equals("bad") ? plan(7, what) : plan(1, p -> p);
  }

  /** What is said of the object, once it was seen that nothing of its plan was committed. */
  private String said() {
    rig.put("bad", 1);
    var commits = rig.store.commits();
    assertThat(commits.toString()).doesNotContain("\"partitions\":7");
    assertThat(rig.keys()).noneMatch(key -> key.startsWith("rows/") || key.contains("/other"));
    assertThat(rig.eventReasons()).contains("Failed");
    assertThat(rig.steps).isEmpty();
    rig.put("good", 1);
    assertThat(rig.condition("good", "Ready")).startsWith("TRUE");
    assertThat(rig.loop.running()).isZero();
    assertThat(rig.loop.queue().retrying()).isEqualTo(1);
    return rig.condition("bad", "Ready").replace("; it is tried again", "");
  }

  @Test
  void observeThatAnswersNull() {
    rig.observe = context -> rig.passes.contains("good@1") ? Future.succeededFuture(1) : null;
    assertThat(said())
        .isEqualTo("FALSE Failed: its reconciler's observe answered null instead of a Future");
  }

  @Test
  void observeThatFailsWithoutAWord() {
    rig.observe =
        context ->
            rig.passes.contains("good@1")
                ? Future.succeededFuture(1)
                : Future.failedFuture(new IllegalStateException());
    assertThat(said())
        .startsWith(
            "FALSE Failed: its reconciler failed with IllegalStateException at"
                + " MisbehavingReconcilerTest.java:");
  }

  @Test
  void decideThatThrowsASentence() {
    decides(
        p -> {
          throw new IllegalStateException("the cluster 'main' has no brokers");
        });
    assertThat(said()).isEqualTo("FALSE Failed: the cluster 'main' has no brokers");
  }

  @Test
  void decideThatStumbles() {
    decides(p -> p.next(List.<Next>of().get(0)));
    assertThat(said())
        .startsWith("FALSE Failed: its reconciler failed with ArrayIndexOutOfBoundsException (")
        .contains("at MisbehavingReconcilerTest.java:");
  }

  @Test
  void decideThatRunsOutOfStack() {
    decides(this::endless);
    assertThat(said()).startsWith("FALSE Failed: its reconciler failed with StackOverflowError");
  }

  @SuppressWarnings("InfiniteRecursion") // that is what is tried
  private Plan.Builder<TopicStatus> endless(Plan.Builder<TopicStatus> plan) {
    return endless(plan);
  }

  @Test
  void decideThatAnswersNull() {
    rig.decide = (topic, seen) -> topic.name().equals("bad") ? null : plan(1, p -> p);
    assertThat(said())
        .isEqualTo("FALSE Failed: its reconciler's decide answered null instead of a plan");
  }

  @Test
  void aPlanWithoutAStatus() {
    rig.decide =
        (topic, seen) ->
            topic.name().equals("bad") ? Plan.<TopicStatus>of(null).build() : plan(1, p -> p);
    assertThat(said()).isEqualTo(REFUSED + "it has no status");
  }

  @Test
  void aPlanWithAHole() {
    rig.decide =
        (topic, seen) ->
            topic.name().equals("bad")
                ? new Plan<>(
                    new TopicStatus(7),
                    Optional.empty(),
                    List.of(),
                    List.of(Write.put("rows/x", "1")),
                    Collections.singletonList(null),
                    1,
                    Next.onChange(),
                    false,
                    List.of(),
                    List.of(),
                    List.of())
                : plan(1, p -> p);
    assertThat(said()).isEqualTo(REFUSED + "a part of it is null; make plans with Plan.of(status)");
  }

  @Test
  void aPlanThatWritesAnotherObjectsStatus() {
    decides(p -> p.write(Write.put("rows/x", "1")).write(Write.put("status/topics/other", "{}")));
    assertThat(said())
        .isEqualTo(REFUSED + "it writes status/topics/other, and status/ is not a reconciler's");
  }

  @Test
  void aPlanThatDeletesDocuments() {
    decides(p -> p.write(new Write.DeleteTree("objects/topics/")));
    assertThat(said())
        .isEqualTo(REFUSED + "it writes objects/topics/, and objects/ is not a reconciler's");
  }

  @Test
  void aPlanThatDeletesTheLock() {
    decides(p -> p.write(Write.delete("leader/test")));
    assertThat(said())
        .isEqualTo(REFUSED + "it writes leader/test, and leader/ is not a reconciler's");
  }

  @Test
  void aPlanThatWritesRowsThatItsControllerDoesNotDeclare() {
    decides(p -> p.write(Write.put("instances/x", "1")));
    assertThat(said())
        .isEqualTo(
            REFUSED
                + "it writes instances/x, and its controller declares no rows 'instances'"
                + " (Controller.watchesRows)");
  }

  @Test
  void aPlanThatWritesAKeyOfNoFamily() {
    decides(p -> p.write(Write.put("rows", "1")));
    assertThat(said()).contains("it writes rows, and its controller declares no rows 'rows'");
  }

  @Test
  void aPlanThatWritesAnothersHistory() {
    decides(p -> p.write(Write.put("revisions/topics/other/1", "{}")));
    assertThat(said())
        .isEqualTo(REFUSED + "it writes revisions/topics/other/1, which belongs to another object");
  }

  @Test
  void aPlanThatConsumesAnothersRequest() {
    decides(p -> p.consume(new Op("r1", "retry", "", "", Instant.EPOCH, Instant.MAX)));
    rig.store.put("ops/topics/another/r1", "{\"type\":\"retry\"}");
    assertThat(said())
        .isEqualTo(REFUSED + "it consumes the request r1, which is not one of the object's");
  }

  @Test
  void aPlanThatIsSettledThoughNothingIsDeleted() {
    decides(p -> p.settled());
    assertThat(said())
        .isEqualTo(REFUSED + "it says settled, though the object is not being deleted");
  }

  @Test
  void aPlanThatIsSettledThoughStepsRemain() {
    rig.put("bad", 1);
    rig.decide = (topic, seen) -> plan(0, p -> p.settled().step(rig.step("stop", "x")));
    rig.delete("bad");
    assertThat(rig.condition("bad", "Ready"))
        .startsWith(REFUSED + "it says settled, though the step 'stop x' is still to be done");
    assertThat(rig.steps).isEmpty();
    assertThat(rig.store.value("accepted/topics/bad")).isPresent();
  }

  @Test
  void aStepWithoutAnAction() {
    decides(p -> p.step(new Step("create", "x", (Supplier<Future<Void>>) null)));
    assertThat(said())
        .isEqualTo(REFUSED + "the step 'create x' lacks its verb, its target or its action");
  }

  @Test
  void aStepWithoutAVerb() {
    decides(p -> p.step(rig.step(" ", "x")));
    assertThat(said()).contains("lacks its verb, its target or its action");
  }

  @Test
  void anEventWhoseReasonIsNoWord() {
    decides(p -> p.event(Event.normal("../../leader", "x")));
    assertThat(said())
        .isEqualTo(
            "FALSE Failed: the reason of an event is one CamelCase word, not '../../leader'");
  }

  private void steps(Supplier<Future<Void>> action) {
    rig.decide =
        (topic, seen) ->
            topic.name().equals("bad")
                ? plan(1, p -> p.step(new Step("create", "x", action)))
                : plan(1, p -> p);
    rig.put("bad", 1);
    rig.put("good", 1);
    assertThat(rig.condition("good", "Ready")).startsWith("TRUE");
  }

  @Test
  void aStepThatAnswersNull() {
    steps(() -> null);
    assertThat(rig.condition("bad", "Ready")).contains("answered null instead of a Future");
  }

  @Test
  void aStepThatThrows() {
    steps(
        () -> {
          throw new IllegalStateException("no disk");
        });
    assertThat(rig.condition("bad", "Ready")).startsWith("FALSE Failed: no disk");
  }

  @Test
  void aStepThatThrowsAnError() {
    steps(
        () -> {
          throw new AssertionError("never");
        });
    assertThat(rig.condition("bad", "Ready"))
        .startsWith(
            "FALSE Failed: its reconciler failed with AssertionError (never) at Misbehaving");
  }

  @Test
  void tenThousandStepsThatEndAtOnceDoNotOverflowTheStack() {
    rig.decide =
        (topic, seen) ->
            rig.steps.isEmpty()
                ? plan(
                    1,
                    p -> {
                      for (int i = 0; i < 10_000; i++) {
                        p.step(rig.step("poke", "x" + i));
                      }
                      return p;
                    })
                : plan(1, p -> p);
    rig.put("a", 1);
    assertThat(rig.steps).hasSize(10_000);
    assertThat(rig.condition("a", "Ready")).startsWith("TRUE");
  }
}
