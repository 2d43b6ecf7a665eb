package com.example.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.Operator;
import io.abril.runtime.OperatorSettings;
import io.abril.runtime.consul.ConsulSettings;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.abril.testkit.RealConsul;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real Consul with real registrations, against a real HTTP server. */
@RealConsul
class CloudLoadBalancersIT {
  private final Vertx vertx = Vertx.vertx();
  private final CloudApi cloud = new CloudApi();
  private final ConsulAgent consul;
  private final String root;
  private Operator operator;

  CloudLoadBalancersIT(ConsulAgent consul) {
    this.consul = consul;
    this.root = "cloud" + cloud.url().replaceAll(".*:([0-9]+)/.*", "$1");
  }

  @BeforeEach
  void start() {
    var settings =
        OperatorSettings.of("cloud").withConsul(ConsulSettings.of(consul.url())).withRoot(root);
    operator = Operator.create(vertx, settings);
    operator.add(
        new ConsulInstances(vertx, operator)
            .controller(new HttpCloud(vertx, Duration.ofMillis(500))));
    Await.result(operator.start());
    register(1, "passing");
    register(2, "passing");
    register(3, "critical");
  }

  @AfterEach
  void stop() {
    Await.result(operator.close());
    Await.result(vertx.close());
    cloud.close();
    for (int i = 1; i <= 3; i++) {
      consul.put("/v1/agent/service/deregister/" + root + "-" + i, "");
    }
  }

  private void register(int number, String status) {
    var check = "{\"TTL\": \"1h\", \"Status\": \"" + status + "\"}";
    var service =
        "{\"ID\": \"%s-%d\", \"Name\": \"%s\", \"Address\": \"10.0.0.%d\", \"Port\": 80, \"Check\": %s}"
            .formatted(root, number, root, number, check);
    assertThat(consul.put("/v1/agent/service/register", service)).isEqualTo(200);
  }

  private void check(int number, String status) {
    consul.put("/v1/agent/check/" + status + "/service:" + root + "-" + number, "");
  }

  private void put(String body) {
    var document =
        """
        apiVersion: abril/v1
        kind: CloudLoadBalancer
        metadata: {name: web}
        spec:
          api: %s
          service: %s
          healthUrl: %s/health
          healthDigest: %s
        """
            .formatted(cloud.url(), root, cloud.url(), sha256(body));
    consul.put("/v1/kv/" + root + "/objects/cloudloadbalancers/web", document);
  }

  private static String sha256(String text) {
    try {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private String status() {
    var bytes = consul.get("/v1/kv/" + root + "/status/cloudloadbalancers/web?raw");
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void awaitStatus(String part) {
    Await.until("the status says " + part, () -> status().contains(part));
  }

  private void awaitNodes(String... nodes) {
    Await.until("the nodes are right", () -> cloud.nodes().equals(Set.of(nodes)));
  }

  @Test
  void theNodesFollowWhatPassesItsChecks() {
    put("fine");
    awaitNodes("10.0.0.1:80", "10.0.0.2:80");
    awaitStatus("\"reason\":\"Ready\"");
    check(3, "pass");
    awaitNodes("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
    check(1, "fail");
    awaitNodes("10.0.0.2:80", "10.0.0.3:80");
    consul.put("/v1/agent/service/deregister/" + root + "-2", "");
    awaitNodes("10.0.0.3:80");
    consul.delete("/v1/kv/" + root + "/objects/cloudloadbalancers/web");
    awaitNodes();
    Await.until("the object is gone", () -> status().isEmpty());
  }

  @Test
  void aWrongBodyIsSaid() {
    cloud.body("who knows");
    put("fine");
    awaitStatus("\"reason\":\"BodyDiffers\"");
    assertThat(status()).contains(sha256("fine"), sha256("who knows"));
    put("who knows");
    awaitStatus("\"reason\":\"BodyMatches\"");
  }

  @Test
  void anApiThatIsDownIsCaughtUpWithWhenItIsBack() {
    cloud.down();
    put("fine");
    awaitStatus("Connection refused");
    cloud.up();
    awaitNodes("10.0.0.1:80", "10.0.0.2:80");
    awaitStatus("\"reason\":\"Ready\"");
  }

  @Test
  void anApiThatFailsOrIsSilentIsSaidInItsOwnWords() {
    cloud.answers(503);
    put("fine");
    awaitStatus("it answers 503");
    cloud.answers(200);
    cloud.silent(true);
    awaitStatus("timeout");
    cloud.silent(false);
    awaitNodes("10.0.0.1:80", "10.0.0.2:80");
  }
}
