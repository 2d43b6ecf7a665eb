package com.example.cloud;

import io.abril.runtime.Operator;
import io.abril.runtime.OperatorSettings;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Keeps load balancers in a cloud in line with Consul. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    var vertx = Vertx.vertx();
    var operator = Operator.create(vertx, OperatorSettings.fromEnvironment("cloud"));
    var cloud = new HttpCloud(vertx, Duration.ofSeconds(5));
    operator.add(new ConsulInstances(vertx, operator).controller(cloud)).run();
  }
}
