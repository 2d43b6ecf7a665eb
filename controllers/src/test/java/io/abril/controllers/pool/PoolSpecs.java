package io.abril.controllers.pool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.pool.Check;
import io.abril.api.pool.HostPort;
import io.abril.api.pool.Port;
import io.abril.api.pool.Registration;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Stop;
import io.abril.api.pool.Update;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds a pool's spec: date 1.0.0 with one checked port, unless told otherwise. */
final class PoolSpecs {
  int replicas = 3;
  String image = "cs/date:1.0.0";
  Map<String, String> env = Map.of();
  List<Port> ports = List.of(port("http", 0));
  Update update = update(Update.Order.START_FIRST, 1, 0, Duration.ofSeconds(2));
  Stop stop =
      new Stop("SIGTERM", Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(10));
  boolean paused;
  private final Map<String, String> others = new LinkedHashMap<>();

  static Port port(String name, int host) {
    return new Port(
        name,
        8080,
        HostPort.of(host),
        "0.0.0.0",
        Port.Protocol.TCP,
        Registration.DEFAULT,
        Optional.of(check()));
  }

  private static Update update(
      Update.Order order, int maxSurge, int maxUnavailable, Duration minReady) {
    return new Update(
        order,
        maxSurge,
        maxUnavailable,
        minReady,
        Duration.ofMinutes(5),
        Update.OnFailure.ROLLBACK);
  }

  /** A port that nobody checks. */
  static Port unchecked(String name, int container, HostPort host, String bind) {
    return new Port(
        name, container, host, bind, Port.Protocol.TCP, Registration.DEFAULT, Optional.empty());
  }

  static Check check() {
    return new Check(
        Optional.of("/status"),
        false,
        Optional.empty(),
        false,
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        2);
  }

  PoolSpecs replicas(int count) {
    replicas = count;
    return this;
  }

  PoolSpecs image(String ref) {
    image = ref;
    return this;
  }

  PoolSpecs env(String name, String value) {
    env = Map.of(name, value);
    return this;
  }

  PoolSpecs ports(Port... some) {
    ports = List.of(some);
    return this;
  }

  PoolSpecs update(Update.Order order, int maxSurge, int maxUnavailable) {
    update = update(order, maxSurge, maxUnavailable, Duration.ofSeconds(2));
    return this;
  }

  PoolSpecs paused() {
    paused = true;
    return this;
  }

  /** Any other field, as in a document. */
  PoolSpecs with(String field, String json) {
    others.put(field, json);
    return this;
  }

  /** The spec as admission makes it of a document: what is not said has its default. */
  ServicePoolSpec build() {
    ObjectNode spec = Json.mapper().createObjectNode();
    spec.put("service", "date").put("version", "1.0.0").put("replicas", replicas);
    spec.put("dns", "none").put("paused", paused);
    spec.putObject("image").put("ref", image);
    spec.set("env", Json.mapper().valueToTree(env));
    spec.set("ports", Json.mapper().valueToTree(ports));
    spec.set("update", Json.mapper().valueToTree(update));
    spec.set("stop", Json.mapper().valueToTree(stop));
    others.forEach((field, json) -> spec.set(field, Json.tree(json)));
    return PoolDocuments.spec(spec);
  }
}
