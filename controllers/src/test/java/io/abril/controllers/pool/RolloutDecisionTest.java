package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Revision;
import io.abril.api.pool.Rollout.State;
import io.abril.api.pool.Update;
import io.abril.api.pool.Update.OnFailure;
import io.abril.api.pool.Update.Order;
import io.abril.runtime.events.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of an update, on a model of the world. */
class RolloutDecisionTest {
  private static final String BAD = "cs/date:bad";

  private final PoolSpecs specs = new PoolSpecs().replicas(3);

  private static Update update(Order order, Duration deadline, OnFailure onFailure) {
    return new Update(
        order,
        order == Order.START_FIRST ? 1 : 0,
        order == Order.START_FIRST ? 0 : 1,
        Duration.ofSeconds(2),
        deadline,
        onFailure);
  }

  /** A settled pool whose containers of the image {@link #BAD} end as soon as they begin. */
  private PoolWorld settled(Order order, OnFailure onFailure) {
    specs.update = update(order, Duration.ofMinutes(1), onFailure);
    var world = new PoolWorld(specs);
    world.crashing = Set.of(BAD);
    return world.runUntilQuiet();
  }

  private static Set<String> ids(PoolWorld world) {
    return world.current().stream().map(Instance::id).collect(Collectors.toSet());
  }

  private static String reason(PoolWorld world) {
    return world.rollout.notReady().map(n -> n.reason()).orElse("Ready");
  }

  private static String message(PoolWorld world) {
    return world.rollout.notReady().map(n -> n.message()).orElse("");
  }

