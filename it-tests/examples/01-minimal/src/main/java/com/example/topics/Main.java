package com.example.topics;

import io.abril.runtime.Controller;
import io.abril.runtime.Operator;
import io.abril.runtime.OperatorSettings;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;

/** Keeps the topics of the broker in the directory {@code broker}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    var broker = new DirectoryBroker(Path.of("broker"));
    Operator.create(Vertx.vertx(), OperatorSettings.fromEnvironment("topics"))
        .add(
            Controller.of(Topics.TOPIC, new Topics(broker))
                .deadline(Duration.ofSeconds(30))
                .resync(Duration.ofSeconds(10)))
        .run();
  }
}
