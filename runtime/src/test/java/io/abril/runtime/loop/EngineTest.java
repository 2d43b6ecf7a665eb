package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Controller;
import io.abril.runtime.Lookup;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.abril.runtime.TestKind;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.events.Event;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.testkit.MemoryPlatform;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An engine with sources and timers, from its start to its end. */
class EngineTest {
  private final MemoryPlatform platform = new MemoryPlatform();
  private final List<String> passes = new ArrayList<>();
  private final Engine engine = new Engine(platform, "topics", new RuntimeMetrics());

  private class Mirror implements Reconciler<TopicSpec, TopicStatus, Integer> {
    @Override
    public Future<Integer> observe(Resource<TopicSpec, TopicStatus> topic, Context context) {
      passes.add(topic.name() + " for " + context.triggers());
      return Future.succeededFuture(1);
    }

    @Override
    public Plan<TopicStatus> decide(Resource<TopicSpec, TopicStatus> topic, Integer seen) {
      return topic.deleting()
          ? Plan.of(new TopicStatus(0)).settled().build()
          : Plan.of(new TopicStatus(seen)).build();
    }
  }

  /** A source that fails as often as it is told before it works, and at its end. */
  private static final class Fragile implements Controller.Source {
    int failures;
    int starts;
    int stops;
    boolean failsAtItsEnd;
    Consumer<String> changed = name -> {};

    @Override
    public void start(Lookup lookup, Consumer<String> tell) {
      starts++;
      changed = tell;
      if (failures-- > 0) {
        throw new IllegalStateException("the queue is away");
      }
    }

    @Override
    public void stop() {
      stops++;
      if (failsAtItsEnd) {
        throw new IllegalStateException("the queue doesn't answer");
      }
    }
  }

  private Controller<TopicSpec, TopicStatus, Integer> topics() {
    return Controller.of(TestKind.TOPIC, new Mirror());
  }

  private void start(Controller<?, ?, ?> controller) {
    engine.add(controller);
    engine.start();
    platform.timers().runUntilIdle();
    platform.leadership("topics").lead();
    platform.timers().runUntilIdle();
    platform.store().put("objects/topics/a", TestKind.topic("a", "main", 3));
    platform.timers().runUntilIdle();
    passes.clear();
  }

  private void advance(Duration time) {
    platform.timers().advance(time);
  }

  @Test
  void beforeItsStartItIsNotReadyAndMayNotAct() {
    engine.add(topics());
    assertThat(engine.reasonNotReady()).startsWith("no leader is elected yet");
    assertThat(engine.mayAct("topics")).isFalse();
    assertThat(engine.epoch("topics")).isZero();
    assertThat(engine.busyWith()).isEmpty();
  }

  @Test
  void aLeaderMayActAndAStandbyMayNot() {
    start(topics());
    assertThat(engine.reasonNotReady()).isEmpty();
    assertThat(engine.mayAct("topics")).isTrue();
    assertThat(engine.epoch("topics")).isEqualTo(1);
    platform.leadership("topics").confirmed(false);
    assertThat(engine.mayAct("topics")).isFalse();
    platform.leadership("topics").lose();
    assertThat(engine.mayAct("topics")).isFalse();
    assertThat(engine.epoch("topics")).isZero();
    assertThat(engine.mayAct("others")).isFalse();
    assertThat(engine.epoch("others")).isZero();
  }

