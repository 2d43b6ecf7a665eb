package io.abril.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.it.environment.Documents;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealParts
class JobIT {
  private static final String IMAGE = "abril/busybox:test";

  private final Environment environment;

  JobIT(Environment environment) {
    this.environment = environment;
  }

  @AfterEach
  void clear() {
    for (String key : environment.kv().keys("objects/jobs/")) {
      environment.kv().deleteObject("jobs", key.substring(key.lastIndexOf('/') + 1));
    }
    Await.until(
        "jobs are gone, and their containers with them",
        () -> {
          assertThat(environment.kv().keys("accepted/jobs/")).isEmpty();
          assertThat(environment.kv().keys("status/jobs/")).isEmpty();
          assertThat(all("label=abril.job")).isEmpty();
        });
    environment.clear();
  }

  private List<String> all(String filter) {
    return environment
        .docker()
        .run(
            "ps",
            "-a",
            "--filter",
            filter,
            "--filter",
            "label=abril.root=" + Environment.ROOT,
            "--format",
            "{{.Names}}")
        .lines();
  }

  private List<String> containers(String job) {
    return all("label=abril.job=" + job);
  }

  private void put(String name, String fields) {
    environment
        .kv()
        .putObject(
            "jobs",
            name,
            """
            apiVersion: abril/v1
            kind: Job
            metadata: {name: %s}
            spec:
              image: {ref: "%s", pull: Never}
            %s
            """
                .formatted(name, IMAGE, fields.indent(2)));
  }

  private JsonNode status(String name) {
    return environment.abrilctl().get("job", name).path("status");
  }

  private JsonNode awaitPhase(String name, String phase) {
    return Await.get(
        "job " + name + " is " + phase,
        () -> {
          var status = status(name);
          assertThat(status.path("phase").asText()).as(status.toString()).isEqualTo(phase);
          return status;
        });
  }

  @Test
  void aProcessRunsToItsEndAndWhatItSaidStays() {
    put(
        "seed",
        """
        args: [sh, -c, 'echo "$WHO says hello"; echo to stderr >&2']
        env: {WHO: "{job} {run} on {node.name}"}
        ttlAfterFinished: 3s
        """);
    var status = awaitPhase("seed", "Succeeded");
    assertThat(status.path("exitCode").asInt(-1)).isZero();
    assertThat(status.path("log").asText().lines())
        .containsExactlyInAnyOrder("seed 1 on vm1 says hello", "to stderr");
    assertThat(status.path("container").asText()).matches("seed\\.1\\.1\\.[0-9a-f]{6}");
    Await.until(
        "the container goes after its time", () -> assertThat(containers("seed")).isEmpty());
    assertThat(status("seed").path("phase").asText()).isEqualTo("Succeeded");
    environment.abrilctl().run("wait", "job/seed", "--timeout", "10s").ok();
  }

  @Test
  void theContainerCarriesWhatTellsWhoseItIs() {
    put("tail", "args: [sleep, '600']\nuser: \"65534\"\nresources: {limit: {memory: 32Mi}}\n");
    awaitPhase("tail", "Running");
    var container = environment.docker().inspect(containers("tail").get(0));
    var labels = container.path("Config").path("Labels");
    assertThat(labels.path("abril.job").asText()).isEqualTo("tail");
    assertThat(labels.path("abril.run").asText()).isEqualTo("1");
    assertThat(labels.path("abril.attempt").asText()).isEqualTo("1");
    assertThat(labels.path("abril.uid").asText()).isNotEmpty();
    assertThat(container.path("Config").path("User").asText()).isEqualTo("65534");
    assertThat(container.path("HostConfig").path("Memory").asLong()).isEqualTo(32L << 20);
    assertThat(container.path("HostConfig").path("RestartPolicy").path("Name").asText())
        .isEqualTo("no");
  }

  @Test
  void aFailureIsTriedAgainAndItsLastWordsAreKept() {
    put(
        "flaky",
        """
        args: [sh, -c, 'echo "attempt $N"; exit 3']
        env: {N: "{attempt}"}
        retries: 2
        """);
    var status = awaitPhase("flaky", "Failed");
    assertThat(status.path("attempt").asInt()).isEqualTo(3);
    assertThat(status.path("exitCode").asInt()).isEqualTo(3);
    assertThat(status.path("log").asText()).isEqualTo("attempt 3");
    assertThat(environment.abrilctl().run("get", "job", "flaky", "-o", "wide").ok().out())
        .contains("it ended with 3");
    assertThat(environment.abrilctl().run("describe", "job", "flaky").ok().out())
        .contains("AttemptFailed", "run 1, attempt 3: it ended with 3");
    assertThat(containers("flaky")).hasSize(1);
  }

  @Test
  void whatTakesTooLongIsStopped() {
    put("slow", "args: [sleep, '600']\ntimeout: 2s\n");
    var status = awaitPhase("slow", "Failed");
    assertThat(status.path("timedOut").asBoolean()).isTrue();
    assertThat(status.path("message").asText()).isEqualTo("timed out: it took longer than 2s");
    assertThat(
            environment
                .docker()
                .inspect(containers("slow").get(0))
                .path("State")
                .path("Running")
                .asBoolean())
        .isFalse();
  }

