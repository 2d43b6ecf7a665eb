package io.abril.runtime.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Controller;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.abril.runtime.TestKind;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.events.EventRecorder;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.runtime.store.Write;
import io.abril.runtime.view.Rows;
import io.abril.runtime.view.Stored;
import io.abril.schema.Admission;
import io.abril.testkit.MemoryPlatform;
import io.abril.testkit.MemoryStore;
import io.abril.testkit.TestLeadership;
import io.abril.testkit.VirtualTimers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A loop over a store in memory, with a reconciler whose behaviour each test sets. */
final class LoopRig {
  final MemoryPlatform platform = new MemoryPlatform();
  final VirtualTimers timers = platform.timers();
  final MemoryStore store = platform.store();
  final TestLeadership leadership = platform.leadership();
  final Views views = new Views();
  final Parts parts;
  final List<String> passes = new ArrayList<>();
  final List<String> steps = new ArrayList<>();
  final ReconcileLoop<TopicSpec, TopicStatus, Integer> loop;

  /** What observe answers; by default at once. */
  Function<Context, Future<Integer>> observe = context -> Future.succeededFuture(0);

  /** What decide answers; by default an object that is ready and has nothing to do. */
  BiFunction<Resource<TopicSpec, TopicStatus>, Integer, Plan<TopicStatus>> decide =
      (topic, seen) ->
          topic.deleting()
              ? Plan.of(new TopicStatus(0)).settled().build()
              : plan(topic.spec().partitions(), p -> p);

  private final class TestReconciler implements Reconciler<TopicSpec, TopicStatus, Integer> {
    @Override
    public Future<Integer> observe(Resource<TopicSpec, TopicStatus> topic, Context context) {
      passes.add(topic.name() + "@" + topic.meta().generation());
      return observe.apply(context);
    }

    @Override
    public Plan<TopicStatus> decide(Resource<TopicSpec, TopicStatus> topic, Integer seen) {
      return decide.apply(topic, seen);
    }
  }

  LoopRig() {
    this(Map.of());
  }

  LoopRig(Map<String, String> whenNone) {
    views.add(TestKind.TOPIC);
    var wakes = new Wakes();
    parts =
        new Parts(
            platform,
            leadership,
            views,
            new Writer(store, leadership, views, wakes),
            new Admission(List.of(TestKind.TOPIC)),
            new EventRecorder(views.family("events")),
            new RuntimeMetrics(),
            wakes);
    var controller =
        Controller.of(TestKind.TOPIC, new TestReconciler())
            .deadline(Duration.ofSeconds(10))
            .concurrency(2)
            .watchesRows(new Rows<>("rows", JsonNode.class), (row, lookup) -> List.of())
            .whenNone(whenNone);
    loop = new ReconcileLoop<>(parts, controller);
    new Wiring<>(parts, controller, loop).connect();
    leadership.onChange(
        leading -> {
          if (leading) {
            loop.resume();
          } else {
            loop.pause();
          }
        });
    views.open(store);
    timers.runUntilIdle();
    leadership.lead();
    timers.runUntilIdle();
  }

  static Plan<TopicStatus> plan(int partitions, UnaryOperator<Plan.Builder<TopicStatus>> more) {
    return more.apply(Plan.of(new TopicStatus(partitions))).build();
  }

  /** A step that notes that it was run. */
  Step step(String verb, String target) {
    return step(verb, target, Future.succeededFuture());
  }

  Step step(String verb, String target, Future<Void> end) {
    return new Step(
        verb,
        target,
        () -> {
          steps.add(verb + " " + target);
          return end;
        });
  }

  void put(String name, int partitions) {
    // As a leader does: an empty listing is not taken for a deletion of everything.
    store.put("objects/.keep", "");
    store.put("objects/topics/" + name, TestKind.topic(name, "main", partitions));
    timers.runUntilIdle();
  }

  void delete(String name) {
    store.delete("objects/topics/" + name);
    timers.runUntilIdle();
  }

  /** The keys of objects and rows, without pins and locks. */
  List<String> keys() {
    return store.keys().stream()
        .filter(key -> !key.endsWith("/.keep") && !key.startsWith("leader/"))
        .toList();
  }

  /** Type, status, reason and message of a condition: {@code Ready=False Failed: …}. */
  String condition(String name, String type) {
    return store
        .value("status/topics/" + name)
        .flatMap(Stored::object)
        .map(Stored::conditions)
        .orElse(List.of())
        .stream()
        .filter(c -> c.type().equals(type))
        .map(c -> c.status() + " " + c.reason() + ": " + c.message())
        .findFirst()
        .orElse("none");
  }

  List<String> eventReasons() {
    return parts.events().next().writes().stream()
        .map(w -> ((Write.Put) w).key().replaceFirst(".*/", ""))
        .toList();
  }
}
