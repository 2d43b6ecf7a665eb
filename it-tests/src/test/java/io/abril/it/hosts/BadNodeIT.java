package io.abril.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Hosts;
import io.abril.it.environment.RealHosts;
import io.abril.it.tools.Await;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that can't be used say why in one sentence, cost nobody else anything, and heal. */
@RealHosts
class BadNodeIT {
  private final Hosts hosts;

  BadNodeIT(Hosts hosts) {
    this.hosts = hosts;
  }

  @AfterEach
  void clear() {
    hosts.clear();
  }

  private void put(String name, String url, String tls) {
    hosts
        .kv()
        .putObject(
            "nodes",
            name,
            """
            apiVersion: abril/v1
            kind: Node
            metadata: {name: %s}
            spec:
              address: %s
              docker: {url: "%s"%s}
              consulAgent: {url: "http://%s:8500/"}
            """
                .formatted(
                    name, hosts.host("vm3").address(), url, tls, hosts.host("vm3").address()));
  }

  private void awaitSentence(String node, String reason, String says) {
    Await.until(
        node + " says: " + says,
        () -> {
          var ready = hosts.kv().condition("nodes", node, "Ready");
          assertThat(ready.path("reason").asText()).isEqualTo(reason);
          assertThat(ready.path("message").asText()).contains(says);
        });
  }

  private void awaitReady(String node) {
    Await.until(
        node + " is ready",
        () ->
            assertThat(hosts.kv().condition("nodes", node, "Ready").path("status").asText())
                .isEqualTo("True"));
  }

  /** Certificates of an authority that no engine here knows. */
  private void secret(String name, Path folder) {
    hosts
        .command()
        .run(
            Duration.ofMinutes(1),
            hosts.clonePath().resolve("deploy/bin/abrilctl").toString(),
            "create",
            "secret",
            name,
            "--from-file",
            "ca.pem=" + folder.resolve("ca.pem"),
            "--from-file",
            "cert.pem=" + folder.resolve("cert.pem"),
            "--from-file",
            "key.pem=" + folder.resolve("key.pem"))
        .ok();
  }

  @Test
  void anEngineOfAnotherNodeIsNotUsedTwice() {
    put("twin", "tcp://" + hosts.host("vm3").address() + ":2376/", "");
    awaitSentence("twin", "SameEngine", "node vm3 has the same Docker Engine");
    awaitReady("vm3");
  }

  @Test
  void anEngineWithoutTlsIsSaidToSpeakNone() {
    // Consul's own HTTP port speaks as little TLS as an engine without it.
    put("vm3", "tcp://" + hosts.host("vm3").address() + ":8500", "");
    awaitSentence("vm3", "EngineUnreachable", "it speaks no TLS");
    awaitReady("vm1");
    hosts.resetNodes();
    awaitReady("vm3");
  }

  @Test
  void certificatesOfASecretAreUsedAndWrongOnesAreSaid(@TempDir Path folder) {
    var url = "tcp://" + hosts.host("vm3").address() + ":2376";
    put("vm3", url, ", tls: {secret: vm3-docker}");
    awaitSentence("vm3", "EngineUnreachable", "there is no secret vm3-docker");

    hosts
        .command()
        .run(
            Duration.ofMinutes(1),
            hosts.clonePath().resolve("deploy/certs").toString(),
            folder.toString())
        .ok();
    secret("vm3-docker", folder);
    awaitSentence("vm3", "EngineUnreachable", "its certificate is of an authority that isn't in");

    secret("vm3-docker", hosts.state().resolve("tls"));
    awaitReady("vm3");
  }

  @Test
  void aBadNodeCostsAPoolNothing() {
    put("vm3", "tcp://" + hosts.host("vm3").address() + ":8500", "");
    awaitSentence("vm3", "EngineUnreachable", "it speaks no TLS");
    hosts.kv().putObject("servicepools", "fine-1.0.0", Documents.busybox("fine", "1.0.0", 4));
    Await.until(
        "all four pass on the other hosts",
        () ->
            assertThat(hosts.dns("vm1").srv("1.0.0.fine.service.consul"))
                .hasSize(4)
                .noneMatch(a -> a.startsWith(hosts.host("vm3").address() + ":")));
  }
}
