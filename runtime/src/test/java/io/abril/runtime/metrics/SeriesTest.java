package io.abril.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Controller;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.abril.runtime.TestKind;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.events.Event;
import io.abril.runtime.loop.Engine;
import io.abril.testkit.MemoryPlatform;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The number of series is a matter of kinds, not of objects. */
class SeriesTest {
  private final MemoryPlatform platform = new MemoryPlatform();
  private final RuntimeMetrics metrics = new RuntimeMetrics();

  private static final class Grower implements Reconciler<TopicSpec, TopicStatus, Integer> {
    @Override
    public Future<Integer> observe(Resource<TopicSpec, TopicStatus> topic, Context context) {
      return Future.succeededFuture(topic.status().map(TopicStatus::partitions).orElse(0));
    }

    @Override
    public Plan<TopicStatus> decide(Resource<TopicSpec, TopicStatus> topic, Integer seen) {
      var plan = Plan.of(new TopicStatus(topic.spec().partitions()));
      if (seen != topic.spec().partitions()) {
        plan.step(new Step("create", topic.name(), () -> Future.succeededFuture()))
            .event(Event.normal("Created", topic.name() + " was created"));
      }
      return plan.build();
    }
  }

  private void put(int from, int to) {
    // Told at once, as Consul tells a burst; the passes' own writes are in the views already.
    platform.store().holdWatches();
    for (int i = from; i < to; i++) {
      platform.store().put("objects/topics/t" + i, TestKind.topic("t" + i, "main", 1));
    }
    platform.store().releaseWatches();
    platform.timers().execute(platform.store()::holdWatches);
    platform.timers().advance(Duration.ofSeconds(2));
  }

  private List<String> series() {
    metrics.sample();
    return metrics
        .scrape()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceFirst(" [^ ]+$", ""))
        .toList();
  }

  @Test
  void aThousandMoreObjectsAreNotOneSeriesMore() {
    var engine = new Engine(platform, "test", metrics);
    engine.add(Controller.of(TestKind.TOPIC, new Grower()));
    engine.start();
    platform.timers().runUntilIdle();
    platform.leadership().lead();
    put(0, 2);
    put(2, 3);
    var before = series();
    put(3, 1_003);
    var after = series();
    assertThat(metrics.scrape())
        .contains("verb=\"create\"} 1003")
        .contains("abril_events_recorded_total{group=\"test\"} 1003.0");
    assertThat(after).containsExactlyInAnyOrderElementsOf(before);
  }
}
