package io.abril.it.endpoint;

import static io.abril.it.environment.Documents.all;
import static io.abril.it.environment.Documents.busybox;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Smoke tests, soak and automatic versions, with a version whose /status lies. */
@RealParts
class CarefulSwitchIT {
  private static final String SERVICE = "careful";

  private final Environment environment;

  CarefulSwitchIT(Environment environment) {
    this.environment = environment;
  }

  @BeforeEach
  void declare() {
    environment.abrilctl().applyAndWait(all(busybox(SERVICE, "1.0.0", 2), endpoint("1.0.0", "")));
    awaitVersion("1.0.0");
  }

  @AfterEach
  void clear() {
    environment.kv().deleteObject("jobs", "careful-smoke");
    environment.clear();
    Await.until(
        "jobs are gone", () -> assertThat(environment.kv().keys("accepted/jobs/")).isEmpty());
  }

  private static String endpoint(String version, String gates) {
    return """
    apiVersion: abril/v1
    kind: ConsumerEndpoint
    metadata: {name: careful-1}
    spec:
      service: careful
      range: 1.x
      version: %s
      gates: {stableFor: 1s, progressDeadline: 1m%s}
      soak: {for: 1s, maxErrorRate: 1%%}
      retire: {action: keep}
    """
        .formatted(version, gates);
  }

  /** The same with a soak that ends only after the errors have been noticed. */
  private static String watched(String version) {
    return endpoint(version, "").replace("for: 1s", "for: 30s");
  }

  /** A version whose /status is fine, whose / answers 500, and whose /cgi-bin/slow never does. */
  private static String broken(String version) {
    return busybox(SERVICE, version, 2)
        .replace(
            "&& exec httpd",
            "&& rm /tmp/www/index.html && mkdir /tmp/www/cgi-bin && printf '#!/bin/sh\\n"
                + "printf \"Status: 500 broken\\\\r"
                + "\\\\n"
                + "\\\\r"
                + "\\\\n"
                + "\"\\n"
                + "' >/tmp/www/cgi-bin/index.cgi && printf '#!/bin/sh\\n"
                + "exec sleep 300\\n"
                + "' >/tmp/www/cgi-bin/slow && chmod 755 /tmp/www/cgi-bin/* && exec httpd");
  }

  private void awaitVersion(String version) {
    Await.until(
        "consumers get " + version,
        () -> assertThat(environment.get("careful-1.abril", "/").ok()).endsWith(" " + version));
  }

  private JsonNode status() {
    return environment.kv().status("consumerendpoints", "careful-1");
  }

  @Test
  void aVersionThatAnswersWith500IsRevertedInTheSoakAndNotPromotedAgain() {
    environment.abrilctl().applyAndWait(all(broken("1.0.1"), watched("1.0.0")));
    try (var load = environment.load("careful-1.abril", "/")) {
      var deploy = environment.abrilctl().run("deploy", SERVICE, "1.0.1").exiting(8);
      assertThat(deploy.err()).contains("were answered with 5xx since the switch");
      awaitVersion("1.0.0");
      load.stop();
    }
    environment.abrilctl().apply(watched("1.0.1")).ok();
    Await.until(
        "the unchanged wish is held",
        () ->
            assertThat(
                    environment
                        .kv()
                        .condition("consumerendpoints", "careful-1", "Ready")
                        .path("reason")
                        .asText())
                .isEqualTo("HeldByRevert"));
    try (var load = environment.load("careful-1.abril", "/")) {
      load.awaitReports(20);
      assertThat(load.stop().lossless().versions()).hasSizeLessThan(2);
    }
    assertThat(status().path("live").asText()).isEqualTo("1.0.0");
    assertThat(status().path("rejected").toString()).isEqualTo("[\"1.0.1\"]");
  }

  @Test
  void aSmokeTestKeepsABadVersionFromConsumersAndOneThatHangsFails() {
    environment.abrilctl().applyAndWait(broken("1.0.1"));
    environment.abrilctl().apply(endpoint("1.0.0", ", smoke: [{http: /, count: 3}]")).ok();
    var bad = environment.abrilctl().run("deploy", SERVICE, "1.0.1").exiting(1);
    assertThat(bad.err()).contains("the smoke test GET / failed:", "answered 500 instead of 200");

    environment
        .abrilctl()
        .apply(endpoint("1.0.1", ", smoke: [{http: /cgi-bin/slow, timeout: 1s}]"))
        .ok();
    var hangs = environment.abrilctl().run("deploy", SERVICE, "1.0.1").exiting(1);
    assertThat(hangs.err()).contains("did not answer within 1s");
    awaitVersion("1.0.0");
  }

  @Test
  void aJobTestsTheCandidateAndItsResultGatesTheSwitch() {
    environment
        .abrilctl()
        .apply(
            """
            apiVersion: abril/v1
            kind: Job
            metadata: {name: careful-smoke}
            spec:
              image: {ref: "abril/busybox:test", pull: Never}
              args:
              - sh
              - -c
              - >-
                for i in $(echo "$ABRIL_INSTANCES" | tr , ' '); do
                echo "asks $i for $ABRIL_VERSION"; wget -qO- "http://$i/" | grep -q "$ABRIL_VERSION" || exit 3;
                done
            """)
        .ok();
    environment.abrilctl().applyAndWait(all(broken("1.0.1"), busybox(SERVICE, "1.0.2", 2)));
    environment.abrilctl().apply(endpoint("1.0.0", ", smoke: [{job: careful-smoke}]")).ok();

    var bad = environment.abrilctl().run("deploy", SERVICE, "1.0.1").exiting(1);
    assertThat(bad.err()).contains("the job careful-smoke failed", "it ended with 3");

    environment.abrilctl().run("deploy", SERVICE, "1.0.2").ok();
    awaitVersion("1.0.2");
    assertThat(environment.kv().keys("accepted/jobs/")).as("the template and one run").hasSize(2);
  }

  @Test
  void theHighestReadyVersionOfTheRangeGoesLiveByItself() {
    environment.abrilctl().apply(endpoint("auto", "")).ok();
    environment
        .abrilctl()
        .applyAndWait(all(busybox(SERVICE, "1.0.2", 1), busybox(SERVICE, "2.0.0", 1)));
    awaitVersion("1.0.2");
    environment.abrilctl().applyAndWait(busybox(SERVICE, "1.0.1", 1));
    environment.abrilctl().run("deploy", SERVICE, "1.0.3", "--image", "abril/busybox:test").ok();
    awaitVersion("1.0.3");
    assertThat(status().path("wanted").asText()).isEqualTo("1.0.3");
  }
}
