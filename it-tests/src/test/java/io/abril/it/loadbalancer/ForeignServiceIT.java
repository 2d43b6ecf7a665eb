package io.abril.it.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** A service that abril did not start, registered by curl. */
@RealParts
class ForeignServiceIT {
  private final Environment environment;

  ForeignServiceIT(Environment environment) {
    this.environment = environment;
  }

  @Test
  void isRoutedByItsVersionTagAndNeverTouched() {
    try (var container = new GenericContainer<>(DockerImageName.parse("abril/busybox:test"))) {
      container
          .withCommand(
              "sh",
              "-c",
              "mkdir /tmp/www && echo ok >/tmp/www/status && echo foreign 2.0.0 >/tmp/www/index.html"
                  + " && exec httpd -f -p 8080 -h /tmp/www")
          .withExposedPorts(8080)
          .waitingFor(Wait.forHttp("/status").forPort(8080));
      container.start();

      put("register", "-d", registration(container.getMappedPort(8080)));
      Await.until(
          "HAProxy routes it",
          () ->
              assertThat(environment.get("2.0.0.foreign.abril", "/").ok())
                  .isEqualTo("foreign 2.0.0"));
      assertThat(environment.get("nobody.abril", "/").body()).contains("2.0.0.foreign.abril");
      assertThat(environment.kv().service("foreign")).hasSize(1);
      assertThat(container.isRunning()).isTrue();

      put("deregister/somebody");
      Await.until(
          "its route goes with it",
          () -> assertThat(environment.get("2.0.0.foreign.abril", "/").status()).isEqualTo(503));
    }
  }

  private String registration(int port) {
    return """
        {"ID": "somebody", "Name": "foreign", "Tags": ["2.0.0"], "Address": "%s", "Port": %d}
        """
        .formatted(environment.variable("ABRIL_NODE_ADDRESS"), port);
  }

  private void put(String action, String... more) {
    var words = new java.util.ArrayList<>(java.util.List.of("curl", "-fsS", "-X", "PUT"));
    words.addAll(java.util.List.of("-H", "X-Consul-Token: " + environment.managementToken()));
    words.addAll(java.util.List.of(more));
    words.add(environment.variable("CONSUL_HTTP_ADDR") + "/v1/agent/service/" + action);
    environment.command().run(Duration.ofSeconds(20), words.toArray(String[]::new)).ok();
  }
}
