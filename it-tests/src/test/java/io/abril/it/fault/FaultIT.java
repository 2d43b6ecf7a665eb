package io.abril.it.fault;

import static io.abril.it.environment.Documents.all;
import static io.abril.it.environment.Documents.busybox;
import static io.abril.it.environment.Documents.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Controllers;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import io.abril.it.tools.Http;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever breaks, the world becomes what was declared again, and nothing is there twice. */
@RealParts
class FaultIT {
  private static final String POOL = "fault-1.0.0";

  private final Environment environment;

  FaultIT(Environment environment) {
    this.environment = environment;
  }

  @BeforeEach
  void declare() {
    environment
        .abrilctl()
        .applyAndWait(all(busybox("fault", "1.0.0", 3), endpoint("fault", "1.0.0")));
    awaitWhole(POOL, 3);
  }

  @AfterEach
  void clear() {
    // Whatever a test stopped: all of it is there again for the next one.
    for (String part : new String[] {"engine", "consul", "dns", "controllers"}) {
      environment.dev("start", part).ok();
    }
    environment.clear();
  }

  /** As many containers, rows, registrations and answers in DNS as are wanted, and no more. */
  private void awaitWhole(String pool, int replicas) {
    var service = pool.substring(0, pool.indexOf('-'));
    var version = pool.substring(service.length() + 1);
    Await.until(
        "there are " + replicas + " instances of " + pool,
        () -> {
          assertThat(environment.docker().containers(pool)).hasSize(replicas);
          assertThat(environment.docker().idsBySlot(pool)).hasSize(replicas);
          assertThat(environment.kv().keys("instances/" + pool + "/")).hasSize(replicas);
          assertThat(environment.kv().service(service + "?tag=" + version)).hasSize(replicas);
          var found = environment.dns().srv(version + "." + service + ".service.consul");
          assertThat(found).hasSize(replicas);
          for (String instance : found) {
            assertThat(new Http().get(instance, "/").ok()).endsWith(" " + version);
          }
          assertThat(environment.get(service + "-1.abril", "/").ok()).endsWith(" " + version);
        });
  }

  private Controllers controllers() {
    return new Controllers(environment);
  }

  private String leader() {
    return controllers().leader().name();
  }

  @Test
  void aKilledContainerIsStartedAgain() {
    var victim = environment.docker().containers(POOL).get(0);
    var started = startedAt(victim);
    environment.docker().run("kill", victim);
    Await.until(
        victim + " runs again or has a successor",
        () -> {
          var running = environment.docker().running(POOL);
          assertThat(running).hasSize(3);
          assertThat(!running.contains(victim) || !startedAt(victim).equals(started)).isTrue();
        });
    awaitWhole(POOL, 3);
  }

  private String startedAt(String container) {
    return environment.docker().inspect(container).path("State").path("StartedAt").asText();
  }

  @Test
  void aContainerRemovedByHandIsMadeAgain() {
    var ids = environment.docker().idsBySlot(POOL);
    environment.docker().run("rm", "-f", ids.get(1));
    Await.until(
        "slot 1 has another container",
        () ->
            assertThat(environment.docker().idsBySlot(POOL))
                .hasSize(3)
                .doesNotContainValue(ids.get(1))
                .containsEntry(0, ids.get(0))
                .containsEntry(2, ids.get(2)));
    awaitWhole(POOL, 3);
  }

  @Test
  void aRestartedConsulAgentFindsEverythingAsItWas() {
    var ids = environment.docker().idsBySlot(POOL);
    environment.dev("restart", "consul").ok();
    awaitWhole(POOL, 3);
    assertThat(environment.docker().idsBySlot(POOL)).as("no container was touched").isEqualTo(ids);
    environment.abrilctl().run("scale", "pool", POOL, "--replicas", "4", "--wait").ok();
    awaitWhole(POOL, 4);
  }

