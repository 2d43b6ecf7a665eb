package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Update.Order;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.DockerError.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What new values of configs and secrets do to instances that run. */
class FileRewritesTest {
  private static final String FILE = "file/etc/app/app.conf";
  private static final Map<String, String> BEFORE = Map.of("secret/db", "1", FILE, "1");

  private static PoolWorld settled() {
    var world = new PoolWorld(new PoolSpecs().replicas(2));
    world.inputs = BEFORE;
    world.runUntilQuiet();
    world.done.clear();
    return world;
  }

  private static List<String> ids(PoolWorld world) {
    return List.of(world.current(0).id(), world.current(1).id());
  }

  private static long rewrites(PoolWorld world) {
    return world.done.stream().filter(a -> a instanceof PoolAction.Rewrite).count();
  }

  @Test
  void aSignalledFileIsRewrittenAndTheInstancesStay() {
    var world = settled();
    var before = ids(world);
    world.inputs = Map.of("secret/db", "1", FILE, "2");
    world.runUntilQuiet();
    assertThat(ids(world)).isEqualTo(before);
    assertThat(world.done).hasSize(2).allMatch(a -> a instanceof PoolAction.Rewrite);
    assertThat(world.current(0).inputs()).containsAllEntriesOf(world.inputs);
    assertThat(world.current(1).inputs()).containsAllEntriesOf(world.inputs);
  }

  @Test
  void aFileOfWhichIsSaidAnewWhatItsChangeDoesIsNotTouched() {
    var world = settled();
    var before = ids(world);
    world.inputs = Map.of("secret/db", "1", "config/app", "1");
    world.asMadeWith = made -> made.containsKey(FILE) ? BEFORE : world.inputs;
    world.runUntilQuiet();
    assertThat(ids(world)).isEqualTo(before);
    assertThat(world.done).isEmpty();
    assertThat(world.current(0).inputs())
        .containsAllEntriesOf(world.inputs)
        .doesNotContainKey(FILE);
  }

  @Test
  void theRowFollowsOnlyWhenTheFileIsWritten() {
    var world = settled();
    world.takes = a -> Duration.ofSeconds(3);
    world.inputs = Map.of("secret/db", "1", FILE, "2");
    world.run(Duration.ofSeconds(2));
    assertThat(world.current(0).inputs()).containsAllEntriesOf(BEFORE);
    world.run(Duration.ofSeconds(2));
    assertThat(world.current(0).inputs()).containsAllEntriesOf(world.inputs);
  }

  @Test
  void anyOtherChangeReplacesTheInstances() {
    var world = settled();
    var before = ids(world);
    world.inputs = Map.of("secret/db", "2", FILE, "2");
    world.runUntilQuiet();
    assertThat(ids(world)).doesNotContainAnyElementsOf(before);
    assertThat(rewrites(world)).isZero();
    assertThat(world.current(0).inputs()).containsAllEntriesOf(world.inputs);
  }

  @Test
  void aFailureIsTriedAgainAfterAWhileAndNotAtOnce() {
    var world = settled();
    world.fails =
        a ->
            a instanceof PoolAction.Rewrite
                ? Optional.of(new DockerError(Reason.REFUSED, "no space left", null))
                : Optional.empty();
    world.inputs = Map.of("secret/db", "1", FILE, "2");
    world.run(Duration.ofSeconds(11));
    assertThat(rewrites(world)).isBetween(4L, 6L);
    assertThat(world.current(0).phase()).isEqualTo(Instance.Phase.PASSING);
    world.fails = a -> Optional.empty();
    world.run(Duration.ofSeconds(6));
    assertThat(world.current(0).inputs()).containsAllEntriesOf(world.inputs);
  }

  @Test
  void aNewLeaderDoesAgainWhatItCannotKnowToBeDone() {
    var world = settled();
    world.inputs = Map.of("secret/db", "1", FILE, "2");
    world.pass();
    world.newLeader(true);
    world.done.clear();
    world.runUntilQuiet();
    assertThat(rewrites(world)).isEqualTo(2);
    assertThat(world.current(0).inputs()).containsAllEntriesOf(world.inputs);
  }

  @Test
  void whileSomethingIsMissingNothingIsReplacedAndWhatRunsStays() {
    for (var order : Order.values()) {
      var world = new PoolWorld(new PoolSpecs().replicas(2).update(order, 1, 0));
      world.inputs = BEFORE;
      world.runUntilQuiet();
      var before = ids(world);
      world.inputs = Map.of(FILE, "1");
      world.waitsFor = List.of("secret db is not there");
      world.run(Duration.ofMinutes(1));
      assertThat(ids(world)).isEqualTo(before);
      assertThat(world.current(0).phase()).isEqualTo(Instance.Phase.PASSING);
    }
  }

  @Test
  void aPoolThatCannotBeginSaysWhatIsMissing() {
    var world = new PoolWorld(new PoolSpecs().replicas(1));
    world.waitsFor = List.of("secret db is not there; abrilctl create secret db makes it");
    world.run(Duration.ofSeconds(10));
    assertThat(world.last.report().notReady().orElseThrow().message())
        .contains("secret db is not there");
    assertThat(world.containers).isEmpty();
    world.waitsFor = List.of();
    world.runUntilQuiet();
    assertThat(world.current(0).phase()).isEqualTo(Instance.Phase.PASSING);
  }
}
