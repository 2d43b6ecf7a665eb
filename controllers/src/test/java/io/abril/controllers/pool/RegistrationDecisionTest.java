package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Slot;
import io.abril.controllers.consul.Agents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How instances are registered, and what a change of that costs. */
class RegistrationDecisionTest {
  private static final ServiceIds IDS = new ServiceIds("abril");

  private static PoolSpecs port(String more) {
    return new PoolSpecs()
        .replicas(1)
        .with("ports", "[{\"name\": \"http\", \"container\": 8080" + more + "}]");
  }

  private static PoolWorld settled(PoolSpecs specs) {
    return new PoolWorld(specs).runUntilQuiet();
  }

  private static List<Agents.Registration> registrations(PoolWorld world) {
    var instance = world.current(0);
    return Registrations.of(
        Slot.empty("date-1.0.0", PoolWorld.UID, 0), world.spec, instance, IDS, Set.of());
  }

  // ---- what is said to the agent

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"http\": \"/status\"} | HTTP | http://10.0.0.1:PORT/status",
        "{\"tcp\": true} | TCP | 10.0.0.1:PORT",
        "{\"grpc\": \"\"} | GRPC | 10.0.0.1:PORT",
        "{\"grpc\": \"date.Date\"} | GRPC | 10.0.0.1:PORT/date.Date",
        "{\"docker\": true} | TOLD | ''",
      })
  void eachWayToCheckBecomesTheAgents(String check, Agents.How how, String target) {
    var world = new PoolWorld(port(", \"check\": " + check));
    world.pass();
    var registration = registrations(world).get(0);
    var said = registration.check().orElseThrow();
    assertThat(said.how()).isEqualTo(how);
    assertThat(said.target())
        .isEqualTo(target.replace("PORT", String.valueOf(registration.port())));
  }

  @Test
  void aRegistrationCarriesBothFormsOfTheVersionAndWhoseItIs() {
    var world =
        settled(
            port(
                ", \"register\": {\"name\": \"other\", \"tags\": [\"blue\"], \"meta\":"
                    + " {\"team\": \"x\", \"pool\": \"lie\"}}"));
    var registration = registrations(world).get(0);
    assertThat(registration.name()).isEqualTo("other");
    assertThat(registration.tags()).containsExactly("1.0.0", "1-0-0", "blue");
    assertThat(registration.meta())
        .isEqualTo(
            Map.of(
                "team",
                "x",
                "version",
                "1.0.0",
                "pool",
                "date-1.0.0",
                "slot",
                "0",
                "abril-root",
                "abril"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "", "ü"})
  void metaThatConsulRefusesIsRefusedBefore(String key) {
    var specs = port(", \"register\": {\"meta\": {\"" + key + "\": \"v\"}}");
    assertThatThrownBy(specs::build).hasMessageContaining("Consul takes no others");
  }

  // ---- changes

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ", \"register\": {\"tags\": [\"blue\"]}",
        ", \"register\": {\"name\": \"other\"}",
        ", \"register\": {\"meta\": {\"a\": \"b\"}}",
        ", \"check\": {\"tcp\": true}"
      })
  void anotherRegistrationReplacesNobody(String more) {
    var world = settled(port(""));
    var before = world.current(0);
    var hashes = Map.copyOf(world.registered);
    world.document(port(more));
    world.runUntilQuiet();
    assertThat(world.current(0).id()).isEqualTo(before.id());
    assertThat(world.current(0).phase()).isEqualTo(Phase.PASSING);
    assertThat(world.done(PoolAction.Create.class)).hasSize(1);
    assertThat(world.registered.keySet()).isEqualTo(hashes.keySet());
    assertThat(world.registered).isNotEqualTo(hashes);
  }

  @Test
  void aPortThatIsNoLongerRegisteredIsTakenOutOfConsulAndBackAgain() {
    var world = settled(port(""));
    var id = world.current(0).id();
    world.document(port(", \"register\": false"));
    world.runUntilQuiet();
    assertThat(world.registered).isEmpty();
    assertThat(world.current(0).phase()).isEqualTo(Phase.PASSING);
    world.document(port(""));
    world.runUntilQuiet();
    assertThat(world.registered).hasSize(1);
    assertThat(world.current(0).id()).isEqualTo(id);
  }

  // ---- the engine's own health check

  private static final String DOCKER = ", \"check\": {\"docker\": true}";

  @Test
  void anInstanceIsRegisteredWhenTheEngineFindsItHealthy() {
    var world = new PoolWorld(port(DOCKER));
    world.run(Duration.ofSeconds(1));
    var id = world.current(0).id();
    world.health.put(id, "starting");
    world.run(Duration.ofSeconds(30));
    assertThat(world.registered).isEmpty();
    world.health.put(id, "healthy");
    world.runUntilQuiet();
    assertThat(world.registered).hasSize(1);
    assertThat(world.current(0).phase()).isEqualTo(Phase.PASSING);
    assertThat(world.done(PoolAction.Tell.class)).isEmpty();
  }

  @Test
  void theAgentIsToldWheneverTheEngineFindsSomethingElse() {
    var world = new PoolWorld(port(DOCKER));
    world.run(Duration.ofSeconds(1));
    var id = world.current(0).id();
    world.health.put(id, "healthy");
    world.runUntilQuiet();
    world.health.put(id, "unhealthy");
    world.runUntilQuiet();
    assertThat(world.done(PoolAction.Tell.class))
        .extracting(PoolAction.Tell::healthy)
        .containsExactly(false);
    world.health.put(id, "healthy");
    world.newLeader(true);
    world.runUntilQuiet();
    assertThat(world.done(PoolAction.Tell.class))
        .extracting(PoolAction.Tell::healthy)
        .containsExactly(false, true);
  }

  @Test
  void anInstanceOfAnOlderSpecificationIsWatchedAsWell() {
    var world = new PoolWorld(port(DOCKER));
    world.run(Duration.ofSeconds(1));
    var old = world.current(0).id();
    world.health.put(old, "healthy");
    world.runUntilQuiet();
    world.document(port(DOCKER).image("cs/date:other"));
    world.run(Duration.ofSeconds(5));
    world.health.put(old, "unhealthy");
    world.run(Duration.ofSeconds(5));
    assertThat(world.done(PoolAction.Tell.class)).hasSize(1);
  }

  @Test
  void anImageWithoutAHealthCheckIsSaid() {
    var world = new PoolWorld(port(DOCKER));
    world.run(Duration.ofSeconds(10));
    assertThat(world.last.report().notReady().orElseThrow().message())
        .contains("its image has no HEALTHCHECK");
  }

  // ---- names of others

  @Test
  void nothingNewIsRegisteredUnderANameOfAnotherRoot() {
    var world = new PoolWorld(port(""));
    world.nameTaken = Optional.of("the service name date belongs to the root other");
    world.run(Duration.ofMinutes(1));
    assertThat(world.registered).isEmpty();
    assertThat(world.current(0).phase()).isEqualTo(Phase.RUNNING);
    world.nameTaken = Optional.empty();
    world.runUntilQuiet();
    assertThat(world.registered).hasSize(1);
  }

  @Test
  void whatWasRegisteredBeforeTheNameWasTakenStaysRight() {
    var world = settled(port(""));
    world.nameTaken = Optional.of("taken");
    world.document(port(", \"register\": {\"tags\": [\"blue\"]}"));
    var before = Map.copyOf(world.registered);
    world.runUntilQuiet();
    assertThat(world.registered).hasSize(1).isNotEqualTo(before);
  }

  @Test
  void anIdThatSomebodyElseRegisteredIsNeitherOverwrittenNorTakenAway() {
    var world = new PoolWorld(port(""));
    world.pass();
    var id = IDS.of(world.current(0).id(), "http");
    world.registered.put(id, "");
    world.run(Duration.ofMinutes(1));
    assertThat(world.registered).containsEntry(id, "");
    world.document(port("").replicas(0));
    world.runUntilQuiet();
    assertThat(world.rows).isEmpty();
    assertThat(world.registered).containsEntry(id, "");
  }
}
