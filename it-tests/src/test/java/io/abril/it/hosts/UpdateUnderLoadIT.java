package io.abril.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Hosts;
import io.abril.it.environment.RealHosts;
import io.abril.it.tools.Await;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Updates of a pool on three hosts while requests flow through the load balancer of one. */
@RealHosts
class UpdateUnderLoadIT {
  private static final int RATE = 600;
  private static final int REQUESTS = 20_000;
  private static final int REPLICAS = 6;

  private final Hosts hosts;

  UpdateUnderLoadIT(Hosts hosts) {
    this.hosts = hosts;
  }

  @BeforeEach
  void balance() {
    hosts.abrilctl().applyAndWait(Documents.loadBalancer());
  }

  @AfterEach
  void clear() {
    hosts.clear();
  }

  private static String pool(String service, String update, String change) {
    return Documents.busybox(service, "1.0.0", REPLICAS)
            .replace("env: {", "env: {CHANGE: \"" + change + "\", ")
        + "  update: {"
        + update
        + "}\n  restart: {delay: 1s, maxDelay: 2s}\n";
  }

  private static String crashing(String document, String words) {
    return document.replaceFirst("mkdir -p /tmp/www", "echo " + words + " >\\&2; exit 3; mkdir");
  }

  /** How many containers there are of each change, running or not. */
  private Map<String, Integer> changes(String pool) {
    var counts = new HashMap<String, Integer>();
    hosts.all().stream()
        .map(host -> hosts.docker(host.name()))
        .flatMap(docker -> docker.containers(pool).stream().map(docker::inspect))
        .map(container -> container.path("Config").path("Env").toString())
        .map(env -> env.replaceFirst(".*CHANGE=(\\w*).*", "$1"))
        .forEach(change -> counts.merge(change, 1, Integer::sum));
    return counts;
  }

  private void awaitEverywhere(String site) {
    Await.until(
        "every load balancer answers",
        () ->
            assertThat(Stream.of("vm1", "vm2", "vm3").map(h -> hosts.get(h, site, "/").status()))
                .containsOnly(200));
  }

  @Test
  void noRequestIsLostWhenAHostIsDrainedAndComesBack() {
    var site = "1.0.0.leave.abril";
    hosts.abrilctl().applyAndWait(pool("leave", "", "one"));
    awaitEverywhere(site);
    try (var load = hosts.load("vm1", site, "/", RATE)) {
      hosts.abrilctl().run("drain", "vm2").ok();
      Await.until(
          "vm2 is empty, and as many run elsewhere",
          () -> {
            var running = hosts.running("leave-1.0.0");
            assertThat(running.get("vm2")).isEmpty();
            assertThat(running.values().stream().mapToInt(List::size).sum()).isEqualTo(REPLICAS);
          });
      hosts.abrilctl().run("uncordon", "vm2").ok();
      awaitEverywhere(site);
      assertThat(load.stop().lossless().versions()).hasSizeLessThan(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "roll, 'order: start-first, maxSurge: 2, progressDeadline: 6s'",
    "step, 'order: stop-first, maxUnavailable: 1, progressDeadline: 6s'",
  })
  void noRequestIsLostAndABadUpdateGoesBackByItself(String service, String update) {
    var name = service + "-1.0.0";
    var site = "1.0.0." + service + ".abril";
    hosts.abrilctl().applyAndWait(pool(service, update, "one"));
    awaitEverywhere(site);
    try (var load = hosts.load("vm1", site, "/", RATE)) {
      hosts.abrilctl().apply(pool(service, update, "two")).ok();
      hosts.abrilctl().run("rollout", "status", "pool/" + name, "--timeout", "60s").ok();
      assertThat(changes(name)).isEqualTo(Map.of("two", REPLICAS));

      hosts.abrilctl().apply(crashing(pool(service, update, "bad"), "no licence key")).ok();
      var ended = hosts.abrilctl().run("rollout", "status", "pool/" + name, "--timeout", "60s");
      assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(8);
      assertThat(ended.err())
          .contains("was given up: no further instance passed within 6s")
          .contains("exited with code 3; it last said: no licence key");
      Await.until(
          "the last good specification runs again",
          () -> {
            assertThat(changes(name)).isEqualTo(Map.of("two", REPLICAS));
            assertThat(hosts.kv().condition("servicepools", name, "Ready").toString())
                .contains("RolledBack")
                .doesNotContain("are passing");
          });
      load.awaitSent(REQUESTS);
      assertThat(load.stop().lossless().sent()).isGreaterThanOrEqualTo(REQUESTS);
    }
    assertThat(hosts.kv().text("objects", "servicepools", name).orElseThrow())
        .as("the document is its writer's")
        .contains("no licence key");

    var undone = hosts.abrilctl().run("rollout", "undo", name, "--wait", "--timeout", "60s");
    assertThat(undone.ok().out())
        .contains("is as in revision 2 again: args, env")
        .contains(name + " is as its document wants it");
    var history = hosts.abrilctl().run("rollout", "history", name).ok().out();
    assertThat(history).contains("created").contains("back to revision 2");
  }
}
