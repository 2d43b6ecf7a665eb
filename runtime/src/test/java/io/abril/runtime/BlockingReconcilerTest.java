package io.abril.runtime;

import static io.abril.testkit.Await.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.consul.ConsulSettings;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** On a real event loop: a reconciler that blocks harms its own objects alone. */
class BlockingReconcilerTest {
  private static final Kind<TopicSpec, TopicStatus> GROUP =
      Kind.of("Group", "groups", TopicSpec.class, TopicStatus.class);

  private interface Observe {
    Future<Integer> of(Context context);
  }

  private record TestReconciler(Observe observe)
      implements Reconciler<TopicSpec, TopicStatus, Integer> {
    @Override
    public Future<Integer> observe(Resource<TopicSpec, TopicStatus> topic, Context context) {
      return observe.of(context);
    }

    @Override
    public Plan<TopicStatus> decide(Resource<TopicSpec, TopicStatus> topic, Integer seen) {
      return Plan.of(new TopicStatus(seen)).build();
    }
  }

  private static int sleeps() {
    try {
      Thread.sleep(60_000);
      return 1;
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String value(ConsulAgent agent, String key) {
    return new String(agent.get("/v1/kv/abril/" + key + "?raw"), StandardCharsets.UTF_8);
  }

  /** Runs topics with this reconciler, and groups with a good one. */
  private static void with(Observe topics, Consumer<ConsulAgent> test) {
    assumeTrue(ConsulAgent.available(), "no consul binary on PATH");
    var vertx = Vertx.vertx();
    try (var agent = ConsulAgent.start()) {
      var operator =
          Operator.create(
                  vertx, OperatorSettings.of("test").withConsul(ConsulSettings.of(agent.url())))
              .longestCall(Duration.ofMillis(200))
              .add(
                  Controller.of(TestKind.TOPIC, new TestReconciler(topics))
                      .deadline(Duration.ofMillis(700)))
              .add(Controller.of(GROUP, new TestReconciler(context -> Future.succeededFuture(5))));
      result(operator.start());
      agent.put("/v1/kv/abril/objects/topics/a", TestKind.topic("a", "main", 3));
      agent.put(
          "/v1/kv/abril/objects/groups/g",
          TestKind.topic("g", "main", 3).replace("kind: Topic", "kind: Group"));
      test.accept(agent);
      Await.until(
          "the other kind goes on",
          () -> value(agent, "status/groups/g").contains("\"partitions\":5"));
      result(operator.close());
    } finally {
      result(vertx.close());
    }
  }

  @Test
  void aCallThatSleepsOnTheEventLoopIsEndedAndSaysWhereItWas() {
    with(
        context -> Future.succeededFuture(sleeps()),
        agent ->
            Await.until(
                "the sentence is on the object",
                () ->
                    value(agent, "status/topics/a")
                        .matches(
                            "(?s).*its reconciler blocked the event loop for [0-9.]+ s in observe"
                                + " at BlockingReconcilerTest.java:[0-9]+; use Context.blocking.*")));
  }

  @Test
  void aBlockingCallThatOutlivesTheDeadlineIsInterruptedAndItsKeyTriedAgain() {
    var begun = new AtomicInteger();
    var interrupted = new AtomicInteger();
    with(
        context ->
            context.blocking(
                () -> {
                  if (begun.incrementAndGet() > 2) {
                    return 7;
                  }
                  try {
                    return sleeps();
                  } finally {
                    interrupted.incrementAndGet();
                  }
                }),
        agent ->
            Await.until(
                "a later pass ends well",
                () -> value(agent, "status/topics/a").contains("\"partitions\":7")));
    assertThat(interrupted).hasValue(2);
  }
}