  @Test
  void anEngineThatRestartsGetsItsContainersBack() {
    environment.dev("restart", "engine").ok();
    awaitWhole(POOL, 3);
    environment.abrilctl().await("pool/" + POOL, "condition=Ready");
    environment.abrilctl().await("lb/edge", "condition=Ready");
  }

  @Test
  void withoutItsEngineEverythingGoesOnServingAndTheNextOneGetsItsContainersBack() {
    try (var load = environment.load("fault-1.abril", "/")) {
      environment.dev("kill", "engine").ok();
      load.awaitReports(20);
      load.stop().lossless(); // the next engine ends them all before it starts them
    }
    environment.dev("start", "engine").ok();
    awaitWhole(POOL, 3);
    environment.abrilctl().await("pool/" + POOL, "condition=Ready");
    environment.abrilctl().await("lb/edge", "condition=Ready");
  }

  @Test
  void aLeaderKilledInTheMiddleOfARolloutIsSucceededByTheStandby() {
    var before = environment.docker().idsBySlot(POOL);
    var leader = leader();
    changeEnvironment("second");
    Await.until(
        "the rollout has begun",
        () -> assertThat(environment.docker().containers(POOL)).hasSizeGreaterThan(3));
    environment.dev("kill", leader).ok();

    awaitAllChanged("second", before);
    assertThat(leader()).isNotEqualTo(leader);
    environment.dev("start", leader).ok();
    assertThat(controllers().all()).hasSize(2);
  }

  @Test
  void controllersThatAreAllKilledInTheMiddleOfARolloutGoOnWhenTheyAreBack() {
    var before = environment.docker().idsBySlot(POOL);
    changeEnvironment("third");
    Await.until(
        "the rollout has begun",
        () -> assertThat(environment.docker().containers(POOL)).hasSizeGreaterThan(3));
    environment.dev("kill", "controllers").ok();
    environment.dev("start", "controllers").ok();
    awaitAllChanged("third", before);
  }

  private void changeEnvironment(String mark) {
    var changed = busybox("fault", "1.0.0", 3).replace("env: {", "env: {MARK: " + mark + ", ");
    environment.abrilctl().apply(changed).ok();
  }

  private void awaitAllChanged(String mark, Map<Integer, String> before) {
    Await.until(
        "all instances are of the changed document",
        () -> {
          var after = environment.docker().idsBySlot(POOL);
          assertThat(after).hasSize(3);
          assertThat(after.values()).doesNotContainAnyElementsOf(before.values());
          for (String id : after.values()) {
            assertThat(environment.docker().inspect(id).path("Config").path("Env").toString())
                .contains("MARK=" + mark);
          }
        });
    awaitWhole(POOL, 3);
    environment.abrilctl().await("pool/" + POOL, "condition=Ready");
  }

  @Test
  void aSwitchGoesOnUnderAnotherLeader() {
    environment.abrilctl().applyAndWait(busybox("fault", "1.1.0", 2));
    var leader = leader();
    environment.abrilctl().run("deploy", "fault", "1.1.0", "--no-wait").ok();
    environment.dev("kill", leader).ok();
    environment.abrilctl().await("ce/fault-1", "phase=Steady");
    awaitWhole("fault-1.1.0", 2);
    assertThat(environment.kv().status("consumerendpoints", "fault-1").path("live").asText())
        .isEqualTo("1.1.0");
  }

  @Test
  void withoutConsulAndWithoutControllersTheLoadBalancerGoesOnServing() {
    try (var load = environment.load("fault-1.abril", "/")) {
      environment.dev("stop", "consul").ok();
      load.awaitReports(40);
      environment.dev("start", "consul").ok();
      load.awaitReports(10);
      environment.dev("stop", "controllers").ok();
      load.awaitReports(20);
      environment.dev("start", "controllers").ok();
      load.awaitReports(10);
      var report = load.stop().lossless();
      assertThat(report.sent()).isGreaterThan(1_000);
    }
    awaitWhole(POOL, 3);
    environment.abrilctl().run("scale", "pool", POOL, "--replicas", "2", "--wait").ok();
    awaitWhole(POOL, 2);
  }
}
