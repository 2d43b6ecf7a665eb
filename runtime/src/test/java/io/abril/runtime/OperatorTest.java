package io.abril.runtime;

import static io.abril.testkit.Await.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Resource;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.consul.ConsulSettings;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.abril.testkit.RealConsul;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Everything together, on a real agent. */
@RealConsul
class OperatorTest {
  private static final String ROOT = "operator";

  private static final class Mirror implements Reconciler<TopicSpec, TopicStatus, Integer> {
    @Override
    public Future<Integer> observe(Resource<TopicSpec, TopicStatus> topic, Context context) {
      return context.blocking(() -> topic.spec().partitions());
    }

    @Override
    public Plan<TopicStatus> decide(Resource<TopicSpec, TopicStatus> topic, Integer seen) {
      return topic.deleting()
          ? Plan.of(new TopicStatus(0)).settled().build()
          : Plan.of(new TopicStatus(seen)).build();
    }
  }

  private static Operator operator(Vertx vertx, ConsulAgent agent, String id) {
    var settings =
        OperatorSettings.of("test")
            .withConsul(ConsulSettings.of(agent.url()))
            .withRoot(ROOT)
            .withId(id);
    var operator =
        Operator.create(vertx, settings).add(Controller.of(TestKind.TOPIC, new Mirror()));
    result(operator.start());
    return operator;
  }

  private static String value(ConsulAgent agent, String key) {
    return new String(agent.get("/v1/kv/" + ROOT + "/" + key + "?raw"), StandardCharsets.UTF_8);
  }

  @Test
  void aDocumentIsReconciledByWhoeverLeadsAndGoesWhenItIsDeleted(ConsulAgent agent) {
    var vertx = Vertx.vertx();
    agent.put("/v1/kv/" + ROOT + "/objects/topics/a", TestKind.topic("a", "main", 3));
    var first = operator(vertx, agent, "first");
    Await.until(
        "a is reconciled", () -> value(agent, "status/topics/a").contains("\"partitions\":3"));
    var uid = value(agent, "accepted/topics/a").replaceAll(".*\"uid\":\"([^\"]+)\".*", "$1");
    var second = operator(vertx, agent, "second");
    Await.until("both are ready", () -> first.ready() && second.ready());
    assertThat(value(agent, "objects/.keep")).startsWith("leader/test epoch 1 session ");
    result(first.close());
    agent.put("/v1/kv/" + ROOT + "/objects/topics/a", TestKind.topic("a", "main", 4));
    Await.until(
        "a is reconciled anew", () -> value(agent, "status/topics/a").contains("\"partitions\":4"));
    assertThat(value(agent, "accepted/topics/a")).contains(uid);
    agent.delete("/v1/kv/" + ROOT + "/objects/topics/a");
    Await.until("a is gone", () -> value(agent, "accepted/topics/a").isEmpty());
    result(second.close());
    result(vertx.close());
  }
}