  @Test
  void aJobRunsBesideAPoolOnceThatPasses() {
    put("setup", "args: ['true']\non: {pool: store-1.0.0}\n");
    Await.until(
        "it says what it waits for",
        () ->
            assertThat(environment.abrilctl().run("get", "job", "setup", "-o", "wide").ok().out())
                .contains("it runs where the pool store-1.0.0 does, which is not there"));
    environment
        .kv()
        .putObject("servicepools", "store-1.0.0", Documents.busybox("store", "1.0.0", 1));
    assertThat(awaitPhase("setup", "Succeeded").path("node").asText()).isEqualTo("vm1");
  }

  @Test
  void aJobBesideAPoolThatFailsRunsAllTheSameForItMayMendIt() {
    environment
        .kv()
        .putObject(
            "servicepools",
            "store-1.0.0",
            Documents.busybox("store", "1.0.0", 1).replace("exec httpd", "exec false"));
    put("mend", "args: ['true']\non: {pool: store-1.0.0}\n");
    assertThat(awaitPhase("mend", "Succeeded").path("node").asText()).isEqualTo("vm1");
  }

  @Test
  void whatCannotBeStartedSaysWhyAndHealsWhenMended() {
    put("typo", "args: ['true']\n");
    awaitPhase("typo", "Succeeded");
    environment
        .kv()
        .putObject(
            "jobs",
            "typo",
            """
            {apiVersion: abril/v1, kind: Job, metadata: {name: typo},
             spec: {image: {ref: "abril/no-such-image:1", pull: Never}}}
            """);
    Await.until(
        "it names the image",
        () ->
            assertThat(environment.abrilctl().run("get", "job", "typo", "-o", "wide").ok().out())
                .contains("abril/no-such-image:1", "tried again at"));
    put("typo", "command: [/bin/no-such-program]\n");
    assertThat(awaitPhase("typo", "Failed").path("message").asText()).contains("no-such-program");
    put("typo", "args: ['true']\n");
    assertThat(awaitPhase("typo", "Succeeded").path("run").asInt()).isEqualTo(3);
  }

  @Test
  void aScheduleTellsItsNextTimeAndRunsNothingBefore() {
    put("nightly", "args: ['true']\nschedule: \"0 3 29 2 *\"\n");
    Await.until(
        "the next time is told",
        () -> assertThat(status("nightly").path("next").asText()).endsWith("-02-29T03:00:00Z"));
    assertThat(status("nightly").path("run").asInt()).isZero();
    assertThat(containers("nightly")).isEmpty();
  }

  @Test
  void aDeletedJobIsStoppedAndLeavesNothing() {
    put("tail", "args: [sleep, '600']\n");
    awaitPhase("tail", "Running");
    environment.abrilctl().run("delete", "job", "tail", "--timeout", "60s").ok();
    Await.until(
        "nothing is left",
        () -> {
          assertThat(containers("tail")).isEmpty();
          assertThat(environment.kv().keys("status/jobs/tail")).isEmpty();
        });
  }

  @Test
  void runShowsWhatTheProcessSaysAndExitsAsItDid() {
    var result =
        environment
            .abrilctl()
            .run(
                "run",
                "adhoc",
                "--image",
                IMAGE,
                "--env",
                "CODE=7",
                "--rm",
                "--",
                "sh",
                "-c",
                "echo working; exit $CODE");
    assertThat(result.exit()).isEqualTo(7);
    assertThat(result.out()).isEqualTo("working\n");
    assertThat(result.err()).contains("job/adhoc failed: it ended with 7");
    Await.until(
        "--rm leaves nothing",
        () -> {
          assertThat(environment.kv().keys("accepted/jobs/adhoc")).isEmpty();
          assertThat(containers("adhoc")).isEmpty();
        });
    environment.abrilctl().run("run", "again", "--image", IMAGE, "--", "true").ok();
    environment.abrilctl().run("run", "again", "--image", IMAGE, "--", "true").ok();
    assertThat(status("again").path("run").asInt()).isEqualTo(2);
  }

  @Test
  void aLeadersEndNeitherEndsARunNorBeginsItTwice() {
    put("long", "args: [sh, -c, 'echo begun; sleep 20']\n");
    awaitPhase("long", "Running");
    var before = environment.docker().inspect(containers("long").get(0)).path("Id").asText();
    environment.dev("kill", "controllers").ok();
    environment.dev("start", "controllers").ok();
    var status = awaitPhase("long", "Succeeded");
    assertThat(status.path("run").asInt()).isEqualTo(1);
    assertThat(status.path("attempt").asInt()).isEqualTo(1);
    assertThat(environment.docker().inspect(containers("long").get(0)).path("Id").asText())
        .isEqualTo(before);
  }
}
