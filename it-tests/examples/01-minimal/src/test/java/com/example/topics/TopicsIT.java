package com.example.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.Controller;
import io.abril.runtime.Operator;
import io.abril.runtime.OperatorSettings;
import io.abril.runtime.consul.ConsulSettings;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.abril.testkit.RealConsul;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealConsul
class TopicsIT {
  private static final String DOCUMENT =
      """
      apiVersion: abril/v1
      kind: Topic
      metadata: {name: orders}
      spec: {partitions: 2}
      """;

  private static String value(ConsulAgent consul, String key) {
    return new String(consul.get("/v1/kv/topics-it/" + key + "?raw"), StandardCharsets.UTF_8);
  }

  @Test
  void aDocumentInConsulBecomesDirectories(ConsulAgent consul, @TempDir Path directory)
      throws IOException {
    var vertx = Vertx.vertx();
    var settings =
        OperatorSettings.of("topics")
            .withConsul(ConsulSettings.of(consul.url()))
            .withRoot("topics-it");
    var topics = Controller.of(Topics.TOPIC, new Topics(new DirectoryBroker(directory)));
    var operator = Operator.create(vertx, settings).add(topics);
    Await.result(operator.start());

    consul.put("/v1/kv/topics-it/objects/topics/orders", DOCUMENT);
    Await.until(
        "the status says 2 partitions",
        () -> value(consul, "status/topics/orders").contains("\"partitions\":2"));
    try (var partitions = Files.list(directory)) {
      assertThat(partitions)
          .map(Path::getFileName)
          .map(Path::toString)
          .containsExactlyInAnyOrder("orders-0", "orders-1");
    }

    consul.delete("/v1/kv/topics-it/objects/topics/orders");
    Await.until("the topic is forgotten", () -> value(consul, "accepted/topics/orders").isEmpty());
    try (var partitions = Files.list(directory)) {
      assertThat(partitions).isEmpty();
    }
    Await.result(operator.close());
    Await.result(vertx.close());
  }
}
