package io.abril.it.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.it.environment.Documents;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealParts
class RegistrationIT {
  private static final String ROOT = Environment.ROOT;

  private final Environment environment;
  private final AgentByHand agent;

  RegistrationIT(Environment environment) {
    this.environment = environment;
    this.agent = new AgentByHand(environment);
  }

  @AfterEach
  void clear() {
    environment.clear();
  }

  private void put(String name, String document) {
    environment.kv().putObject("servicepools", name, document);
  }

  private String only(String pool) {
    return Await.get(
        "one container of " + pool + " runs",
        () -> {
          var running = environment.docker().running(pool);
          assertThat(running).hasSize(1);
          return running.get(0);
        });
  }

  private void awaitAnswers(String name, int number) {
    Await.until(
        name + " has " + number + " answers",
        () -> assertThat(environment.dns().srv(name)).hasSize(number));
  }

  private JsonNode ready(String pool) {
    return environment.kv().condition("servicepools", pool, "Ready");
  }

  @Test
  void theEnginesOwnHealthCheckDecidesWhetherAnInstanceIsAnswered() {
    var dockerfile =
        """
        FROM abril/busybox:test
        HEALTHCHECK --interval=1s --timeout=1s --retries=1 CMD test ! -e /tmp/sick
        """;
    environment
        .command()
        .feed(
            Duration.ofMinutes(1),
            dockerfile,
            "docker",
            "build",
            "-q",
            "-t",
            "abril/health:it",
            "-")
        .ok();
    put(
        "health-1.0.0",
        Documents.busybox("health", "1.0.0", 1)
            .replace("abril/busybox:test", "abril/health:it")
            .replace("{http: /status}", "{docker: true}"));
    var name = "1.0.0.health.service.consul";
    awaitAnswers(name, 1);
    var container = only("health-1.0.0");

    environment.docker().run("exec", container, "touch", "/tmp/sick");
    awaitAnswers(name, 0);
    environment.docker().run("exec", container, "rm", "/tmp/sick");
    awaitAnswers(name, 1);
    assertThat(only("health-1.0.0")).as("nobody restarted it").isEqualTo(container);

    put(
        "health-1.0.0",
        Documents.busybox("health", "1.0.0", 1).replace("{http: /status}", "{docker: true}"));
    Await.until(
        "an image without a HEALTHCHECK is said",
        () ->
            assertThat(ready("health-1.0.0").path("message").asText())
                .contains("its image has no HEALTHCHECK"));
  }

  @Test
  void anotherRegistrationIsToldToConsulAndRestartsNobody() {
    put("named-1.0.0", Documents.busybox("named", "1.0.0", 2));
    awaitAnswers("1.0.0.named.service.consul", 2);
    var containers = environment.docker().idsBySlot("named-1.0.0");

    put(
        "named-1.0.0",
        Documents.busybox("named", "1.0.0", 2)
            .replace(
                "check: {http: /status}",
                "check: {tcp: true}, register: {name: renamed, tags: [blue], meta: {team: x}}"));
    awaitAnswers("blue.renamed.service.consul", 2);
    awaitAnswers("1.0.0.renamed.service.consul", 2);
    awaitAnswers("1.0.0.named.service.consul", 0);
    var service = environment.kv().service("renamed").get(0);
    assertThat(service.path("ServiceMeta").path("team").asText()).isEqualTo("x");
    var check =
        environment
            .kv()
            .tree("/v1/agent/checks")
            .path("service:" + service.path("ServiceID").asText());
    assertThat(check.path("Type").asText()).isEqualTo("tcp");

    put(
        "named-1.0.0",
        Documents.busybox("named", "1.0.0", 2)
            .replace("check: {http: /status}", "register: false"));
    awaitAnswers("1.0.0.renamed.service.consul", 0);
    assertThat(environment.docker().idsBySlot("named-1.0.0")).isEqualTo(containers);
  }

  @Test
  void aNameOfAnotherRootIsLeftToIt() {
    agent.register(
        """
        {"ID": "theirs", "Name": "wanted", "Tags": ["2.0.0"], "Address": "10.9.9.9", "Port": 1,
         "Meta": {"abril-root": "elsewhere"}}
        """);
    put("wanted-1.0.0", Documents.busybox("wanted", "1.0.0", 1));
    Await.until(
        "the pool says whose the name is",
        () -> {
          assertThat(ready("wanted-1.0.0").path("reason").asText()).isEqualTo("NameTaken");
          assertThat(ready("wanted-1.0.0").path("message").asText())
              .contains("belongs to the root elsewhere")
              .contains("theirs");
        });
    only("wanted-1.0.0");
    assertThat(environment.kv().service("wanted")).hasSize(1);

    agent.deregister("theirs");
    awaitAnswers("1.0.0.wanted.service.consul", 1);
    Await.until(
        "the pool is ready",
        () -> assertThat(ready("wanted-1.0.0").path("status").asText()).isEqualTo("True"));
  }

  /** Any change of a node has the controllers look at it, as they do every 30 s. */
  private void lookAtTheNode() {
    environment
        .abrilctl()
        .applyAndWait(
            Documents.node(environment)
                .replace(
                    "{name: vm1}", "{name: vm1, labels: {look: \"" + System.nanoTime() + "\"}}"));
  }

  @Test
  void aGhostGoesAndWhatOthersRegisteredStays() {
    var service =
        """
        {"ID": "%s", "Name": "ghost", "Tags": ["1.0.0"], "Address": "10.9.9.9", "Port": 1,
         "Meta": {"abril-root": "%s"%s}}
        """;
    var prefix = "abril:" + ROOT + ":";
    agent.register(service.formatted(prefix + "fffff0:http", ROOT, ", \"abril-hash\": \"x\""));
    agent.register(service.formatted(prefix + "fffff1:http", ROOT, ""));
    agent.register(service.formatted("somebody-else", ROOT, ", \"abril-hash\": \"x\""));
    lookAtTheNode();
    try {
      Await.until(
          "the ghost is gone",
          () ->
              assertThat(environment.kv().service("ghost").findValuesAsText("ServiceID"))
                  .containsExactlyInAnyOrder(prefix + "fffff1:http", "somebody-else"));
    } finally {
      agent.deregister(prefix + "fffff1:http");
      agent.deregister("somebody-else");
    }
  }

  @Test
  void anOrphanIsSaidAndKept() {
    environment
        .docker()
        .run(
            "run",
            "-d",
            "--name",
            "abril-it-orphan",
            "-l",
            "abril.root=" + ROOT,
            "-l",
            "abril.pool=lost-1.0.0",
            "-l",
            "abril.uid=lost",
            "abril/busybox:test",
            "sleep",
            "600");
    lookAtTheNode();
    try {
      Await.until(
          "the node says so",
          () ->
              assertThat(
                      environment
                          .kv()
                          .condition("nodes", "vm1", "Orphans")
                          .path("message")
                          .asText())
                  .contains("abril-it-orphan"));
      assertThat(
              environment
                  .docker()
                  .inspect("abril-it-orphan")
                  .path("State")
                  .path("Running")
                  .asBoolean())
          .isTrue();
    } finally {
      environment.docker().run("rm", "-f", "abril-it-orphan");
    }
    lookAtTheNode();
    Await.until(
        "the node says it no more",
        () ->
            assertThat(environment.kv().condition("nodes", "vm1", "Orphans").isMissingNode())
                .isTrue());
  }
}
