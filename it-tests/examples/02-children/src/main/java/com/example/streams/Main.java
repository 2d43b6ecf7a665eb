package com.example.streams;

import com.example.topics.DirectoryBroker;
import com.example.topics.Topics;
import io.abril.runtime.Controller;
import io.abril.runtime.Operator;
import io.abril.runtime.OperatorSettings;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** Keeps streams and topics. Two operators would do as well: children are found in Consul. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Operator.create(Vertx.vertx(), OperatorSettings.fromEnvironment("streams"))
        .add(Controller.of(Streams.STREAM, new Streams()).owns(Topics.TOPIC))
        .add(Controller.of(Topics.TOPIC, new Topics(new DirectoryBroker(Path.of("broker")))))
        .run();
  }
}
