package io.abril.it.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Valid documents that the world has no place for: each says so, retries, and stops nothing else.
 */
@RealParts
class BadWorldIT {
  private static final String RESTART = "  restart: {delay: 1s, maxDelay: 2s}\n";

  private final Environment environment;

  BadWorldIT(Environment environment) {
    this.environment = environment;
  }

  @AfterEach
  void clear() {
    environment.clear();
  }

  private void awaitSentence(String plural, String name, String... parts) {
    Await.until(
        plural + "/" + name + " says why it is not ready",
        () -> {
          var ready = environment.kv().condition(plural, name, "Ready");
          assertThat(ready.path("status").asText()).isEqualTo("False");
          assertThat(ready.path("message").asText()).contains(parts);
        });
  }

  private void othersGoOn(String service) {
    environment.abrilctl().applyAndWait(Documents.busybox(service, "1.0.0", 2));
    assertThat(environment.docker().running(service + "-1.0.0")).hasSize(2);
  }

  @Test
  void aMissingImage() {
    var image = "127.0.0.1:1/nobody/has:this";
    var pool =
        Documents.busybox("noimage", "1.0.0", 2).replace("abril/busybox:test", image) + RESTART;
    environment.abrilctl().apply(pool.replace("pull: Never", "pull: IfNotPresent")).ok();
    awaitSentence("servicepools", "noimage-1.0.0", "image", image, "vm1");
    othersGoOn("beside");

    environment.docker().run("tag", "abril/busybox:test", image);
    environment.abrilctl().await("pool/noimage-1.0.0", "condition=Ready");
    environment.docker().run("image", "rm", image);
  }

  @Test
  void aTakenPort() throws IOException {
    int port;
    try (var taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
      var pool = Documents.busybox("fixed", "1.0.0", 1) + RESTART;
      environment
          .abrilctl()
          .apply(pool.replace("container: 8080,", "container: 8080, host: " + port + ","))
          .ok();
      awaitSentence("servicepools", "fixed-1.0.0", "port " + port, "vm1", "taken");
      othersGoOn("beside");
    }
    environment.abrilctl().await("pool/fixed-1.0.0", "condition=Ready");
    assertThat(environment.dns().srv("1.0.0.fixed.service.consul"))
        .containsExactly(environment.variable("ABRIL_NODE_ADDRESS") + ":" + port);
  }

  @Test
  void anEngineThatDoesNotAnswer() {
    var dead =
        """
        apiVersion: abril/v1
        kind: Node
        metadata: {name: dead}
        spec:
          address: %s
          docker: {url: "tcp://%1$s:9"}
        """
            .formatted(environment.variable("ABRIL_NODE_ADDRESS"));
    environment.abrilctl().apply(dead).ok();
    try {
      awaitSentence(
          "nodes",
          "dead",
          "the engine at tcp://" + environment.variable("ABRIL_NODE_ADDRESS") + ":9",
          "does not answer");
      othersGoOn("beside");
    } finally {
      environment.abrilctl().run("delete", "node", "dead", "--timeout", "60s").ok();
    }
    environment.abrilctl().await("lb/edge", "condition=Ready");
  }
}
