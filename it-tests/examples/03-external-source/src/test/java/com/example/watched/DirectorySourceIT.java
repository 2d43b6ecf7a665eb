package com.example.watched;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealConsul
class DirectorySourceIT {
  @Test
  void aDirectoryThatIsTakenAwayComesBackLongBeforeTheResync(
      ConsulAgent consul, @TempDir Path directory) throws IOException {
    var vertx = Vertx.vertx();
    var settings =
        OperatorSettings.of("watched")
            .withConsul(ConsulSettings.of(consul.url()))
            .withRoot("watched");
    var topics =
        Controller.of(Topics.TOPIC, new Topics(new DirectoryBroker(directory)))
            .source(new DirectorySource(directory))
            .resync(Duration.ofHours(1));
    var operator = Operator.create(vertx, settings).add(topics);
    Await.result(operator.start());
    consul.put(
        "/v1/kv/watched/objects/topics/orders",
        "{apiVersion: abril/v1, kind: Topic, metadata: {name: orders}, spec: {partitions: 2}}");
    var second = directory.resolve("orders-1");
    Await.until("the topic is made", () -> Files.isDirectory(second));

    Files.delete(second);
    Await.until("it is made again", () -> Files.isDirectory(second));

    Await.result(operator.close());
    Await.result(vertx.close());
  }
}
