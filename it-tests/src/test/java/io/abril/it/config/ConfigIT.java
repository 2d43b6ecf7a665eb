package io.abril.it.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import io.abril.it.tools.Command;
import io.abril.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a process reads, what a new value does, and that no value is anywhere else. */
@RealParts
class ConfigIT {
  private static final String POOL = "conf-1.0.0";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Names that only this test uses, and a value that nothing else holds. */
  private static final String SECRET = "it-db";

  private static final String CONFIG = "it-app";
  private static final String VALUE = "zKq7-hunter2-Wm41";
  private static final String NEXT = "yLr8-hunter3-Vn52";

  private final Environment environment;

  ConfigIT(Environment environment) {
    this.environment = environment;
  }

  @AfterEach
  void clear() {
    environment.clear();
    for (String kind : List.of("configs", "secrets")) {
      for (String key : environment.kv().keys("objects/" + kind + "/")) {
        environment.kv().deleteObject(kind, key.substring(key.lastIndexOf('/') + 1));
      }
      Await.until(
          kind + " are gone",
          () -> assertThat(environment.kv().keys("accepted/" + kind + "/")).isEmpty());
    }
  }

  private void secret(String value) {
    environment
        .abrilctl()
        .run("create", "secret", SECRET, "--from-literal", "PASSWORD=" + value)
        .ok();
  }

  private void config(String text) {
    environment
        .abrilctl()
        .run("create", "config", CONFIG, "--from-literal", "app.conf=" + text)
        .ok();
  }

  /** A server that shows, at /conf, its file as it was when it was last told to read it. */
  private static String pool(int replicas) {
    return Documents.busybox("conf", "1.0.0", replicas)
            .replace(
                "&& exec httpd -f -p 8080 -h /tmp/www",
                "&& cp /etc/app/app.conf /tmp/www/conf && trap 'cp -f /etc/app/app.conf"
                    + " /tmp/www/conf' HUP && trap 'exit 0' TERM && httpd -p 8080 -h /tmp/www;"
                    + " while true; do sleep 1 & wait $!; done")
        + """
          user: "65534:65534"
          readOnly: true
          capDrop: [ALL]
          envFrom: [{secret: it-db}]
          files:
          - {secret: it-db, key: PASSWORD, path: /run/secrets/password, mode: "0400"}
          - {config: it-app, key: app.conf, path: /etc/app/app.conf, onChange: SIGHUP}
        """;
  }

  private String exec(String container, String command) {
    return environment.docker().run("exec", container, "sh", "-c", command).out().strip();
  }

  private void awaitPassing(int replicas) {
    Await.until(
        replicas + " instances pass",
        () ->
            assertThat(environment.dns().srv("1.0.0.conf.service.consul"))
                .as(() -> environment.kv().status("servicepools", POOL).toPrettyString())
                .hasSize(replicas));
  }

  @Test
  void valuesReachTheProcessAndNewOnesReplaceOrSignalItAsAsked() throws IOException {
    var volumes = environment.docker().run("volume", "ls", "-q").lines().size();
    secret(VALUE);
    config("level=info");
    environment.abrilctl().apply(pool(2)).ok();
    awaitPassing(2);
    var first = environment.docker().running(POOL).get(0);

    assertThat(exec(first, "cat /run/secrets/password")).isEqualTo(VALUE);
    assertThat(exec(first, "echo \"$PASSWORD\"")).isEqualTo(VALUE);
    assertThat(exec(first, "cat /etc/app/app.conf")).isEqualTo("level=info");
    assertThat(exec(first, "stat -c '%a %u %g' /run/secrets/password"))
        .isEqualTo("400 65534 65534");
    assertThat(exec(first, "echo changed > /etc/app/app.conf; cat /etc/app/app.conf"))
        .as("the file can only be read")
        .isEqualTo("level=info");
    assertThat(environment.docker().run("ps", "-a", "--format", "{{.Names}}").out())
        .as("nothing of the filling is left")
        .doesNotContain(".files");
    assertThat(
            environment.docker().inspect(first).path("Config").path("Labels").toString()
                + environment.docker().inspect(first).path("HostConfig"))
        .doesNotContain(VALUE);
    assertThat(environment.kv().status("secrets", SECRET).path("usedBy").toString())
        .isEqualTo("[\"pool/" + POOL + "\"]");

    var before = environment.docker().idsBySlot(POOL);
    config("level=debug");
    for (String container : environment.docker().running(POOL)) {
      Await.until(
          "the file is new and its process was told",
          () -> assertThat(exec(container, "cat /tmp/www/conf")).isEqualTo("level=debug"));
    }
    assertThat(environment.docker().idsBySlot(POOL)).as("nothing was replaced").isEqualTo(before);

    secret(NEXT);
    Await.until(
        "every instance was replaced",
        () -> {
          var now = environment.docker().idsBySlot(POOL);
          assertThat(now).hasSize(2);
          assertThat(now.values()).doesNotContainAnyElementsOf(before.values());
          for (String container : environment.docker().running(POOL)) {
            assertThat(exec(container, "cat /run/secrets/password")).isEqualTo(NEXT);
          }
        });
    awaitPassing(2);

    for (String value : List.of(VALUE, NEXT)) {
      assertThat(everythingInConsul()).as("in KV").doesNotContain(value);
      assertThat(logs()).as("in the logs").doesNotContain(value);
    }
    environment.clear();
    assertThat(environment.docker().run("volume", "ls", "-q").lines())
        .as("the volumes went with their containers")
        .hasSize(volumes);
  }

