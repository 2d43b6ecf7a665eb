package io.abril.runtime;

import static io.abril.testkit.Await.result;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.consul.ConsulSettings;
import io.abril.schema.Json;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.abril.testkit.RealConsul;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several operators in one root, on a real agent. */
@RealConsul
class GroupsTest {
  private static final Kind<TopicSpec, TopicStatus> QUEUE =
      Kind.of("Queue", "queues", TopicSpec.class, TopicStatus.class);

  private static int roots;

  private final List<Vertx> machines = new ArrayList<>();
  private final ConsulAgent agent;
  private final String root = "groups" + roots++;

  private static final class Mirror implements Reconciler<TopicSpec, TopicStatus, Integer> {
    @Override
    public Future<Integer> observe(Resource<TopicSpec, TopicStatus> topic, Context context) {
      return Future.succeededFuture(topic.spec().partitions());
    }

    @Override
    public Plan<TopicStatus> decide(Resource<TopicSpec, TopicStatus> topic, Integer seen) {
      return Plan.of(new TopicStatus(seen)).build();
    }
  }

  GroupsTest(ConsulAgent agent) {
    this.agent = agent;
  }

  @AfterEach
  void stop() {
    machines.forEach(vertx -> result(vertx.close()));
  }

  private Operator operator(String group, String id, List<Controller<?, ?, ?>> controllers) {
    var vertx = Vertx.vertx();
    machines.add(vertx);
    var settings =
        OperatorSettings.of(group)
            .withConsul(ConsulSettings.of(agent.url()))
            .withRoot(root)
            .withId(root + id);
    var operator = Operator.create(vertx, settings);
    controllers.forEach(operator::add);
    result(operator.start());
    return operator;
  }

  private static Controller<?, ?, ?> topics() {
    return Controller.of(TestKind.TOPIC, new Mirror()).group("topics");
  }

  private static Controller<?, ?, ?> queues() {
    return Controller.of(QUEUE, new Mirror()).group("queues");
  }

  private void put(String plural, int partitions) {
    var document = TestKind.topic("a", "main", partitions);
    agent.put(
        "/v1/kv/" + root + "/objects/" + plural + "/a",
        plural.equals("queues") ? document.replace("Topic", "Queue") : document);
  }

  private void awaitStatus(String plural, int partitions) {
    Await.until(
        plural + " have " + partitions,
        () ->
            new String(agent.get("/v1/kv/" + root + "/status/" + plural + "/a?raw"), UTF_8)
                .contains("\"partitions\":" + partitions));
  }

  @Test
  void operatorsOfDifferentKindsShareARootAndEachIsFollowedByItself() {
    put("topics", 1);
    put("queues", 1);
    var first = operator("topics", "first", List.of(topics()));
    var other = operator("queues", "other", List.of(queues()));
    awaitStatus("topics", 1);
    awaitStatus("queues", 1);
    var second = operator("topics", "second", List.of(topics()));
    Await.until("the second stands by", second::ready);
    result(first.close());
    put("topics", 2);
    put("queues", 2);
    awaitStatus("topics", 2);
    awaitStatus("queues", 2);
    assertThat(second.epoch()).isEqualTo(2);
    assertThat(other.epoch()).isEqualTo(1);
  }

  @Test
  void oneProcessRunsTheGroupsThatItLeadsAlone() {
    var both = List.<Controller<?, ?, ?>>of(topics(), queues());
    var first = operator("topics", "first", both);
    put("topics", 1);
    put("queues", 1);
    awaitStatus("topics", 1);
    awaitStatus("queues", 1);
    var second = operator("queues", "second", both);
    Await.until("the second stands by", second::ready);
    // Its session for the queues is destroyed as often as it is the faster one to take them anew.
    Await.until(
        "the second leads the queues",
        () -> {
          sessionOfQueuesIfLedBy(root + "first")
              .ifPresent(id -> agent.put("/v1/session/destroy/" + id, ""));
          return second.epoch() > 0;
        });
    put("topics", 2);
    put("queues", 2);
    awaitStatus("topics", 2);
    awaitStatus("queues", 2);
    assertThat(first.epoch()).as("the first leads the topics all the time").isEqualTo(1);
    assertThat(second.epoch()).isGreaterThan(1);
    result(first.close());
    put("topics", 3);
    put("queues", 3);
    awaitStatus("topics", 3);
    awaitStatus("queues", 3);
  }

  private Optional<String> sessionOfQueuesIfLedBy(String id) {
    var lock = Json.tree(new String(agent.get("/v1/kv/" + root + "/leader/queues"), UTF_8)).path(0);
    var holder = new String(Base64.getDecoder().decode(lock.path("Value").asText()), UTF_8);
    return Optional.of(lock.path("Session").asText())
        .filter(session -> !session.isEmpty() && holder.contains("\"" + id + "\""));
  }
}
