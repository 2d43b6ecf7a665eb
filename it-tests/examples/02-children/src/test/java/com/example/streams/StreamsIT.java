package com.example.streams;

import com.example.topics.DirectoryBroker;
import com.example.topics.Topics;
import io.abril.runtime.Controller;
import io.abril.runtime.Operator;
import io.abril.runtime.OperatorSettings;
import io.abril.runtime.consul.ConsulSettings;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.abril.testkit.RealConsul;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealConsul
class StreamsIT {
  private static String value(ConsulAgent consul, String key) {
    return new String(consul.get("/v1/kv/streams/" + key + "?raw"), StandardCharsets.UTF_8);
  }

  @Test
  void aStreamInConsulBecomesTopicsAndTakesThemAlong(ConsulAgent consul, @TempDir Path directory) {
    var vertx = Vertx.vertx();
    var settings =
        OperatorSettings.of("streams")
            .withConsul(ConsulSettings.of(consul.url()))
            .withRoot("streams");
    var operator =
        Operator.create(vertx, settings)
            .add(Controller.of(Streams.STREAM, new Streams()).owns(Topics.TOPIC))
            .add(Controller.of(Topics.TOPIC, new Topics(new DirectoryBroker(directory))));
    Await.result(operator.start());

    consul.put(
        "/v1/kv/streams/objects/streams/orders",
        "{apiVersion: abril/v1, kind: Stream, metadata: {name: orders}, spec: {retries: 1}}");
    Await.until(
        "all three topics are ready",
        () -> value(consul, "status/streams/orders").contains("\"ready\":3"));
    Await.until(
        "the retry topic is there", () -> Files.isDirectory(directory.resolve("orders-retry-1-0")));

    consul.delete("/v1/kv/streams/objects/streams/orders");
    Await.until("the stream is gone", () -> value(consul, "accepted/streams/orders").isEmpty());
    Await.until("its topics too", () -> value(consul, "accepted/topics/orders").isEmpty());

    Await.result(operator.close());
    Await.result(vertx.close());
  }
}
