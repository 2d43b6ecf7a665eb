package io.abril.it.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.it.environment.Documents;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import io.abril.schema.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What etcd was used for beside a fleet's units: keys next to every instance. */
@RealParts
class PublishIT {
  private static final String POLICY = "abril-publish";

  private final Environment environment;
  private final AgentByHand agent;

  PublishIT(Environment environment) {
    this.environment = environment;
    this.agent = new AgentByHand(environment);
  }

  /** The shipped policy, given to the controllers' token as the documentation says. */
  @BeforeEach
  void allow() throws IOException {
    var self = (ObjectNode) Json.tree(agent.getAsController("acl/token/self").out());
    if (!self.path("Policies").findValuesAsText("Name").contains(POLICY)) {
      var rules =
          Files.readString(environment.clonePath().resolve("deploy/consul/" + POLICY + ".hcl"));
      agent.put("acl/policy", Json.write(Map.of("Name", POLICY, "Rules", rules)));
      self.withArray("Policies").addObject().put("Name", POLICY);
      agent.put("acl/token/" + self.path("AccessorID").asText(), self.toString());
    }
  }

  @AfterEach
  void clear() {
    environment.clear();
  }

  private static String document(String name, int replicas, String publish) {
    return Documents.busybox(name, "1.0.0", replicas) + "  publish: " + publish + "\n";
  }

  /** Keys below {@code services/}, as the management token sees them. */
  private Map<String, String> published() {
    var out =
        environment
            .command()
            .with(Map.of("CONSUL_HTTP_TOKEN", environment.managementToken()))
            .run(Duration.ofSeconds(20), "consul", "kv", "export", "services/")
            .ok()
            .out();
    var found = new TreeMap<String, String>();
    Json.tree(out)
        .forEach(
            e ->
                found.put(
                    e.path("key").asText(),
                    new String(
                        java.util.Base64.getDecoder().decode(e.path("value").asText()),
                        java.nio.charset.StandardCharsets.UTF_8)));
    return found;
  }

  private void put(String name, String document) {
    environment.kv().putObject("servicepools", name, document);
  }

  @Test
  void keysStandBesideEachInstanceAndGoWithIt() {
    put(
        "web-1.0.0",
        document(
            "web",
            2,
            """
            {"services/web/web{slot}/host": "{node.name}",
                       "services/web/web{slot}/public_ipv4_addr": "{node.publicAddress}",
                       "services/web/web{slot}/port": "{port.http}",
                       "services/web/web{slot}/unit": "{pool}.{slot}.{instance}"}"""));
    Await.until("eight keys are there", () -> assertThat(published()).hasSize(8));
    var keys = published();
    var answers = environment.dns().srv("1.0.0.web.service.consul");
    for (int slot = 0; slot < 2; slot++) {
      var at = "services/web/web" + slot + "/";
      assertThat(keys).containsEntry(at + "host", "vm1");
      assertThat(answers).contains(keys.get(at + "public_ipv4_addr") + ":" + keys.get(at + "port"));
      assertThat(environment.docker().running("web-1.0.0")).contains(keys.get(at + "unit"));
    }

    put("web-1.0.0", document("web", 1, "{\"services/web/web{slot}/unit\": \"{instance}\"}"));
    Await.until(
        "one key is left",
        () -> assertThat(published()).containsOnlyKeys("services/web/web0/unit"));
    var before = published().values().iterator().next();

    environment.dev("kill", "controllers").ok();
    environment.dev("start", "controllers").ok();
    put(
        "web-1.0.0",
        document("web", 1, "{\"services/web/web{slot}/unit\": \"{instance}\"}")
            .replace("stop: {grace: 2s}", "stop: {grace: 2s}\n  workingDir: /tmp"));
    Await.until(
        "the key is its successor's, by another leader",
        () -> {
          assertThat(published()).containsOnlyKeys("services/web/web0/unit");
          assertThat(published()).doesNotContainValue(before);
        });
    environment.kv().deleteObject("servicepools", "web-1.0.0");
    Await.until(
        "nothing is left of it",
        () -> {
          assertThat(published()).isEmpty();
          assertThat(environment.kv().keys("published/")).isEmpty();
        });
  }

  @Test
  void aPathHasOneOwner() {
    put("first-1.0.0", document("first", 1, "{services/one: \"{pool}\"}"));
    Await.until("it is there", () -> assertThat(published()).containsValue("first-1.0.0"));
    put("second-1.0.0", document("second", 1, "{services/one: \"{pool}\"}"));
    awaitConflict("second-1.0.0", "is published by the pool first-1.0.0");
    assertThat(environment.dns().srv("1.0.0.second.service.consul")).hasSize(1);
    environment.kv().deleteObject("servicepools", "first-1.0.0");
    Await.until("it is handed over", () -> assertThat(published()).containsValue("second-1.0.0"));

    agent.put("kv/services/mine", "by hand");
    put("second-1.0.0", document("second", 1, "{services/mine: x}"));
    awaitConflict("second-1.0.0", "not of this root");
    assertThat(published()).isEqualTo(Map.of("services/mine", "by hand"));
    environment
        .command()
        .with(Map.of("CONSUL_HTTP_TOKEN", environment.managementToken()))
        .run(Duration.ofSeconds(20), "consul", "kv", "delete", "services/mine")
        .ok();
    Await.until("it is taken then", () -> assertThat(published()).containsValue("x"));

    put("second-1.0.0", document("second", 1, "{" + Environment.ROOT + "/objects/x: x}"));
    awaitConflict("second-1.0.0", "where abril keeps its own state");
    put("second-1.0.0", document("second", 1, "{elsewhere/x: x}"));
    awaitConflict("second-1.0.0", "Consul's ACLs deny the controllers the key elsewhere/x");
  }

  private void awaitConflict(String pool, String words) {
    Await.until(
        pool + " says why",
        () -> {
          var ready = environment.kv().condition("servicepools", pool, "Ready");
          assertThat(ready.path("reason").asText()).isEqualTo("PublishConflict");
          assertThat(ready.path("message").asText()).contains(words);
        });
  }
}
