package io.abril.it.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates of a pool as its users see them. */
@RealParts
class RolloutIT {
  private final Environment environment;

  RolloutIT(Environment environment) {
    this.environment = environment;
  }

  @AfterEach
  void clear() {
    environment.clear();
  }

  private static String pool(String service, String update) {
    return Documents.busybox(service, "1.0.0", 3)
        + "  update: {"
        + update
        + "}\n  restart: {delay: 1s, maxDelay: 2s}\n";
  }

  private static String changed(String document, String to) {
    return document.replace("env: {", "env: {CHANGE: \"" + to + "\", ");
  }

  private Set<String> ids(String pool) {
    return new HashSet<>(environment.docker().idsBySlot(pool).values());
  }

  private List<String> changes(String pool) {
    return environment.docker().running(pool).stream()
        .map(name -> environment.docker().inspect(name).path("Config").path("Env"))
        .map(env -> env.toString().replaceFirst(".*CHANGE=(\\w*).*", "$1"))
        .distinct()
        .toList();
  }

  private void awaitSentence(String pool, String reason, String... parts) {
    Await.until(
        pool + " says what is wrong",
        () -> {
          var ready = environment.kv().condition("servicepools", pool, "Ready");
          assertThat(ready.path("message").asText()).contains(parts);
          assertThat(ready.path("reason").asText()).isEqualTo(reason);
        });
  }

  @Test
  void aRestartReplacesEveryContainerAndPinsAnewWhatTheTagMeans() {
    var image = "abril/pinned:it";
    environment.docker().run("tag", "abril/busybox:test", image);
    var name = "again-1.0.0";
    var document = pool("again", "maxSurge: 3").replace("abril/busybox:test", image);
    environment.abrilctl().applyAndWait(document);
    var first = ids(name);
    var old = imageIds(name);

    environment.docker().run("create", "--name", "abril-it-layer", "abril/busybox:test");
    environment.docker().run("commit", "--change", "LABEL it=it", "abril-it-layer", image);
    environment.docker().run("rm", "abril-it-layer");
    var victim = environment.docker().running(name).get(0);
    environment.docker().run("rm", "-f", victim);
    Await.until(
        "the instance that was removed is there again",
        () -> {
          assertThat(environment.docker().running(name)).hasSize(3);
          assertThat(ids(name)).isNotEqualTo(first);
        });
    assertThat(imageIds(name)).as("made of the pinned image").isEqualTo(old);
    assertThat(status(name).path("imageDigest").asText()).isEqualTo(old.iterator().next());

    var before = ids(name);
    environment.abrilctl().run("rollout", "restart", name, "--wait", "--timeout", "60s").ok();
    assertThat(ids(name)).hasSize(3).doesNotContainAnyElementsOf(before);
    assertThat(imageIds(name)).hasSize(1).doesNotContainAnyElementsOf(old);
    assertThat(environment.kv().keys("revisions/servicepools/" + name)).hasSize(1);

    environment.kv().deleteObject("servicepools", name);
    Await.until(
        "the revisions are gone with their pool",
        () -> assertThat(environment.kv().keys("revisions/servicepools/" + name)).isEmpty());
    environment.docker().run("image", "rm", image);
  }

  private com.fasterxml.jackson.databind.JsonNode status(String pool) {
    return environment.abrilctl().get("pool", pool).path("status");
  }

  private Set<String> imageIds(String pool) {
    var found = new HashSet<String>();
    environment
        .docker()
        .running(pool)
        .forEach(c -> found.add(environment.docker().inspect(c).path("Image").asText()));
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"spec", "request"})
  void aPausedPoolIsLeftAsItIsUntilItIsResumed(String how) {
    var name = "held-1.0.0";
    var document = pool("held", "maxSurge: 3");
    environment.abrilctl().applyAndWait(changed(document, "one"));
    var before = ids(name);
    boolean bySpec = how.equals("spec");
    if (!bySpec) {
      environment.abrilctl().run("rollout", "pause", name).ok();
      Await.until(
          "the pause is taken up",
          () -> assertThat(status(name).path("rollout").path("paused").asBoolean()).isTrue());
    }
    var two = changed(document, "two");
    environment.abrilctl().apply(bySpec ? two + "  paused: true\n" : two).ok();
    awaitSentence(name, "Paused", "0 of 3 instances are of the current specification");
    var held = environment.abrilctl().run("rollout", "status", "pool/" + name, "--timeout", "30s");
    assertThat(held.exit()).as(held.out() + held.err()).isEqualTo(9);
    assertThat(ids(name)).isEqualTo(before);

    if (bySpec) {
      environment.abrilctl().apply(two).ok();
    } else {
      environment.abrilctl().run("rollout", "resume", name).ok();
    }
    environment.abrilctl().run("rollout", "status", "pool/" + name, "--timeout", "60s").ok();
    assertThat(changes(name)).containsExactly("two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo cannot read /etc/app.conf; exit 7 | 64Mi | CrashLoop"
            + " | exited with code 7; it last said: cannot read /etc/app.conf",
        "exit 0 | 64Mi | CrashLoop | exited with code 0 (which is success",
        "exec no-such-program | 64Mi | CrashLoop | exited with code 127 (the command was not found)",
        "sleep 600 | 1Mi | Failing | inimum memory limit allowed",
      })
  void aProcessThatEndsSaysWhy(String script, String memory, String reason, String words) {
    environment
        .abrilctl()
        .apply(
            """
            apiVersion: abril/v1
            kind: ServicePool
            metadata: {name: short-1.0.0}
            spec:
              service: short
              version: 1.0.0
              image: {ref: "abril/busybox:test", pull: Never}
              args: [sh, -c, "%s"]
              restart: {delay: 1s, maxDelay: 1s}
              resources: {limit: {memory: %s}}
            """
                .formatted(script, memory))
        .ok();
    awaitSentence("short-1.0.0", reason, words);
  }
}
