package io.abril.runtime.election;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever happens to three processes that stand in two groups: never two lead a group at once and
 * its epochs grow (both are looked at after every event), and in the end one leads.
 */
class ElectionPropertiesTest {
  private static final List<String> IDS = List.of("a", "b", "c");
  private static final List<String> GROUPS = List.of("pools", "lb");

  /** What may happen. */
  enum Fault {
    KILL,
    RESTART,
    FREEZE,
    THAW,
    CUT_OFF,
    RECONNECT,
    MUTE,
    FORGET,
    RELEASE,
    DESTROY_SESSION,
    DELETE_LOCK,
    SLOW,
    FAST,
    FAILING,
    STALE,
    HONEST
  }

  /** Something that happens to a process, or to a group's lock, after some time. */
  record Event(int afterMs, Fault fault, String id, String group) {}

  @Provide
  Arbitrary<List<Event>> events() {
    var gaps =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, Arbitraries.integers().between(0, 100)),
            net.jqwik.api.Tuple.of(3, Arbitraries.integers().between(100, 3_500)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(3_500, 12_000)));
    return Combinators.combine(
            gaps, Arbitraries.of(Fault.class), Arbitraries.of(IDS), Arbitraries.of(GROUPS))
        .as(Event::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(25);
  }

  @Property(tries = 600, edgeCases = EdgeCasesMode.NONE)
  void neverTwoLeadAndInTheEndOneDoes(@ForAll long seed, @ForAll("events") List<Event> events) {
    var candidates = new Candidates(seed, GROUPS.toArray(String[]::new));
    IDS.forEach(candidates::start);
    for (Event event : events) {
      candidates.advance(event.afterMs());
      befall(candidates, event);
    }
    heal(candidates);
    candidates.advance(60_000);
    for (String group : GROUPS) {
      assertThat(candidates.leaders(group)).as(group).hasSize(1);
      assertThat(candidates.all()).allMatch(s -> s.in.get(group).settled());
    }
  }

  private static void befall(Candidates candidates, Event event) {
    var stander = candidates.get(event.id());
    var process = stander.process;
    switch (event.fault()) {
      case KILL -> process.kill();
      case RESTART -> {
        process.kill();
        candidates.start(event.id());
      }
      case FREEZE -> process.freeze();
      case THAW -> process.thaw();
      case CUT_OFF -> process.cutOff();
      case RECONNECT -> process.reconnect();
      case MUTE -> process.losesHeartbeats(true);
      case FORGET -> process.forgottenByItsAgent();
      case RELEASE -> release(candidates, event);
      case DESTROY_SESSION -> candidates.locks.destroySession(event.group());
      case DELETE_LOCK -> candidates.locks.deleteLock(event.group());
      case SLOW -> candidates.locks.latency(Duration.ofMillis(1_500));
      case FAST -> candidates.locks.latency(Duration.ofMillis(2));
      case FAILING -> candidates.locks.failing(0.3);
      case STALE -> candidates.locks.stale(true);
      case HONEST -> {
        candidates.locks.failing(0);
        candidates.locks.stale(false);
        process.losesHeartbeats(false);
      }
    }
  }

  /** A graceful stop; some time later the process is back. */
  private static void release(Candidates candidates, Event event) {
    var stander = candidates.get(event.id());
    if (stander.process.isDead()) {
      return;
    }
    stander.in.values().forEach(Leadership::close);
    candidates.clock.after(
        Duration.ofSeconds(3),
        () -> {
          if (candidates.get(event.id()) == stander) {
            stander.process.kill();
            candidates.start(event.id());
          }
        });
  }

  private static void heal(Candidates candidates) {
    candidates.locks.latency(Duration.ofMillis(2));
    candidates.locks.failing(0);
    candidates.locks.stale(false);
    candidates.advance(3_000);
    for (String id : IDS) {
      var process = candidates.get(id).process;
      process.thaw();
      process.reconnect();
      process.losesHeartbeats(false);
      if (process.isDead()) {
        candidates.start(id);
      }
    }
  }
}
