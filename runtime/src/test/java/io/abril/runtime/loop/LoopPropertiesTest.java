package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Plan;
import io.abril.runtime.Step;
import io.abril.runtime.TestKind;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds for the real loop on the real queue whatever happens: documents that come, change and
 * go, reads and steps that are slow, fail or outlive their deadline, transactions that fail, and a
 * leadership that is lost, also unawares.
 */
class LoopPropertiesTest {
  private static final List<String> NAMES = List.of("a", "b", "c");

  /** What may happen. */
  enum Deed {
    DOCUMENT,
    DELETE,
    SOURCE,
    RESYNC,
    COMMIT_FAILS,
    LOSE,
    LOSE_UNAWARES,
    LEAD,
    SHORT_TIME,
    LONG_TIME
  }

  record Event(Deed deed, String name, int number) {}

  @Provide
  Arbitrary<List<Event>> histories() {
    var deeds =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(
                6, Arbitraries.of(Deed.DOCUMENT, Deed.SOURCE, Deed.SHORT_TIME, Deed.LONG_TIME)),
            net.jqwik.api.Tuple.of(1, Arbitraries.of(Deed.class)));
    return Combinators.combine(deeds, Arbitraries.of(NAMES), Arbitraries.integers().between(1, 99))
        .as(Event::new)
        .list()
        .ofMaxSize(40);
  }

  /** A reconciler whose reads and steps take their time and fail as chance has it. */
  private static final class World {
    final LoopRig rig = new LoopRig();
    final Random chance;
    final Set<String> acting = new HashSet<>();
    final java.util.Map<String, Integer> made = new java.util.HashMap<>();
    int passesAtOnce;
    boolean calm;

    World(long seed) {
      chance = new Random(seed);
      rig.observe = this::observe;
      rig.decide = this::decide;
    }

    private <X> Future<X> takesItsTime(X answer) {
      int kind = calm ? 0 : chance.nextInt(10);
      if (kind < 5) {
        return Future.succeededFuture(answer);
      }
      var late = Promise.<X>promise();
      // A tenth outlives the deadline of ten seconds.
      var delay = Duration.ofMillis(kind == 9 ? 12_000 : chance.nextInt(3_000));
      rig.timers.after(
          delay,
          () -> {
            if (kind == 8) {
              late.fail("it failed");
            } else {
              late.complete(answer);
            }
          });
      return late.future();
    }

    private Future<Integer> observe(Context context) {
      passesAtOnce = Math.max(passesAtOnce, rig.loop.running());
      return takesItsTime(0);
    }

    private Plan<TopicStatus> decide(Resource<TopicSpec, TopicStatus> topic, Integer seen) {
      assertThat(acting).as("passes that act").doesNotContain(topic.name());
      var want = topic.deleting() ? 0 : topic.spec().partitions();
      var plan = Plan.of(new TopicStatus(want));
      if (made.getOrDefault(topic.name(), 0) != want) {
        plan.step(new Step("make", topic.name(), () -> make(topic.name(), want)));
      } else if (topic.deleting()) {
        plan.settled();
      }
      return plan.build();
    }

    private Future<Void> make(String name, int want) {
      assertThat(acting.add(name)).as("two steps for %s at once", name).isTrue();
      return takesItsTime(want)
          .onSuccess(number -> made.put(name, number))
          .<Void>mapEmpty()
          .onComplete(r -> acting.remove(name));
    }

    void happen(Event event) {
      switch (event.deed()) {
        case DOCUMENT -> rig.put(event.name(), event.number());
        case DELETE -> rig.delete(event.name());
        case SOURCE -> rig.loop.want(event.name(), "source");
        case RESYNC -> rig.loop.addAll("resync");
        case COMMIT_FAILS -> rig.store.failNextCommit(new IllegalStateException("500"));
        case LOSE -> rig.leadership.lose();
        case LOSE_UNAWARES -> rig.leadership.loseUnawares();
        case LEAD -> rig.leadership.lead();
        case SHORT_TIME -> rig.timers.advance(Duration.ofMillis(event.number()));
        case LONG_TIME -> rig.timers.advance(Duration.ofMillis(event.number() * 150L));
      }
      rig.timers.runUntilIdle();
    }

    /** No more faults; whoever leads now has time to make everything good. */
    void calmDown() {
      calm = true;
      rig.leadership.lose();
      rig.leadership.lead();
      rig.timers.advance(Duration.ofMinutes(3));
    }

    void isAsTheDocumentsSay() {
      for (String name : NAMES) {
        var document = rig.store.value("objects/topics/" + name);
        var topic = rig.views.find(TestKind.TOPIC, name);
        assertThat(topic.isPresent()).as("%s is accepted", name).isEqualTo(document.isPresent());
        int want = topic.map(t -> t.spec().partitions()).orElse(0);
        assertThat(document.orElse("partitions: 0")).contains("partitions: " + want);
        assertThat(made.getOrDefault(name, 0)).as("what was made of %s", name).isEqualTo(want);
        if (document.isPresent()) {
          assertThat(rig.condition(name, "Ready")).as(name).startsWith("TRUE");
        }
      }
    }
  }

  @Property(tries = 300)
  void everythingIsMadeAsTheDocumentsSayInTheEnd(
      @ForAll("histories") List<Event> history, @ForAll long seed) {
    var world = new World(seed);
    history.forEach(world::happen);
    world.calmDown();
    world.isAsTheDocumentsSay();
    assertThat(world.rig.loop.running()).isZero();
    assertThat(world.rig.loop.overdue()).isZero();
    assertThat(world.rig.loop.queue().depth()).isZero();
    assertThat(world.rig.loop.queue().retrying()).isZero();
    assertThat(world.passesAtOnce).as("passes at once").isLessThanOrEqualTo(2);
  }

  @Property(tries = 50)
  void aKeyInTheBackgroundHasItsTurnThoughOthersAreWantedWithoutEnd(@ForAll long seed) {
    var world = new World(seed);
    world.calm = true;
    NAMES.forEach(name -> world.rig.put(name, 1));
    world.rig.observe =
        context -> {
          // Every pass makes the two others wanted again, and takes a while.
          List.of("a", "b").forEach(name -> world.rig.loop.want(name, "source"));
          var end = Promise.<Integer>promise();
          world.rig.timers.after(Duration.ofMillis(10), () -> end.complete(0));
          return end.future();
        };
    world.rig.passes.clear();
    world.rig.loop.addAll("resync");
    world.rig.timers.advance(Duration.ofSeconds(1));
    assertThat(world.rig.passes).contains("c@1").hasSizeGreaterThan(30);
  }
}