  @Test
  void everyChangeOfContainersIsARevisionAndScalingIsNone() {
    var world = settled(Order.START_FIRST, OnFailure.ROLLBACK);
    world.document(specs.replicas(4));
    world.runUntilQuiet();
    assertThat(world.revisions.values()).extracting(Revision::why).containsExactly("created");

    world.document(specs.image("cs/date:2"));
    world.runUntilQuiet();
    world.document(specs.image("cs/date:1.0.0"));
    world.runUntilQuiet();

    assertThat(world.revisions).containsOnlyKeys(2, 3);
    assertThat(world.revisions.get(2).why()).isEqualTo("changed image");
    assertThat(world.revisions.get(3).why()).isEqualTo("back to revision 1");
    assertThat(world.revisions.values()).allMatch(Revision::good);
    assertThat(world.status.orElseThrow().revision()).isEqualTo(3);
    assertThat(world.status.orElseThrow().imageDigest()).isEqualTo("sha256:cs/date:1.0.0");
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void anUpdateThatDoesNotPassGoesBackByItself(Order order) {
    var world = settled(order, OnFailure.ROLLBACK);
    var before = ids(world);
    world.document(specs.image(BAD));
    world.run(Duration.ofSeconds(55), () -> assertThat(world.serving()).isGreaterThanOrEqualTo(2));
    assertThat(reason(world)).isIn("CrashLoop", "Failing");

    world.run(
        Duration.ofSeconds(90),
        () -> {
          assertThat(world.serving()).isGreaterThanOrEqualTo(2);
          assertThat(reason(world)).as("not even for a moment").isNotEqualTo("UpdateFailed");
        });

    assertThat(world.serving()).isEqualTo(3);
    assertThat(world.current()).allMatch(i -> i.phase() == Phase.PASSING);
    if (order == Order.START_FIRST) {
      assertThat(ids(world)).as("those that served are kept").isEqualTo(before);
    }
    assertThat(reason(world)).isEqualTo("RolledBack");
    assertThat(message(world))
        .startsWith(
            "revision 2 (image cs/date:bad) was given up: no further instance passed within 1m (0"
                + " of 3 had): slot ")
        .contains("its process exited with code 1")
        .contains("Revision 1 runs until the document changes or 'abrilctl rollout retry");
    assertThat(world.toldOfRollouts).extracting(Event::reason).contains("RolledBack");
    assertThat(world.status.orElseThrow().rollout().state()).isEqualTo(State.COMPLETE);
  }

  @Test
  void whatWasReplacedBeforeItFailedIsReplacedBackWithinTheBudget() {
    var world = settled(Order.START_FIRST, OnFailure.ROLLBACK);
    world.document(specs.image("cs/date:2"));
    world.run(Duration.ofMillis(10));
    // Two slots pass, then the image begins to fail.
    for (int i = 0; world.status.orElseThrow().rollout().passed() < 2 && i < 400; i++) {
      world.run(Duration.ofMillis(100));
    }
    world.crashing = Set.of("cs/date:2");
    world.run(Duration.ofMinutes(3), () -> assertThat(world.serving()).isGreaterThanOrEqualTo(3));

    assertThat(reason(world)).isEqualTo("RolledBack");
    assertThat(message(world)).contains("(2 of 3 had)");
    assertThat(world.current())
        .extracting(i -> i.inputs().get("image"))
        .containsOnly("sha256:cs/date:1.0.0");
  }

  @Test
  void aFixedDocumentEndsTheRollback() {
    var world = settled(Order.START_FIRST, OnFailure.ROLLBACK);
    world.document(specs.image(BAD));
    world.run(Duration.ofMinutes(2));
    world.document(specs.replicas(4));
    world.runUntilQuiet();
    assertThat(reason(world)).as("scaling is no fix").isEqualTo("RolledBack");
    assertThat(world.serving()).isEqualTo(4);

    world.document(specs.image("cs/date:2"));
    world.runUntilQuiet();

    assertThat(reason(world)).isEqualTo("Ready");
    assertThat(world.status.orElseThrow().rollout().rejected()).isZero();
    assertThat(world.current())
        .extracting(i -> i.inputs().get("image"))
        .containsOnly("sha256:cs/date:2");
  }

  @Test
  void aRetryTriesTheSameDocumentAnew() {
    var world = settled(Order.START_FIRST, OnFailure.ROLLBACK);
    world.document(specs.image(BAD));
    world.run(Duration.ofMinutes(2));
    world.crashing = Set.of();
    world.ask("retry");
    world.runUntilQuiet();

    assertThat(reason(world)).isEqualTo("Ready");
    assertThat(world.status.orElseThrow().revision()).isEqualTo(2);
    assertThat(world.ops).isEmpty();
  }

  @Test
  void aFailedUpdateThatIsToPauseLeavesTheRestAsItIs() {
    var world = settled(Order.START_FIRST, OnFailure.PAUSE);
    world.document(specs.image(BAD));
    world.run(Duration.ofMinutes(5));

    assertThat(world.serving()).isEqualTo(3);
    assertThat(reason(world)).isEqualTo("UpdateFailed");
    assertThat(message(world))
        .startsWith(
            "revision 2 (image cs/date:bad) makes no progress, and nothing more is replaced")
        .endsWith("try again with 'abrilctl rollout retry pool/date-1.0.0'");

    world.document(specs.image("cs/date:2"));
    world.runUntilQuiet();
    assertThat(reason(world)).isEqualTo("Ready");
  }

  @Test
  void theFirstSpecificationIsTriedForEver() {
    specs.update = update(Order.START_FIRST, Duration.ofMinutes(1), OnFailure.ROLLBACK);
    var world = new PoolWorld(specs.image(BAD));
    world.crashing = Set.of(BAD);
    world.run(Duration.ofMinutes(10));
    assertThat(reason(world)).isEqualTo("CrashLoop");

    world.crashing = Set.of();
    world.runUntilQuiet();
    assertThat(reason(world)).isEqualTo("Ready");
    assertThat(world.revisions.get(1).good()).isTrue();
  }

  @Test
  void aNewLeaderGoesOnWithTheDeadlineOfTheOldOne() {
    var world = settled(Order.START_FIRST, OnFailure.ROLLBACK);
    world.document(specs.image(BAD));
    world.run(Duration.ofSeconds(25));
    world.newLeader(true);
    world.run(Duration.ofSeconds(25));
    assertThat(reason(world)).isNotEqualTo("RolledBack");
    world.run(Duration.ofSeconds(12));
    assertThat(reason(world)).isEqualTo("RolledBack");
  }

  @Test
  void aTimeWithoutALeaderIsNotHeldAgainstAnUpdate() {
    var world = settled(Order.START_FIRST, OnFailure.ROLLBACK);
    world.document(specs.image("cs/date:2"));
    world.run(Duration.ofMillis(10));
    world.now = world.now.plus(Duration.ofMinutes(10));
    world.newLeader(true);
    world.runUntilQuiet();

    assertThat(reason(world)).isEqualTo("Ready");
    assertThat(world.toldOfRollouts).extracting(Event::reason).doesNotContain("RolledBack");
  }

  @Test
  void aPauseHoldsTheUpdateAndItsClock() {
    var world = settled(Order.START_FIRST, OnFailure.ROLLBACK);
    world.document(specs.image("cs/date:2"));
    world.run(Duration.ofMillis(50));
    world.ask("pause");
    world.run(Duration.ofMinutes(10));
    assertThat(reason(world)).isEqualTo("Paused");
    assertThat(world.status.orElseThrow().updated()).isLessThan(3);
    assertThat(world.status.orElseThrow().rollout().pausedBy()).isEqualTo("me@here");

    world.ask("resume");
    world.runUntilQuiet();
    assertThat(reason(world)).isEqualTo("Ready");
    assertThat(world.toldOfRollouts).extracting(Event::reason).doesNotContain("RolledBack");
  }

  @Test
  void aRestartReplacesAllAndAsksAnewWhatTheTagMeans() {
    var world = settled(Order.START_FIRST, OnFailure.ROLLBACK);
    var before = ids(world);
    world.means = ref -> "sha256:moved/" + ref;
    world.run(Duration.ofMinutes(1));
    assertThat(ids(world)).as("a tag that moves replaces nothing").isEqualTo(before);

    world.ask("restart");
    world.runUntilQuiet(() -> assertThat(world.serving()).isGreaterThanOrEqualTo(3));

    assertThat(ids(world)).doesNotContainAnyElementsOf(before).hasSize(3);
    assertThat(world.current())
        .extracting(i -> i.inputs().get("image"))
        .containsOnly("sha256:moved/cs/date:1.0.0");
    assertThat(world.revisions).hasSize(1);
    assertThat(world.revisions.get(1).imageDigest()).isEqualTo("sha256:moved/cs/date:1.0.0");
  }

  @Test
  void anImageThatNobodyKnowsKeepsWhatRunsAndGoesBack() {
    var world = settled(Order.STOP_FIRST, OnFailure.ROLLBACK);
    var before = ids(world);
    world.means = ref -> "";
    world.document(specs.image("cs/date:none"));
    world.run(Duration.ofSeconds(50), () -> assertThat(world.serving()).isEqualTo(3));
    assertThat(reason(world)).isEqualTo("ImageUnknown");
    assertThat(message(world)).isEqualTo("the registry is away");

    world.run(Duration.ofSeconds(50), () -> assertThat(world.serving()).isEqualTo(3));
    assertThat(reason(world)).isEqualTo("RolledBack");
    assertThat(ids(world)).isEqualTo(before);
  }

  @Test
  void laterInstancesAreMadeOfTheImageThatWasPinned() {
    var world = settled(Order.START_FIRST, OnFailure.ROLLBACK);
    world.means = ref -> "sha256:moved";
    world.document(specs.replicas(5));
    world.runUntilQuiet();

    assertThat(world.current())
        .hasSize(5)
        .extracting(i -> i.inputs().get("image"))
        .containsOnly("sha256:cs/date:1.0.0");
  }

  @Test
  void onlySoManyFormerSpecificationsAreKept() {
    specs.with("historyLimit", "2");
    var world = settled(Order.START_FIRST, OnFailure.ROLLBACK);
    for (int i = 2; i < 8; i++) {
      world.document(specs.image("cs/date:" + i));
      world.runUntilQuiet();
    }
    assertThat(world.revisions).containsOnlyKeys(5, 6, 7);

    world.document(specs.with("historyLimit", "0"));
    world.document(specs.image(BAD));
    world.run(Duration.ofMinutes(2));
    assertThat(world.revisions).as("the one to go back to is kept").containsOnlyKeys(7, 8);
    assertThat(reason(world)).isEqualTo("RolledBack");
  }

  @Test
  void aRequestThatMeansNothingIsDropped() {
    var world = settled(Order.START_FIRST, OnFailure.ROLLBACK);
    world.ask("promote");
    world.pass();
    assertThat(world.ops).isEmpty();
    assertThat(world.toldOfRollouts).extracting(Event::reason).contains("OpDropped");
  }

  @Property(tries = 8)
  void aBadVersionNeverTakesMoreThanTheBudget(
      @ForAll @IntRange(min = 1, max = 6) int replicas,
      @ForAll @IntRange(min = 1, max = 3) int budget,
      @ForAll boolean startFirst,
      @ForAll boolean leaderChanges) {
    specs.image("cs/date:1.0.0").replicas(replicas);
    specs.update =
        new Update(
            startFirst ? Order.START_FIRST : Order.STOP_FIRST,
            startFirst ? budget : 0,
            startFirst ? 0 : budget,
            Duration.ofSeconds(2),
            Duration.ofSeconds(40),
            OnFailure.ROLLBACK);
    var world = new PoolWorld(specs);
    world.crashing = Set.of(BAD);
    world.runUntilQuiet();
    world.document(specs.image(BAD));
    int least = startFirst ? replicas : Math.max(0, replicas - budget);
    Runnable check = () -> assertThat(world.serving()).isGreaterThanOrEqualTo(least);
    world.run(Duration.ofSeconds(20), check);
    if (leaderChanges) {
      world.newLeader(true);
    }
    world.run(Duration.ofMinutes(3), check);

    assertThat(reason(world)).isEqualTo("RolledBack");
    assertThat(world.serving()).isEqualTo(replicas);
    assertThat(world.current()).allMatch(i -> i.phase() == Phase.PASSING);
    assertThat(world.rows.values()).allMatch(s -> s.leaving().isEmpty());
    assertThat(world.containers).hasSize(replicas);
    assertThat(Optional.of(world.status.orElseThrow().rollout().rejected())).contains(2);
  }
}
