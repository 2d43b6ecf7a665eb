package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Condition;
import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Controller;
import io.abril.runtime.Next;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.abril.runtime.TestKind;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.events.Event;
import io.abril.runtime.loop.DryRuns.Reply;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.runtime.store.Write;
import io.abril.runtime.view.Rows;
import io.abril.testkit.MemoryPlatform;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DryRunsTest {
  private final MemoryPlatform platform = new MemoryPlatform();
  private final Engine engine = new Engine(platform, "test", new RuntimeMetrics());
  private final List<String> done = new ArrayList<>();
  private final List<Context> dry = new ArrayList<>();
  private Function<Context, Future<Integer>> observe = context -> Future.succeededFuture(0);
  private BiFunction<Resource<TopicSpec, TopicStatus>, Integer, Plan.Builder<TopicStatus>> decide =
      (topic, seen) -> Plan.of(new TopicStatus(topic.spec().partitions()));

  private final class TestReconciler implements Reconciler<TopicSpec, TopicStatus, Integer> {
    @Override
    public Future<Integer> observe(Resource<TopicSpec, TopicStatus> topic, Context context) {
      if (context.dryRun()) {
        dry.add(context);
      }
      return observe.apply(context);
    }

    @Override
    public Plan<TopicStatus> decide(Resource<TopicSpec, TopicStatus> topic, Integer seen) {
      return decide.apply(topic, seen).build();
    }
  }

  @BeforeEach
  void start() {
    engine.add(
        Controller.of(TestKind.TOPIC.shortNames("tp"), new TestReconciler())
            .deadline(Duration.ofSeconds(10))
            .watchesRows(new Rows<>("rows", JsonNode.class), (row, lookup) -> List.of())
            .whenNone(Map.of("stand-in", TestKind.topic("stand-in", "main", 1))));
    engine.start();
    platform.timers().runUntilIdle();
  }

  private void lead() {
    platform.leadership().lead();
    platform.timers().runUntilIdle();
  }

  private void put(String name, int partitions) {
    platform.store().put("objects/topics/" + name, TestKind.topic(name, "main", partitions));
    platform.timers().runUntilIdle();
  }

  private Step step(String verb, String target) {
    return new Step(
        verb,
        target,
        () -> {
          done.add(verb);
          return Future.succeededFuture();
        });
  }

  private Reply reply(Future<Reply> asked) {
    platform.timers().runUntilIdle();
    return asked.result();
  }

  private JsonNode told(Future<Reply> asked) {
    return ((Reply.Told) reply(asked)).json();
  }

  private JsonNode stored(String name) {
    return told(engine.dryRuns().stored("topics", name));
  }

  @Test
  void itTellsWhatAPassWouldWriteAndDoAndDoesNothingOfIt() {
    put("a", 3);
    decide =
        (topic, seen) ->
            Plan.of(new TopicStatus(topic.spec().partitions()))
                .notReady("Growing", "2 partitions are missing")
                .condition("Balanced", Condition.Status.FALSE, "Skewed", "")
                .write(Write.put("rows/a", "x".repeat(500)))
                .write(Write.delete("rows/b"))
                .write(new Write.DeleteTree("rows/c/"))
                .write(new Write.Check("rows/d", 3))
                .write(new Write.CatalogService("n", "id", "s", "addr", Map.of()))
                .write(new Write.CatalogNodeDelete("m"))
                .step(step("create", "p1"))
                .step(step("create", "p2"))
                .parallelism(2)
                .event(Event.normal("Growing", "to 3"))
                .next(Next.within(Duration.ofSeconds(7)));
    var before = platform.store().keys();
    var told = stored("a");
    assertThat(told.path("object").asText()).isEqualTo("topics/a");
    assertThat(told.path("kind").asText()).isEqualTo("Topic");
    assertThat(told.path("admission").path("outcome").asText()).isEqualTo("accept");
    assertThat(told.path("uid").asText()).isEqualTo(DryRun.NO_UID);
    var plan = told.path("plan");
    assertThat(plan.path("status").toString())
        .contains("\"partitions\":3", "\"Balanced\"", "2 partitions are missing");
    assertThat(plan.path("ready").toString())
        .isEqualTo(
            "{\"status\":false,\"reason\":\"Growing\",\"message\":\"2 partitions are missing\"}");
    assertThat(plan.path("writes").findValuesAsText("verb"))
        .containsExactly("put", "delete", "delete-tree", "check", "register", "deregister", "put");
    assertThat(plan.path("writes").findValuesAsText("key"))
        .containsExactly("rows/a", "rows/b", "rows/c/", "rows/d", "n/id", "m", "status/topics/a");
    assertThat(plan.path("writes").path(0).path("value").asText())
        .isEqualTo("x".repeat(200) + "… (500 characters)");
    assertThat(plan.path("steps").toString())
        .isEqualTo(
            "[{\"verb\":\"create\",\"target\":\"p1\"},{\"verb\":\"create\",\"target\":\"p2\"}]");
    assertThat(plan.path("parallelism").asInt()).isEqualTo(2);
    assertThat(plan.path("next").toString()).isEqualTo("{\"within\":\"7s\"}");
    assertThat(plan.path("events").toString()).contains("\"reason\":\"Growing\"");
    assertThat(done).isEmpty();
    assertThat(platform.store().commits()).isEmpty();
    assertThat(platform.store().keys()).isEqualTo(before);
    assertThat(dry).hasSize(1);
  }

  @Test
  void afterAPassNothingIsLeftToDo() {
    lead();
    put("a", 3);
    var told = stored("a");
    assertThat(told.path("admission").path("outcome").asText()).isEqualTo("unchanged");
    assertThat(told.path("plan").path("writes")).isEmpty();
    assertThat(told.path("plan").path("ready").toString()).isEqualTo("{\"status\":true}");
    assertThat(told.path("plan").path("next").toString()).isEqualTo("{\"onChange\":true}");
    assertThat(told.path("key").path("state").asText()).isEqualTo("idle");
    assertThat(told.path("controller").path("leads").asBoolean()).isTrue();
    assertThat(told.path("controller").has("note")).isFalse();
  }

  @Test
  void aStandbyAnswersAndSaysWhoLeads() {
    platform
        .store()
        .put("leader/test", "{\"controller\":\"c1\",\"address\":\"vm1:9180\",\"epoch\":4}");
    put("a", 3);
    var controller = stored("a").path("controller");
    assertThat(controller.path("leads").asBoolean()).isFalse();
    assertThat(controller.path("note").asText()).startsWith("this controller is a standby");
    assertThat(controller.path("lock").toString())
        .isEqualTo("{\"controller\":\"c1\",\"address\":\"vm1:9180\",\"epoch\":4}");
    platform.store().put("leader/test", "{\"controller\":\"c1\",\"released\":true}");
    assertThat(stored("a").path("controller").path("lock")).isEmpty();
  }

  @Test
  void kindsAreFoundByAnyOfTheirNamesAndSlipsAreNamed() {
    put("orders", 3);
    for (String word : List.of("topics", "Topic", "topic", "TP")) {
      assertThat(told(engine.dryRuns().stored(word, "orders")).has("plan")).isTrue();
    }
    assertThat(reply(engine.dryRuns().stored("topcis", "orders")))
        .isEqualTo(new Reply.Unknown("there is no kind 'topcis' here; did you mean 'topics'?"));
    assertThat(reply(engine.dryRuns().stored("queue", "orders")))
        .isEqualTo(new Reply.Unknown("there is no kind 'queue' here; there are topics"));
    assertThat(reply(engine.dryRuns().stored("topics", "ordres")))
        .isEqualTo(new Reply.Unknown("there is no Topic 'ordres'; did you mean 'orders'?"));
  }

  @Test
  void anObjectThatStandsInCanBeAskedFor() {
    assertThat(stored("stand-in").path("plan").path("status").path("partitions").asInt())
        .isEqualTo(1);
  }

  @Test
  void aRefusedDocumentIsSaidWithThePlanOfTheLastValidOne() {
    lead();
    put("a", 3);
    platform.store().put("objects/topics/a", TestKind.topic("a", "main", -1));
    platform.timers().runUntilIdle();
    var told = stored("a");
    assertThat(told.path("admission").path("outcome").asText()).isEqualTo("refuse");
    assertThat(told.path("admission").path("problems").toString()).contains("must be positive");
    assertThat(told.path("plan").path("status").path("partitions").asInt()).isEqualTo(3);
    assertThat(told.path("plan").path("status").toString()).contains("must be positive");
  }

  @Test
  void anObjectOfWhichNothingWasEverAcceptedHasNoPlan() {
    platform.store().put("objects/topics/bad", "][");
    platform.timers().runUntilIdle();
    var told = stored("bad");
    assertThat(told.path("failure").asText()).isEqualTo("no document of it was ever accepted");
    assertThat(told.path("admission").path("problems")).isNotEmpty();
    assertThat(told.has("plan")).isFalse();
  }

  @Test
  void aDeletionIsForeseen() {
    lead();
    put("a", 3);
    platform.leadership().lose();
    platform.store().delete("objects/topics/a");
    platform.timers().runUntilIdle();
    decide = (topic, seen) -> Plan.of(new TopicStatus(0)).step(step("remove", "a"));
    var begun = stored("a");
    assertThat(begun.path("admission").path("outcome").asText()).isEqualTo("delete");
    assertThat(begun.path("deleting").asBoolean()).isTrue();
    assertThat(begun.path("plan").path("writes").findValuesAsText("key"))
        .contains("accepted/topics/a");
    decide = (topic, seen) -> Plan.of(new TopicStatus(0)).settled();
    var settled = stored("a").path("plan");
    assertThat(settled.path("settled").asBoolean()).isTrue();
    assertThat(settled.has("status")).isFalse();
    assertThat(settled.path("writes").findValuesAsText("key"))
        .contains("ops/topics/a/", "accepted/topics/a");
  }

  @Test
  void whatFailsIsASentence() {
    put("a", 3);
    observe = context -> Future.failedFuture("the broker is down");
    assertThat(stored("a").path("failure").asText()).isEqualTo("the broker is down");
    observe =
        context -> {
          throw new IllegalStateException();
        };
    assertThat(stored("a").path("failure").asText()).contains("IllegalStateException");
    observe = context -> Future.succeededFuture(0);
    decide = (topic, seen) -> Plan.of(new TopicStatus(0)).notReady("Bad", "");
    assertThat(stored("a").path("failure").asText()).contains("'Bad' has no message");
    platform.store().put("accepted/topics/a", "spoilt");
    platform.timers().runUntilIdle();
    assertThat(stored("a").path("failure").asText()).contains("accepted/topics/a can't be read");
  }

  @Test
  void anObservationThatNeverAnswersEndsAtTheDeadline() {
    put("a", 3);
    var late = Promise.<Integer>promise();
    observe = context -> late.future();
    var asked = engine.dryRuns().stored("topics", "a");
    platform.timers().advance(Duration.ofSeconds(11));
    assertThat(told(asked).path("failure").asText())
        .isEqualTo("observe took longer than 10 s, which is the deadline of a pass");
    assertThat(dry.get(0).superseded()).isTrue();
    late.complete(1);
    platform.timers().runUntilIdle();
    assertThat(told(asked).has("plan")).isFalse();
  }

  @Test
  void onlyAFewAreMadeAtATime() {
    put("a", 3);
    observe = context -> Promise.<Integer>promise().future();
    for (int i = 0; i < DryRuns.MOST_AT_ONCE; i++) {
      engine.dryRuns().stored("topics", "a");
    }
    assertThat(reply(engine.dryRuns().stored("topics", "a"))).isInstanceOf(Reply.Busy.class);
    platform.timers().advance(Duration.ofSeconds(11));
    observe = context -> Future.succeededFuture(0);
    assertThat(stored("a").has("plan")).isTrue();
  }

  @Test
  void aDocumentThatIsNotStoredIsPlannedAsIfItWere() {
    lead();
    put("a", 3);
    var uid = stored("a").path("uid").asText();
    var changed = told(engine.dryRuns().document(TestKind.topic("a", "main", 5)));
    assertThat(changed.path("uid").asText()).isEqualTo(uid);
    assertThat(changed.path("generation").asInt()).isEqualTo(2);
    assertThat(changed.path("plan").path("status").path("partitions").asInt()).isEqualTo(5);
    var fresh = told(engine.dryRuns().document(TestKind.topic("new", "main", 1)));
    assertThat(fresh.path("uid").asText()).isEqualTo(DryRun.NO_UID);
    assertThat(fresh.path("generation").asInt()).isEqualTo(1);
    assertThat(platform.store().keys()).noneMatch(key -> key.endsWith("/new"));
  }

  @Test
  void aDocumentThatIsNotValidIsRefusedWithItsProblems() {
    lead();
    put("a", 3);
    var invalid = (Reply.Invalid) reply(engine.dryRuns().document("kind: Topic\nspec: {x: 1}\n"));
    assertThat(invalid.problems()).anyMatch(p -> p.line() == 2 && p.column() > 1);
    var frozen = (Reply.Invalid) reply(engine.dryRuns().document(TestKind.topic("a", "other", 3)));
    assertThat(frozen.problems()).anyMatch(p -> p.reason().equals("Immutable"));
    var two =
        (Reply.Invalid)
            reply(
                engine
                    .dryRuns()
                    .document(
                        TestKind.topic("a", "main", 3)
                            + "\n---\n"
                            + TestKind.topic("b", "main", 3)));
    assertThat(two.problems().get(0).sentence()).contains("line 2", "one at a time");
  }

  @Test
  void whereTheKeyStandsIsTold() {
    lead();
    observe = context -> Future.failedFuture("down");
    put("a", 3);
    var key = stored("a").path("key");
    assertThat(key.path("state").asText()).isEqualTo("backing off");
    assertThat(key.path("failures").asInt()).isEqualTo(1);
    assertThat(key.path("until").asText()).startsWith("20");
    observe = context -> Future.succeededFuture(0);
    decide =
        (topic, seen) ->
            Plan.of(new TopicStatus(3))
                .step(new Step("hang", "b", () -> Promise.<Void>promise().future()));
    put("b", 3);
    assertThat(stored("b").path("key").path("state").asText()).isEqualTo("running");
    platform.timers().advance(Duration.ofSeconds(11));
    assertThat(stored("b").path("key").path("state").asText()).isEqualTo("overdue");
  }

  @Test
  void aPlanThatAPassWouldRefuseIsRefused() {
    put("a", 3);
    decide = (topic, seen) -> Plan.of(new TopicStatus(3)).write(Write.put("objects/x", "y"));
    assertThat(stored("a").path("failure").asText())
        .contains("plan was refused: it writes objects/x");
  }

  @Test
  void requestsThatWouldBeAnsweredOrDroppedAreTold() {
    put("a", 3);
    platform.store().put("ops/topics/a/1", "{\"type\":\"restart\",\"by\":\"me\"}");
    platform.store().put("ops/topics/a/2", "spoilt");
    platform.timers().runUntilIdle();
    decide =
        (topic, seen) -> Plan.of(new TopicStatus(1)).consume(dry.get(dry.size() - 1).ops().get(0));
    var plan = stored("a").path("plan");
    assertThat(plan.path("consumedOps").toString())
        .isEqualTo("[{\"id\":\"1\",\"type\":\"restart\",\"by\":\"me\"}]");
    assertThat(plan.path("writes").findValuesAsText("key"))
        .contains("ops/topics/a/1", "ops/topics/a/2");
  }

  @Test
  void whileTheViewsAreNotCompleteNothingIsForeseen() {
    var early = new Engine(new MemoryPlatform(), "test", new RuntimeMetrics());
    early.add(Controller.of(TestKind.TOPIC, new TestReconciler()));
    early.start();
    assertThat(reply(early.dryRuns().document(TestKind.topic("a", "main", 3))))
        .isEqualTo(new Reply.Busy("the views of Consul KV are not complete yet; ask again"));
  }

  @Test
  void anEngineWithoutKindsKnowsNothing() {
    var empty = new Engine(platform, "test", new RuntimeMetrics());
    assertThat(reply(empty.dryRuns().document("x")))
        .isEqualTo(new Reply.Unknown("there are no kinds here"));
  }
}
