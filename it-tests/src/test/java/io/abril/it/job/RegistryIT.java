package io.abril.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import io.abril.it.tools.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A registry with TLS and a password, as a pool; images pushed, listed, removed, collected. */
@RealParts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Environment environment;
  private final Path state;
  private final String address;
  private final Path login;

  RegistryIT(Environment environment) throws IOException {
    this.environment = environment;
    this.address = environment.variable("ABRIL_NODE_ADDRESS") + ":5000";
    this.state = Files.createTempDirectory("abril-registry");
    this.login = Files.createTempDirectory("abril-docker-login");
  }

  private Result registry(String verb, String... more) {
    var words =
        new ArrayList<>(
            List.of(
                environment.clonePath().resolve("deploy/registry").toString(),
                verb,
                "--node",
                "vm1",
                "--state",
                state.toString()));
    words.addAll(List.of(more));
    return environment.command().run(LIMIT, words.toArray(String[]::new));
  }

  private Result docker(String... words) {
    var all = new ArrayList<>(List.of("docker", "--config", login.toString()));
    all.addAll(List.of(words));
    return environment.command().run(LIMIT, all.toArray(String[]::new));
  }

  private Result client(String... words) {
    var all = new ArrayList<>(List.of("registry"));
    all.addAll(List.of(words));
    all.addAll(
        List.of(
            "--registry",
            address,
            "--user",
            "abril",
            "--password-file",
            state.resolve("password").toString()));
    return environment.abrilctl().run(all.toArray(String[]::new));
  }

  @BeforeAll
  void up() throws IOException {
    var up = registry("up").ok();
    var password = Files.readString(state.resolve("password"));
    assertThat(password).hasSizeGreaterThan(20);
    assertThat(up.out() + up.err()).as("the password is never printed").doesNotContain(password);
    var result =
        environment
            .command()
            .feed(
                LIMIT,
                password,
                "docker",
                "--config",
                login.toString(),
                "login",
                address,
                "-u",
                "abril",
                "--password-stdin");
    result.ok();
  }

  @AfterAll
  void down() {
    registry("down", "--purge").ok();
    environment.clear();
    assertThat(state).doesNotExist();
    assertThat(Path.of("/etc/docker/certs.d", address)).doesNotExist();
  }

  private void push(String name) {
    docker("tag", "abril/busybox:test", address + "/" + name).ok();
    docker("push", "-q", address + "/" + name).ok();
    docker("image", "rm", address + "/" + name).ok();
  }

  private long bytes() {
    var words = new String[] {"du", "-sb", state.resolve("data").toString()};
    return Long.parseLong(environment.command().run(LIMIT, words).ok().out().split("\\s")[0]);
  }

  @Test
  void itsFilesAreItsOwnAndItRunsAsAPool() throws IOException {
    var permissions =
        environment
            .command()
            .run(
                LIMIT,
                "stat",
                "-c",
                "%a",
                state.resolve("password").toString(),
                state.resolve("tls/key.pem").toString(),
                state.resolve("ca/ca-key.pem").toString());
    assertThat(permissions.ok().lines()).containsOnly("600");
    var container =
        environment.docker().inspect(environment.docker().running("registry-2.8.2").get(0));
    var host = container.path("HostConfig");
    assertThat(host.path("PortBindings").path("5000/tcp").get(0).path("HostPort").asInt())
        .isEqualTo(5_000);
    assertThat(host.path("ReadonlyRootfs").asBoolean()).isTrue();
    assertThat(container.toString()).doesNotContain(Files.readString(state.resolve("password")));
    assertThat(environment.dns().srv("2.8.2.registry.service.consul")).containsExactly(address);
  }

  @Test
  void imagesArePushedListedRemovedAndCollected() {
    push("cs/one:1");
    push("cs/one:2");
    push("cs/two:1");
    assertThat(client("ls").ok().lines()).contains("cs/one", "cs/two");
    assertThat(client("tags", "cs/one").ok().lines()).containsExactly("1", "2");

    var shared = client("rm", "cs/one:1").exiting(4);
    assertThat(shared.err()).contains("cs/one:1 is the same image as 2");
    client("rm", "cs/one:1", "--force").ok();
    client("rm", "cs/two:1").ok();
    assertThat(client("tags", "cs/one").ok().out()).isEmpty();
    client("tags", "cs/nope").exiting(3);

    long before = bytes();
    var collected = environment.abrilctl().run("registry", "gc").ok();
    assertThat(collected.out()).contains("eligible for deletion");
    assertThat(bytes()).as("layers that nobody has any more").isLessThan(before / 2);

    push("cs/two:1");
    docker("pull", "-q", address + "/cs/two:1").ok();
    docker("image", "rm", address + "/cs/two:1").ok();
  }

  @Test
  void withoutThePasswordNobodyGetsIn() {
    var denied = environment.abrilctl().run("registry", "ls", "--registry", address);
    assertThat(denied.exiting(6).err()).contains("wants credentials");
    environment
        .kv()
        .putObject(
            "jobs",
            "stranger",
            """
            {apiVersion: abril/v1, kind: Job, metadata: {name: stranger},
             spec: {image: {ref: "%s/cs/private:1", pull: Always}, args: ["true"]}}
            """
                .formatted(address));
    try {
      Await.until(
          "the job says what it lacks",
          () ->
              assertThat(
                      environment.abrilctl().run("get", "job", "stranger", "-o", "wide").ok().out())
                  .containsPattern("(?i)image " + address + "/cs/private:1")
                  .contains("tried again at"));
    } finally {
      environment.kv().deleteObject("jobs", "stranger");
      Await.until(
          "the job is gone", () -> assertThat(environment.kv().keys("accepted/jobs/")).isEmpty());
    }
  }
}