  @Test
  void aLimitForCallsThatNobodyCouldKeepIsRefused() {
    assertThatThrownBy(() -> engine.longestCall(Duration.ofMillis(99)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 100 ms, not 99 ms");
    engine.longestCall(Duration.ofMillis(100));
  }

  @Test
  void theViewsAreNotCompleteWhileTheStoreIsSilent() {
    engine.add(topics());
    platform.store().holdWatches();
    engine.start();
    platform.timers().runUntilIdle();
    assertThat(engine.reasonNotReady()).contains("not complete yet");
    platform.store().releaseWatches();
    platform.timers().runUntilIdle();
    assertThat(engine.reasonNotReady()).isEmpty();
  }

  @Test
  void aSourceThatFailsIsTriedAgainEverMoreSlowly() {
    var source = new Fragile();
    source.failures = 7;
    start(topics().source(source));
    assertThat(source.starts).isEqualTo(1);
    assertThat(source.stops).as("what it may have begun is ended").isEqualTo(1);
    advance(Duration.ofSeconds(1));
    assertThat(source.starts).isEqualTo(2);
    advance(Duration.ofSeconds(2 + 4 + 8 + 16));
    assertThat(source.starts).isEqualTo(6);
    advance(Duration.ofSeconds(30 + 30));
    assertThat(source.starts).isEqualTo(8);
    advance(Duration.ofMinutes(2));
    assertThat(source.starts).as("it works now").isEqualTo(8);
    passes.clear();
    source.changed.accept("a");
    platform.timers().runUntilIdle();
    assertThat(passes).containsExactly("a for [source]");
  }

  @Test
  void aSourceIsStoppedAtTheEndAndNotHeardAnyMore() {
    var source = new Fragile();
    source.failsAtItsEnd = true;
    start(topics().source(source));
    engine.close();
    advance(Duration.ofSeconds(10));
    assertThat(source.stops).isEqualTo(1);
    source.changed.accept("a");
    advance(Duration.ofMinutes(10));
    assertThat(passes).isEmpty();
  }

  @Test
  void aSourceThatWaitsForItsNextTryIsForgottenAtTheEnd() {
    var source = new Fragile();
    source.failures = 100;
    start(topics().source(source));
    engine.close();
    int starts = source.starts;
    advance(Duration.ofMinutes(10));
    assertThat(source.starts).isEqualTo(starts);
  }

  @Test
  void aTimerWakesWhatItNamesAndAStandbysTimerNobody() {
    start(topics().every(Duration.ofSeconds(10), lookup -> List.of("a")));
    advance(Duration.ofSeconds(21));
    assertThat(passes).containsExactly("a for [timer]", "a for [timer]");
    platform.leadership("topics").lose();
    passes.clear();
    advance(Duration.ofMinutes(1));
    assertThat(passes).isEmpty();
  }

  @Test
  void aTimerThatFailsGoesOn() {
    var calls = new ArrayList<String>();
    start(
        topics()
            .every(
                Duration.ofSeconds(10),
                lookup -> {
                  calls.add("called");
                  throw new IllegalStateException("no names today");
                }));
    calls.clear();
    advance(Duration.ofSeconds(31));
    assertThat(calls).hasSizeBetween(3, 4);
  }

  @Test
  void theEndIsNotHeldUpByAStepThatNeverEnds() {
    var never = Promise.<Void>promise();
    start(
        Controller.of(
            TestKind.TOPIC,
            new Mirror() {
              @Override
              public Plan<TopicStatus> decide(
                  Resource<TopicSpec, TopicStatus> topic, Integer seen) {
                return Plan.of(new TopicStatus(seen))
                    .step(new Step("wait", "forever", never::future))
                    .build();
              }
            }));
    var closed = engine.close();
    advance(Duration.ofSeconds(2));
    assertThat(closed.isComplete()).isFalse();
    advance(Duration.ofSeconds(2));
    assertThat(closed.succeeded()).isTrue();
  }

  @Test
  void theLastEventsAreToldBeforeTheLockIsGivenUp() {
    start(
        Controller.of(
            TestKind.TOPIC,
            new Mirror() {
              @Override
              public Plan<TopicStatus> decide(
                  Resource<TopicSpec, TopicStatus> topic, Integer seen) {
                return Plan.of(new TopicStatus(seen))
                    .event(Event.normal("Seen", "it was seen"))
                    .build();
              }
            }));
    engine.close();
    platform.timers().runUntilIdle();
    assertThat(platform.store().value("events/topics/a/Seen")).isPresent();
  }

  @Test
  void aLeaderKeepsWhatItPublishesAndAStandbyDoesNot() {
    var wanted = new AtomicReference<>(Optional.of("one"));
    engine.publish("keys/public", wanted::get);
    start(topics());
    assertThat(platform.store().value("keys/public")).contains("one");
    platform.store().put("keys/public", "spoilt");
    advance(Duration.ofSeconds(6));
    assertThat(platform.store().value("keys/public")).contains("one");
    long revision = platform.store().revision("keys/public");
    advance(Duration.ofMinutes(1));
    assertThat(platform.store().revision("keys/public")).isEqualTo(revision);
    wanted.set(Optional.empty());
    advance(Duration.ofSeconds(6));
    assertThat(platform.store().value("keys/public")).isEmpty();
    platform.leadership("topics").lose();
    wanted.set(Optional.of("two"));
    advance(Duration.ofMinutes(1));
    assertThat(platform.store().value("keys/public")).isEmpty();
  }
}
