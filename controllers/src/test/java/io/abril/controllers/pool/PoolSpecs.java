package io.abril.controllers.pool;

import io.abril.api.Version;
import io.abril.api.pool.Check;
import io.abril.api.pool.Dns;
import io.abril.api.pool.HostPort;
import io.abril.api.pool.Image;
import io.abril.api.pool.Port;
import io.abril.api.pool.Registration;
import io.abril.api.pool.Resources;
import io.abril.api.pool.Restart;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Stop;
import io.abril.api.pool.Update;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds a pool's spec: date 1.0.0 with one checked port, unless told otherwise. */
final class PoolSpecs {
  int replicas = 3;
  String image = "cs/date:1.0.0";
  Map<String, String> env = Map.of();
  List<Port> ports = List.of(port("http", 0));
  Update update = new Update(Update.Order.START_FIRST, 1, 0, Duration.ofSeconds(2));
  Stop stop =
      new Stop("SIGTERM", Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(10));
  boolean paused;

  static Port port(String name, int host) {
    return new Port(
        name, 8080, HostPort.of(host), "0.0.0.0", Registration.DEFAULT, Optional.of(check()));
  }

  static Check check() {
    return new Check(
        Optional.of("/status"), false, Duration.ofSeconds(2), Duration.ofSeconds(1), 2);
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
    update = new Update(order, maxSurge, maxUnavailable, Duration.ofSeconds(2));
    return this;
  }

  PoolSpecs paused() {
    paused = true;
    return this;
  }

  ServicePoolSpec build() {
    return new ServicePoolSpec(
        "date",
        Version.of("1.0.0"),
        new Image(image, Image.Pull.IF_NOT_PRESENT),
        replicas,
        List.of(),
        List.of(),
        env,
        Optional.empty(),
        false,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Dns.of("none"),
        ports,
        new Resources(new Resources.Limit(Optional.empty(), Optional.empty())),
        new Restart(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), Duration.ofMinutes(10)),
        update,
        stop,
        paused);
  }
}
