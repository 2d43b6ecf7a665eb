package com.example.watched;

import com.example.topics.DirectoryBroker;
import com.example.topics.Topics;
import io.abril.runtime.Controller;
import io.abril.runtime.Operator;
import io.abril.runtime.OperatorSettings;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** Keeps topics, and repairs them when they break rather than at the next resync. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    var directory = Path.of("broker");
    Operator.create(Vertx.vertx(), OperatorSettings.fromEnvironment("topics"))
        .add(
            Controller.of(Topics.TOPIC, new Topics(new DirectoryBroker(directory)))
                .source(new DirectorySource(directory)))
        .run();
  }
}
