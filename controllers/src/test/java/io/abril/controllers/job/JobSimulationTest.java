package io.abril.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.docker.DockerError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens, no attempt is begun twice, and a job comes to an end. */
class JobSimulationTest {
  @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
  void noAttemptIsBegunTwiceAndEveryJobEnds(
      @ForAll long seed, @ForAll @Size(max = 10) List<@IntRange(max = 7) Integer> happenings) {
    var random = new Random(seed);
    var world = world(random);
    for (int happening : happenings) {
      world.run(Duration.ofMillis(random.nextInt(8_000)));
      happen(world, happening, random);
    }
    calm(world);
    world.run(Duration.ofHours(1));
    assertThat(world.starts.values()).allMatch(times -> times == 1);
    assertThat(world.status.over()).as(String.valueOf(world.status)).isTrue();
    assertThat(world.busy).isEmpty();
    assertThat(world.containers).as("kept for as long as the document says").isEmpty();
  }

  @Property(tries = 80, shrinking = ShrinkingMode.BOUNDED)
  void withNodesThatAnswerOneProcessRunsAtATime(
      @ForAll long seed, @ForAll @Size(max = 10) List<@IntRange(max = 4) Integer> happenings) {
    var random = new Random(seed);
    var world = world(random);
    for (int happening : happenings) {
      world.run(Duration.ofMillis(random.nextInt(8_000)));
      happen(world, happening, random);
    }
    calm(world);
    world.run(Duration.ofHours(1));
    assertThat(world.mostAtATime).isLessThanOrEqualTo(1);
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void aDeletedJobLeavesNothing(
      @ForAll long seed, @ForAll @Size(max = 5) List<@IntRange(max = 7) Integer> happenings) {
    var random = new Random(seed);
    var world = world(random);
    world.run(Duration.ofMillis(random.nextInt(20_000)));
    world.deleting = true;
    for (int happening : happenings) {
      happen(world, happening, random);
      world.run(Duration.ofMillis(random.nextInt(3_000)));
    }
    calm(world);
    world.run(Duration.ofHours(1));
    assertThat(world.settled).isTrue();
    assertThat(world.containers).isEmpty();
  }

  private static JobWorld world(Random random) {
    var world = new JobWorld("retries: " + random.nextInt(4) + ", timeout: 20s");
    world.document("retries: 2, timeout: 20s, ttlAfterFinished: 5m");
    world.nodes.put("vm2", true);
    world.takes = a -> Duration.ofMillis(1 + random.nextInt(3_000));
    world.exits = name -> random.nextInt(2);
    world.runs = Duration.ofMillis(random.nextInt(25_000));
    world.fails = a -> random.nextInt(6) == 0 ? Optional.of(error(random)) : Optional.empty();
    return world;
  }

  private static void calm(JobWorld world) {
    world.fails = a -> Optional.empty();
    world.nodes.put("vm1", true);
    world.nodes.put("vm2", true);
  }

  private static DockerError error(Random random) {
    var reasons = DockerError.Reason.values();
    return new DockerError(reasons[random.nextInt(reasons.length)], "the engine says no", null);
  }

  private static void happen(JobWorld world, int happening, Random random) {
    switch (happening) {
      case 0 -> world.newLeader(true);
      case 1 -> world.newLeader(false);
      case 2 ->
          world.document(
              "args: [\"" + random.nextInt(3) + "\"], timeout: 20s, ttlAfterFinished: 5m");
      case 3 -> world.runs = Duration.ofMillis(random.nextInt(25_000));
      case 4 -> {
        // Of what nobody has seen before it went, nothing can be known.
        world.pass();
        world.containers.values().removeIf(l -> world.nodes.get(l.node()) && random.nextBoolean());
      }
      case 5 -> world.nodes.put("vm1", random.nextBoolean());
      case 6 -> world.nodes.put("vm2", random.nextBoolean());
      default -> world.takes = a -> Duration.ofMillis(1 + random.nextInt(9_000));
    }
  }
}
