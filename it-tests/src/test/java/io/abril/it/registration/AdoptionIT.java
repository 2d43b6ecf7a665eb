package io.abril.it.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Containers that people start by hand, on a node that adopts. */
@RealParts
class AdoptionIT {
  private static final String LABEL = "abril-it-adoption";

  private final Environment environment;

  AdoptionIT(Environment environment) {
    this.environment = environment;
  }

  private static void adopt(Environment environment, boolean adopts) {
    var document = Documents.node(environment);
    environment
        .kv()
        .putObject(
            "nodes",
            "vm1",
            adopts ? document.replace("spec:\n", "spec:\n  adopt: true\n") : document);
  }

  @BeforeAll
  static void begin(Environment environment) {
    adopt(environment, true);
  }

  @AfterAll
  static void end(Environment environment) {
    adopt(environment, false);
  }

  @AfterEach
  void clear() {
    sh("docker ps -aq --filter label=" + LABEL + " | xargs -r docker rm -f");
  }

  private List<String> sh(String script) {
    return environment.command().run(Duration.ofMinutes(3), "bash", "-c", script).ok().lines();
  }

  private String run(String... words) {
    var all = new ArrayList<>(List.of("run", "-d", "-l", LABEL));
    all.addAll(List.of(words));
    return environment.docker().run(all.toArray(String[]::new)).out().strip();
  }

  private List<String> registered(String service) {
    return environment.kv().service(service).findValuesAsText("ServiceID");
  }

  @Test
  void aContainerRunByHandIsInDnsAndBehindTheLoadBalancerUntilItIsKilled() {
    var id =
        run(
            "-P",
            "-e",
            "SERVICE_NAME=simple",
            "-e",
            "SERVICE_TAGS=1.0.0",
            "-l",
            "SERVICE_REGION=us2",
            "cs/hostnamehttpserver:1.0.0");
    Await.until(
        "DNS answers it",
        () -> assertThat(environment.dns().srv("1.0.0.simple.service.consul")).hasSize(1));
    var service = environment.kv().service("simple").get(0);
    assertThat(service.path("ServiceID").asText())
        .isEqualTo("abril:" + Environment.ROOT + ":adopted:" + id.substring(0, 12) + ":8080");
    var meta = service.path("ServiceMeta");
    assertThat(meta.path("abril-root").asText()).isEqualTo(Environment.ROOT);
    assertThat(meta.path("abril-adopted").asText()).isEqualTo("vm1");
    assertThat(meta.path("region").asText()).isEqualTo("us2");
    Await.until(
        "HAProxy routes it",
        () ->
            assertThat(environment.get("1.0.0.simple.abril", "/").ok())
                .startsWith(id.substring(0, 12)));

    environment.docker().run("kill", id);
    long killed = System.nanoTime();
    Await.until("it is out of Consul", () -> assertThat(registered("simple")).isEmpty());
    System.out.println(
        "adoption: out of the catalogue "
            + (System.nanoTime() - killed) / 1_000_000
            + " ms after docker kill returned");
    assertThat(environment.dns().srv("1.0.0.simple.service.consul")).isEmpty();
    Await.until(
        "its route is gone",
        () -> assertThat(environment.get("1.0.0.simple.abril", "/").status()).isEqualTo(503));

    environment.docker().run("start", id);
    Await.until("it is back", () -> assertThat(registered("simple")).hasSize(1));
    adopt(environment, false);
    Await.until(
        "a node that adopts no more takes it out",
        () -> assertThat(registered("simple")).isEmpty());
    adopt(environment, true);
    Await.until("and back in", () -> assertThat(registered("simple")).hasSize(1));
  }

  @Test
  void aBurstMissesNoneAndLeavesNoGhost() {
    sh(
        "seq 50 | xargs -P 8 -I{} docker run -d -l "
            + LABEL
            + " -p 8080 -l SERVICE_NAME=burst -l SERVICE_TAGS=1.0.0 --stop-timeout 0"
            + " abril/busybox:test sleep 600 >/dev/null");
    Await.until("none is missed", () -> assertThat(registered("burst")).hasSize(50));
    sh("docker ps -q --filter label=" + LABEL + " | xargs docker kill >/dev/null");
    long killed = System.nanoTime();
    Await.until("no ghost is left", () -> assertThat(registered("burst")).isEmpty());
    System.out.println(
        "adoption: the last of 50 out of the catalogue "
            + (System.nanoTime() - killed) / 1_000_000
            + " ms after docker kill returned");
    // Some are there for a moment only.
    sh(
        "docker ps -aq --filter label="
            + LABEL
            + " | head -20 | xargs -P 8 -I{} sh -c 'docker start {} && docker kill {}' >/dev/null");
    Await.until("nor of these", () -> assertThat(registered("burst")).isEmpty());
  }

  @Test
  void whatHappensWhileNoControllerRunsIsMadeGoodAfterwards() {
    var goes =
        run(
            "-p",
            "8080",
            "-e",
            "SERVICE_NAME=goes",
            "-e",
            "SERVICE_TAGS=1.0.0",
            "abril/busybox:test",
            "sleep",
            "600");
    Await.until("it is registered", () -> assertThat(registered("goes")).hasSize(1));
    environment.dev("kill", "controllers").ok();
    environment.docker().run("rm", "-f", goes);
    run(
        "-p",
        "8080",
        "-e",
        "SERVICE_NAME=comes",
        "-e",
        "SERVICE_TAGS=1.0.0",
        "abril/busybox:test",
        "sleep",
        "600");
    assertThat(registered("goes")).hasSize(1);
    environment.dev("start", "controllers").ok();
    Await.until(
        "what is there is right",
        () -> {
          assertThat(registered("goes")).isEmpty();
          assertThat(registered("comes")).hasSize(1);
        });
  }

  @Test
  void whatAContainerSaysWrongIsSaidOnItsNode() {
    run(
        "-p",
        "8080",
        "--name",
        "abril-it-wrong",
        "-e",
        "SERVICE_NAME=wrong",
        "-e",
        "SERVICE_CHECK_TCP=true",
        "-e",
        "SERVICE_CHECK_INTERVAL=soon",
        "abril/busybox:test",
        "sleep",
        "600");
    Await.until(
        "the node says so",
        () ->
            assertThat(
                    environment.kv().condition("nodes", "vm1", "Adopted").path("message").asText())
                .contains("container abril-it-wrong: SERVICE_CHECK_INTERVAL is 'soon'"));
    Await.until("it is registered", () -> assertThat(registered("wrong")).hasSize(1));
  }
}
