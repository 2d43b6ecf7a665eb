package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Controller;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.schema.Json;
import io.abril.schema.PublishedKind;
import io.abril.testkit.MemoryPlatform;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Operators of several groups in one root know each other's kinds by what they publish. */
class TwoOperatorsTest {
  record Spec(int size) {}

  record Status(int size) {}

  private static final Kind<Spec, Status> TOPIC =
      Kind.of("Topic", "topics", Spec.class, Status.class).column("SIZE", "status.size");
  private static final Kind<Spec, Status> QUEUE =
      Kind.of("Queue", "queues", Spec.class, Status.class);

  private final MemoryPlatform platform = new MemoryPlatform();

  private static final class Echo implements Reconciler<Spec, Status, Integer> {
    @Override
    public Future<Integer> observe(Resource<Spec, Status> resource, Context context) {
      return Future.succeededFuture(resource.spec().size());
    }

    @Override
    public Plan<Status> decide(Resource<Spec, Status> resource, Integer size) {
      var plan = Plan.of(new Status(size));
      return resource.deleting() ? plan.settled().build() : plan.build();
    }
  }

  private Engine operator(String group, Kind<Spec, Status> kind) {
    var engine = new Engine(platform, group, new RuntimeMetrics());
    engine.add(Controller.of(kind, new Echo()));
    engine.start();
    platform.timers().runUntilIdle();
    platform.leadership(group).lead();
    platform.timers().runUntilIdle();
    return engine;
  }

  private void put(String plural, String kind) {
    platform
        .store()
        .put(
            "objects/" + plural + "/a",
            "{apiVersion: abril/v1, kind: %s, metadata: {name: a}, spec: {size: 3}}"
                .formatted(kind));
    platform.timers().runUntilIdle();
  }

  private String status(String ref) {
    return platform.store().value("status/" + ref).orElse("");
  }

  @Test
  void aLeaderPublishesItsKinds() {
    operator("one", TOPIC);

    var published = PublishedKind.read(platform.store().value("schemas/topics").orElseThrow());

    assertThat(published).isEqualTo(PublishedKind.of(TOPIC, "one"));
    assertThat(published.columns()).extracting(Kind.Column::name).containsExactly("SIZE");
  }

  @Test
  void aNewLeaderOfTheSameKindsWritesNothingAnew() {
    operator("one", TOPIC);
    long revision = platform.store().revision("schemas/topics");
    platform.leadership("one").lose();
    platform.leadership("one").lead();
    platform.timers().runUntilIdle();

    assertThat(platform.store().revision("schemas/topics")).isEqualTo(revision);
  }

  @Test
  void aSchemaThatSomebodySpoiltIsPublishedAnew() {
    operator("one", TOPIC);
    platform.store().put("schemas/topics", "{kind:");
    platform.leadership("one").lose();
    platform.leadership("one").lead();
    platform.timers().runUntilIdle();

    assertThat(platform.store().value("schemas/topics"))
        .contains(Json.write(PublishedKind.of(TOPIC, "one")));
  }

  @Test
  void aKindOfNobodyIsSaidToBeUnknown() {
    operator("one", TOPIC);
    put("topic", "Topic");
    put("pods", "Pod");

    assertThat(status("topic/a"))
        .contains("\"reason\":\"UnknownKind\"")
        .contains("which this root doesn't have; did you mean 'topics'?");
    assertThat(status("pods/a")).contains("it has topics; line 1, column ");
    platform.store().delete("objects/pods/a");
    platform.timers().runUntilIdle();
    assertThat(status("pods/a")).isEmpty();
  }

  @Test
  void twoGroupsDoNotCallEachOthersKindsUnknown() {
    operator("one", TOPIC);
    operator("two", QUEUE);
    put("topics", "Topic");
    put("queues", "Queue");

    assertThat(status("topics/a")).contains("\"size\":3").doesNotContain("UnknownKind");
    assertThat(status("queues/a")).contains("\"size\":3").doesNotContain("UnknownKind");
  }

  @Test
  void anUnknownKindIsTakenBackWhenItAppears() {
    operator("one", TOPIC);
    put("queues", "Queue");
    put("pods", "Pod");
    assertThat(status("queues/a")).contains("UnknownKind");

    operator("two", QUEUE);

    assertThat(status("queues/a")).contains("\"size\":3").doesNotContain("UnknownKind");
    assertThat(status("pods/a")).contains("it has queues, topics");
  }

  @Test
  void aStatusOfWhatIsNoLongerUnknownGoesThoughNobodyReconcilesItYet() {
    operator("one", TOPIC);
    put("queues", "Queue");
    platform.store().put("schemas/queues", Json.write(PublishedKind.of(QUEUE, "two")));
    platform.timers().runUntilIdle();

    assertThat(status("queues/a")).isEmpty();
  }

  @Test
  void aPluralThatAnotherGroupHasTakenIsToldAndNotPublishedOver() {
    operator("one", TOPIC);
    operator("two", Kind.of("Theme", "topics", Spec.class, Status.class));
    platform.timers().advance(Duration.ofSeconds(1));

    assertThat(platform.store().value("schemas/topics").orElseThrow())
        .contains("\"group\":\"one\"");
    assertThat(platform.store().value("events/schemas/topics/KindTaken").orElseThrow())
        .contains("the group 'one' has published topics as its kind Topic")
        .contains("stop one, or rename its kind");
  }

  @Test
  void aKindThatMovesToAnotherGroupIsPublishedByIt() {
    operator("one", TOPIC).close();
    platform.timers().advance(Duration.ofSeconds(5));
    operator("two", TOPIC);

    assertThat(platform.store().value("schemas/topics").orElseThrow())
        .contains("\"group\":\"two\"");
  }

  @Test
  void aKindThatItsGroupHasNoMoreIsNotPublishedAnyMore() {
    operator("one", TOPIC).close();
    platform.timers().advance(Duration.ofSeconds(5));
    put("topics", "Topic");
    operator("one", QUEUE);

    assertThat(platform.store().keys()).contains("schemas/queues").doesNotContain("schemas/topics");
    assertThat(status("topics/a")).contains("UnknownKind").contains("it has queues");
  }

  @Test
  void whatCouldNotBePublishedIsTriedAgainAndHoldsNothingUp() {
    var engine = new Engine(platform, "one", new RuntimeMetrics());
    engine.add(Controller.of(TOPIC, new Echo()));
    engine.start();
    put("topics", "Topic");
    platform.store().deny("schemas/topics");
    platform.leadership("one").lead();
    platform.timers().runUntilIdle();

    assertThat(status("topics/a")).contains("\"size\":3");
    assertThat(platform.store().keys()).doesNotContain("schemas/topics");
    platform.store().allowAll();
    platform.timers().advance(Duration.ofSeconds(6));
    assertThat(platform.store().keys()).contains("schemas/topics");
  }

  @Test
  void aWordThatMeansTwoKindsIsTold() {
    operator("one", TOPIC.shortNames("t"));
    operator("two", QUEUE.shortNames("t"));
    platform.timers().advance(Duration.ofSeconds(1));

    assertThat(platform.store().value("events/schemas/queues/KindTaken").orElseThrow())
        .contains("'t' also means topics of the group 'one'");
    assertThat(platform.store().value("schemas/queues")).isPresent();
  }
}