  /** Every value below the root, as `consul kv export` tells it to who may read all. */
  private String everythingInConsul() {
    var export =
        environment.command().run(LIMIT, "consul", "kv", "export", Environment.ROOT + "/").ok();
    var all = new StringBuilder();
    for (var entry : Json.tree(export.out())) {
      all.append(entry.path("key").asText())
          .append('\n')
          .append(
              new String(
                  Base64.getDecoder().decode(entry.path("value").asText()), StandardCharsets.UTF_8))
          .append('\n');
    }
    assertThat(all).contains("accepted/secrets/" + SECRET, "events/", "instances/" + POOL);
    return all.toString();
  }

  private String logs() throws IOException {
    var text = new StringBuilder();
    try (Stream<Path> files = Files.list(environment.state().resolve("log"))) {
      for (Path file : files.filter(f -> f.toString().contains("controller")).toList()) {
        text.append(Files.readString(file));
      }
    }
    assertThat(text).as("the controllers' logs").isNotEmpty();
    return text.toString();
  }

  @Test
  void whatIsMissingIsSaidAndAPoolGoesOnWhenItIsThere() {
    environment.abrilctl().apply(pool(1)).ok();
    Await.until(
        "the pool says what is missing",
        () ->
            assertThat(
                    environment
                        .kv()
                        .condition("servicepools", POOL, "Ready")
                        .path("message")
                        .asText())
                .contains("secret it-db is not there")
                .contains("config it-app is not there"));
    assertThat(environment.docker().containers(POOL)).isEmpty();
    secret(VALUE);
    config("level=info");
    awaitPassing(1);

    // In use: it stays until nobody uses it.
    environment.kv().deleteObject("configs", CONFIG);
    Await.until(
        "the config's deletion waits",
        () ->
            assertThat(environment.kv().condition("configs", CONFIG, "Ready").toString())
                .contains("InUse", "pool/" + POOL));
    environment.kv().deleteObject("servicepools", POOL);
    Await.until(
        "the config is gone",
        () -> assertThat(environment.kv().keys("accepted/configs/" + CONFIG)).isEmpty());
  }

  @Test
  void plainTextInADocumentIsRefusedAndRepeatedNowhere() throws IOException {
    environment
        .kv()
        .putObject(
            "secrets",
            SECRET,
            """
            {apiVersion: abril/v1, kind: Secret, metadata: {name: it-db},
             spec: {data: {PASSWORD: %s, pin: 4711471147}}}
            """
                .formatted(VALUE));
    Await.until(
        "the document is refused",
        () ->
            assertThat(
                    environment
                        .kv()
                        .condition("secrets", SECRET, "Accepted")
                        .path("reason")
                        .asText())
                .isEqualTo("Plaintext"));
    var said = new ArrayList<String>();
    said.add(environment.kv().status("secrets", SECRET).toString());
    for (String key : environment.kv().keys("events/secrets/" + SECRET)) {
      said.add(key);
    }
    for (Command.Result shown :
        List.of(
            environment.abrilctl().run("get", "secrets"),
            environment.abrilctl().run("get", "secrets", "-o", "yaml"),
            environment.abrilctl().run("describe", "secret", SECRET),
            environment.abrilctl().run("events"))) {
      said.add(shown.out() + shown.err());
    }
    said.add(logs());
    assertThat(said).allSatisfy(s -> assertThat(s).doesNotContain(VALUE, "4711471147"));
  }
}
