package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.DockerError.Reason;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Slots whose node can't start their instance. */
class FailedStartsTest {
  private static final String MISSING = "host path /srv/x is not on the node";

  /** A world of three nodes, some of which start nothing. */
  private static PoolWorld world(PoolSpecs specs, Set<String> broken) {
    var world = new PoolWorld(specs);
    world.node("vm2");
    world.node("vm3");
    breaks(world, broken, Reason.REFUSED);
    return world;
  }

  private static void breaks(PoolWorld world, Set<String> broken, Reason reason) {
    world.fails =
        action -> {
          var instance =
              action instanceof PoolAction.Create c
                  ? Optional.of(c.instance())
                  : action instanceof PoolAction.Start s
                      ? Optional.of(s.instance())
                      : Optional.<Instance>empty();
          return instance
              .filter(i -> broken.contains(i.node()))
              .map(i -> new DockerError(reason, MISSING, null));
        };
  }

  @Test
  void anInstanceThatItsNodeCantStartIsTriedElsewhere() {
    var world = world(new PoolSpecs().replicas(3), Set.of("vm1"));
    world.runUntilQuiet();
    assertThat(world.current()).hasSize(3).allMatch(i -> i.phase() == Phase.PASSING);
    assertThat(world.current()).extracting(Instance::node).doesNotContain("vm1");
    assertThat(world.told)
        .anyMatch(
            t ->
                t.contains("could not be started on vm1, 3 times in a row: " + MISSING)
                    && t.contains("vm1 is avoided for 10 minutes"));
    assertThat(world.containers).hasSize(3);
  }

  @Test
  void aNamedPortThatIsTakenByAForeignerIsFoundElsewhere() {
    var world = new PoolWorld(new PoolSpecs().replicas(1).ports(PoolSpecs.port("http", 5000)));
    breaks(world, Set.of("vm1"), Reason.PORT);
    world.run(Duration.ofMillis(500));
    world.node("vm2");
    world.runUntilQuiet();
    assertThat(world.current(0).node()).isEqualTo("vm2");
    assertThat(world.current(0).ports()).containsEntry("http", 5000);
  }

  @Test
  void whatNoNodeCanStartComesByEachOnceAndStaysWithTheLast() {
    var world = world(new PoolSpecs().replicas(1), Set.of("vm1", "vm2", "vm3"));
    world.run(Duration.ofMinutes(9));
    var nodes = new HashSet<String>();
    var ids = new HashSet<String>();
    world.done(PoolAction.Create.class).stream()
        .map(PoolAction.Create::instance)
        .forEach(
            i -> {
              nodes.add(i.node());
              ids.add(i.id());
            });
    assertThat(nodes).containsExactlyInAnyOrder("vm1", "vm2", "vm3");
    assertThat(ids).hasSize(3);
    assertThat(world.last.report().notReady().orElseThrow().message())
        .contains(MISSING)
        .contains("no other node will do: 0 of 3 nodes fit: 3 could not start it of late");
    breaks(world, Set.of("vm2", "vm3"), Reason.REFUSED);
    world.run(Duration.ofMinutes(30));
    assertThat(world.current(0).node()).isEqualTo("vm1");
    assertThat(world.current(0).phase()).isEqualTo(Phase.PASSING);
  }

  @Test
  void aSlotThatMustLeaveItsNodeGoesBackToAnAvoidedOneIfThereIsNoOther() {
    var world = world(new PoolSpecs().replicas(1), Set.of("vm1", "vm2"));
    world.runUntilQuiet();
    assertThat(world.current(0).node()).isEqualTo("vm3");
    breaks(world, Set.of(), Reason.REFUSED);
    world.rows.put(0, world.rows.get(0).avoiding("vm1", world.now.plusSeconds(500), world.now));
    world.rows.put(0, world.rows.get(0).avoiding("vm2", world.now.plusSeconds(500), world.now));
    world.nodeIs("vm3", true, true);
    world.run(Duration.ofMinutes(1));
    assertThat(world.current(0).node()).isIn("vm1", "vm2");
    assertThat(world.current(0).phase()).isEqualTo(Phase.PASSING);
  }

  @Test
  void aSlotWithVolumesStaysAndSaysSo() {
    var volumes = "[{\"name\": \"data\", \"path\": \"/data\"}]";
    var world =
        world(new PoolSpecs().replicas(1).with("volumes", volumes), Set.of("vm1", "vm2", "vm3"));
    world.run(Duration.ofMinutes(2));
    var home = world.rows.get(0).home();
    assertThat(world.done(PoolAction.Create.class)).allMatch(a -> a.instance().node().equals(home));
    assertThat(world.last.report().notReady().orElseThrow().message())
        .contains(MISSING)
        .endsWith("it stays on " + home + ", where its volumes are");
  }

  @Test
  void aProcessThatEndsByItselfStaysWhereItIs() {
    var world = world(new PoolSpecs().replicas(1).image("bad:1"), Set.of());
    world.crashing = Set.of("bad:1");
    world.run(Duration.ofMinutes(2));
    var node = world.current(0).node();
    assertThat(world.done(PoolAction.Create.class)).allMatch(a -> a.instance().node().equals(node));
  }

  @Test
  void aSilentEngineIsNoFailedStart() {
    var world = world(new PoolSpecs().replicas(1), Set.of());
    breaks(world, Set.of("vm1", "vm2", "vm3"), Reason.UNREACHABLE);
    world.run(Duration.ofMinutes(2));
    var node = world.current(0).node();
    assertThat(world.done(PoolAction.Create.class)).allMatch(a -> a.instance().node().equals(node));
  }

  @Test
  void anInstanceOfManyRestartsIsNotMovedForOneFailedStart() {
    var world = world(new PoolSpecs().replicas(1), Set.of());
    world.runUntilQuiet();
    for (int i = 0; i < 5; i++) {
      world.run(Duration.ofMinutes(11));
      world.kill(world.current(0).id());
      world.runUntilQuiet();
    }
    var before = world.current(0);
    assertThat(before.restarts()).isEqualTo(5);
    breaks(world, Set.of(before.node()), Reason.REFUSED);
    world.run(Duration.ofMinutes(11));
    world.kill(before.id());
    world.run(Duration.ofMillis(150));
    breaks(world, Set.of(), Reason.REFUSED);
    world.runUntilQuiet();
    assertThat(world.current(0).id()).isEqualTo(before.id());
  }

  @Test
  void poolsThatShareABridgeWithOthersStayWithThem() {
    var world = world(new PoolSpecs().replicas(2), Set.of("vm1"));
    world.together = new Together(Set.of("net"), Set.of("vm1"));
    world.run(Duration.ofMinutes(1));
    assertThat(world.current()).allMatch(i -> i.node().equals("vm1"));
    assertThat(world.last.report().notReady().orElseThrow().message())
        .contains("no other node will do: it must be on vm1 with what else is on network net");
    world.together = new Together(Set.of("net"), Set.of());
    world.runUntilQuiet();
    assertThat(world.current()).allMatch(i -> i.phase() == Phase.PASSING);
    assertThat(world.current()).extracting(Instance::node).containsOnly(world.current(0).node());
  }
}
