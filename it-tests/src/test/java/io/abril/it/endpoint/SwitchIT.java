package io.abril.it.endpoint;

import static io.abril.it.environment.Documents.all;
import static io.abril.it.environment.Documents.endpoint;
import static io.abril.it.environment.Documents.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class SwitchIT {
  private final Environment environment;

  SwitchIT(Environment environment) {
    this.environment = environment;
  }

  @BeforeEach
  void declare() {
    environment.abrilctl().applyAndWait(all(sample("date", "1.0.0", 3), endpoint("date", "1.0.0")));
    awaitVersion("1.0.0");
  }

  @AfterEach
  void clear() {
    environment.clear();
  }

  private void awaitVersion(String version) {
    Await.until(
        "consumers get " + version,
        () -> {
          assertThat(environment.get("date-1.abril", "/date").ok()).endsWith(" " + version);
          assertThat(environment.dns().alias("date-1.service.consul"))
              .isEqualTo(version + ".date.service.consul");
          assertThat(environment.dns().srv("date-1.query.consul"))
              .isNotEmpty()
              .isEqualTo(environment.dns().srv(version + ".date.service.consul"));
        });
  }

  @Test
  void aSwitchForthBackAndForthAgainLosesNoRequest() {
    try (var load = environment.load("date-1.abril", "/date")) {
      environment.abrilctl().run("deploy", "date", "1.0.1").ok();
      awaitVersion("1.0.1");
      var forth = load.stop().lossless();
      assertThat(forth.versions()).containsOnlyKeys("1.0.0", "1.0.1");
    }
    try (var load = environment.load("date-1.abril", "/date")) {
      environment.abrilctl().run("rollback", "date-1", "--wait").ok();
      awaitVersion("1.0.0");
      load.stop().lossless();
    }
    try (var load = environment.load("date-1.abril", "/date")) {
      environment.abrilctl().run("deploy", "date", "1.0.1").ok();
      awaitVersion("1.0.1");
      load.stop().lossless();
    }
    assertThat(environment.docker().running("date-1.0.0")).as("kept, as asked").hasSize(3);
  }

  @Test
  void everyVersionAndEveryEndpointHasAHostAndEveryOtherGetsTheIndex() {
    assertThat(environment.get("1.0.0.date.abril", "/date").ok()).endsWith(" 1.0.0");
    assertThat(environment.get("date-1.abril", "/status").status()).isEqualTo(200);
    var unknown = environment.get("hello.abril", "/");
    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(unknown.header("Content-Type")).startsWith("text/html");
    assertThat(unknown.body())
        .contains("http://1.0.0.date.abril/status", "http://date-1.abril/status");
  }

  @Test
  void scalingAndARollingUpdateLoseNoRequest() {
    try (var load = environment.load("date-1.abril", "/date")) {
      environment.abrilctl().run("scale", "pool", "date-1.0.0", "--replicas", "12", "--wait").ok();
      assertThat(environment.docker().running("date-1.0.0")).hasSize(12);
      Await.until(
          "DNS answers 12",
          () -> assertThat(environment.dns().srv("date-1.query.consul")).hasSize(12));
      environment.abrilctl().run("scale", "pool", "date-1.0.0", "--replicas", "3", "--wait").ok();
      assertThat(environment.docker().running("date-1.0.0")).hasSize(3);

      var before = environment.docker().idsBySlot("date-1.0.0");
      var changed = sample("date", "1.0.0", 3).replace("env: {", "env: {MARK: changed, ");
      environment.abrilctl().applyAndWait(changed);
      load.stop().lossless();
      var after = environment.docker().idsBySlot("date-1.0.0");
      assertThat(after).hasSize(3);
      assertThat(after.values())
          .as("all are replaced")
          .doesNotContainAnyElementsOf(before.values());
      for (String container : environment.docker().running("date-1.0.0")) {
        var env = environment.docker().inspect(container).path("Config").path("Env");
        assertThat(StreamSupport.stream(env.spliterator(), false).map(e -> e.asText()))
            .contains("MARK=changed");
      }
    }
  }
}
