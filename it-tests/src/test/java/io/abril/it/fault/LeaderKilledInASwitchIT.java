package io.abril.it.fault;

import static io.abril.it.environment.Documents.all;
import static io.abril.it.environment.Documents.busybox;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.it.environment.Controllers;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One attempt, in each phase of which its leader is killed, ends as if nothing had happened. */
@RealParts
class LeaderKilledInASwitchIT {
  private static final String JOB =
      """
      apiVersion: abril/v1
      kind: Job
      metadata: {name: killed-smoke}
      spec:
        image: {ref: "abril/busybox:test", pull: Never}
        args: [sleep, "8"]
      """;

  private final Environment environment;
  private final Controllers controllers;

  LeaderKilledInASwitchIT(Environment environment) {
    this.environment = environment;
    this.controllers = new Controllers(environment);
  }

  @BeforeEach
  void declare() {
    environment
        .abrilctl()
        .applyAndWait(
            all(
                busybox("killed", "1.0.0", 2),
                busybox("killed", "1.0.1", 2),
                endpoint("1.0.0", "", true)));
  }

  @AfterEach
  void clear() {
    environment.dev("start", "controllers").ok();
    environment.kv().deleteObject("jobs", "killed-smoke");
    environment.clear();
    Await.until(
        "jobs are gone", () -> assertThat(environment.kv().keys("accepted/jobs/")).isEmpty());
  }

  private static String endpoint(String version, String smoke, boolean auto) {
    return """
    apiVersion: abril/v1
    kind: ConsumerEndpoint
    metadata: {name: killed-1}
    spec:
      service: killed
      range: 1.x
      version: %s
      gates: {stableFor: 6s, progressDeadline: 3m%s}
      promotion: {auto: %s}
      soak: {for: 10s}
      retire: {after: 6s, action: idle}
      flapGuard: {within: 0s}
    """
        .formatted(version, smoke, auto);
  }

  private JsonNode status() {
    return environment.kv().status("consumerendpoints", "killed-1");
  }

  private String attempt() {
    return status().path("attempt").path("id").asText();
  }

  private void awaitPhase(String phase) {
    Await.until(
        "it is " + phase, () -> assertThat(status().path("phase").asText()).isEqualTo(phase));
  }

  /** Kills the leader as soon as that phase is seen. */
  private void killIn(String phase, Runnable whatLeadsThere) {
    var leader = controllers.leader();
    // Some phases last for less time than abrilctl takes to end.
    var asked = CompletableFuture.runAsync(whatLeadsThere);
    long end = System.nanoTime() + Await.DEADLINE.toNanos();
    while (!status().path("phase").asText().equals(phase)) {
      assertThat(System.nanoTime()).as("%s never came: %s", phase, status()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
    leader.kill();
    asked.join();
    assertThat(status().path("phase").asText()).as("where it was killed").isEqualTo(phase);
    controllers.start(leader.name());
  }

  /**
   * The same for a phase that lasts until HAProxy has followed, some tens of milliseconds: HAProxy
   * gets a hundredth of a core meanwhile, so that the phase can't be missed.
   */
  private void killWhileHaproxyFollows(String phase, String... request) {
    var haproxy = environment.docker().run("ps", "-q", "--filter", "label=abril.lb").out().strip();
    environment.docker().run("update", "--cpu-period", "100000", "--cpu-quota", "1000", haproxy);
    try {
      killIn(phase, () -> ask(request));
    } finally {
      environment.docker().run("update", "--cpu-quota", "-1", haproxy);
    }
  }

  private void killIn(String phase) {
    killIn(phase, () -> {});
  }

  private void deploy(String document) {
    environment.abrilctl().apply(document).ok();
  }

  private void ask(String... words) {
    environment.abrilctl().run(words).ok();
  }

  @Test
  void anAttemptIsOneWhoeverLeads() {
    deploy(JOB);
    var containers = environment.docker().idsBySlot("killed-1.0.1");
    try (var load = environment.load("killed-1.abril", "/", 50)) {
      var smoke = ", smoke: [{job: killed-smoke}]";
      killIn("Preparing", () -> deploy(endpoint("1.0.1", smoke, false)));
      var attempt = attempt();
      killIn("Verifying");
      killIn("AwaitingPromotion");
      killWhileHaproxyFollows("Switching", "promote", "killed-1");
      killIn("Soaking");
      killIn("Retiring");
      awaitPhase("Steady");
      load.stop().lossless();

      assertThat(attempt()).isEqualTo(attempt);
    }
    var status = status();
    assertThat(status.path("live").asText()).isEqualTo("1.0.1");
    assertThat(status.path("rejected")).isEmpty();
    assertThat(status.path("retired").toString()).isEqualTo("[\"1.0.0\"]");
    assertThat(status.path("switches")).as("moves of the pointer").hasSize(1);
    assertThat(environment.docker().idsBySlot("killed-1.0.1")).isEqualTo(containers);
    Await.until(
        "the old version is idle",
        () -> assertThat(environment.docker().running("killed-1.0.0")).isEmpty());
    assertThat(environment.kv().keys("status/jobs/"))
        .as("the template and one run")
        .hasSize(2)
        .allSatisfy(
            key -> {
              var job = environment.kv().status("jobs", key.substring(key.lastIndexOf('/') + 1));
              assertThat(job.path("run").asInt()).isEqualTo(1);
              assertThat(job.path("attempt").asInt()).isEqualTo(1);
            });
  }

  @Test
  void aWayBackIsGoneOnceWhoeverLeads() {
    deploy(endpoint("1.0.1", "", true));
    awaitPhase("Soaking");
    var attempt = attempt();
    try (var load = environment.load("killed-1.abril", "/", 50)) {
      killWhileHaproxyFollows("RollingBack", "rollback", "killed-1");
      awaitPhase("RolledBack");
      load.stop().lossless();
    }
    var status = status();
    assertThat(attempt()).isEqualTo(attempt);
    assertThat(status.path("live").asText()).isEqualTo("1.0.0");
    assertThat(status.path("rejected").toString()).isEqualTo("[\"1.0.1\"]");
    assertThat(status.path("switches")).as("moves of the pointer").hasSize(2);
    assertThat(environment.get("killed-1.abril", "/").ok()).endsWith(" 1.0.0");
  }
}
