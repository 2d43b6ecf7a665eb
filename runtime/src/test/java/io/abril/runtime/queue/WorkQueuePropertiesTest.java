package io.abril.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.queue.WorkQueue.Priority;
import io.abril.testkit.VirtualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every order of changes, passes and their ends. */
class WorkQueuePropertiesTest {
  /** What may happen to a key. */
  enum Deed {
    CHANGE,
    RESYNC,
    DOCUMENT,
    TAKE,
    DONE,
    DONE_UNTIL,
    DONE_AND_REST,
    FAIL,
    REPEAT,
    TIME
  }

  record Event(Deed deed, String key) {}

  @Provide
  Arbitrary<List<Event>> histories() {
    var keys = Arbitraries.of("a", "b", "c");
    return Combinators.combine(Arbitraries.of(Deed.class), keys)
        .as(Event::new)
        .list()
        .ofMaxSize(120);
  }

  /** Follows a queue and checks each of its answers. */
  private static final class Model {
    final VirtualTimers timers = new VirtualTimers();
    final WorkQueue queue =
        new WorkQueue(
            timers,
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30), new Random(7)),
            () -> {});
    final Set<String> running = new HashSet<>();
    final Set<String> unseen = new HashSet<>();
    final Map<String, Instant> heldBack = new HashMap<>();

    /** Documents that changed during the pass. */
    final Set<String> documents = new HashSet<>();

    void happen(Event event) {
      var key = event.key();
      boolean runs = running.contains(key);
      switch (event.deed()) {
        case CHANGE, RESYNC -> {
          unseen.add(key);
          queue.add(
              key, event.deed() == Deed.CHANGE ? Priority.FRESH : Priority.BACKGROUND, "change");
        }
        case DOCUMENT -> {
          unseen.add(key);
          heldBack.remove(key);
          if (runs) {
            documents.add(key);
          }
          queue.addNow(key, "document");
        }
        case TAKE -> queue.take().ifPresent(this::taken);
        case DONE -> end(runs, key, () -> queue.done(key));
        case DONE_UNTIL -> end(runs, key, () -> queue.doneUntil(key, Duration.ofSeconds(5)));
        case DONE_AND_REST -> end(runs, key, () -> rest(key));
        case FAIL -> end(runs, key, () -> holdBack(key, queue.failed(key)));
        case REPEAT -> end(runs, key, () -> holdBack(key, queue.repeated(key)));
        case TIME -> timers.advance(Duration.ofMillis(150));
      }
    }

    private void taken(String key) {
      assertThat(running.add(key)).as("two runs of %s at once", key).isTrue();
      assertThat(heldBack.getOrDefault(key, Instant.MIN))
          .as("%s was taken before its backoff was over", key)
          .isBeforeOrEqualTo(timers.now());
      heldBack.remove(key);
      unseen.remove(key);
    }

    /** Not when its document has changed during the pass: that is not told to wait. */
    private void holdBack(String key, Duration delay) {
      heldBack.put(key, timers.now().plus(delay));
    }

    private void rest(String key) {
      var rest = Duration.ofMillis(250);
      queue.rest(key, rest);
      queue.done(key);
      if (!documents.contains(key)) {
        holdBack(key, rest);
      }
    }

    private void end(boolean runs, String key, Runnable how) {
      if (runs) {
        running.remove(key);
        how.run();
        documents.remove(key);
      }
    }

    void finishEverything() {
      Set.copyOf(running).forEach(key -> happen(new Event(Deed.DONE, key)));
      timers.advance(Duration.ofMinutes(1));
      for (var key = queue.take(); key.isPresent(); key = queue.take()) {
        taken(key.get());
        happen(new Event(Deed.DONE, key.get()));
        timers.advance(Duration.ofMinutes(1));
      }
    }
  }

  @Property
  void noKeyRunsTwiceAtOnceNoChangeIsLostAndNoBackoffIsSkipped(
      @ForAll("histories") List<Event> history) {
    var model = new Model();
    history.forEach(model::happen);
    model.finishEverything();
    assertThat(model.unseen).as("changes that no pass followed").isEmpty();
    assertThat(model.queue.depth()).isZero();
    assertThat(model.queue.retrying()).isZero();
  }

  @Property
  void everyKeyIsTakenThoughOthersChangeWithoutEnd(@ForAll("histories") List<Event> history) {
    var model = new Model();
    model.queue.add("patient", Priority.BACKGROUND, "start");
    for (int i = 0; i < 40 && !model.running.contains("patient"); i++) {
      model.happen(new Event(Deed.CHANGE, "busy" + i));
      model.happen(new Event(Deed.CHANGE, "busy" + (i + 1)));
      model.happen(new Event(Deed.TAKE, "any"));
      history.stream()
          .skip(i)
          .findFirst()
          .filter(e -> e.deed() == Deed.CHANGE)
          .ifPresent(model::happen);
    }
    assertThat(model.running).contains("patient");
  }
}
