package io.abril.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.metrics.RuntimeMetrics.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RuntimeMetricsTest {
  private final RuntimeMetrics metrics = new RuntimeMetrics();

  @Test
  void aKindIsShownBeforeItsFirstPass() {
    metrics.kind("topics");
    assertThat(metrics.scrape())
        .contains("abril_reconcile_seconds_count{kind=\"topics\",outcome=\"timeout\"} 0")
        .contains("abril_queue_retries_total{kind=\"topics\"} 0.0")
        .contains("abril_eventloop_blocked_total{kind=\"topics\"} 0.0");
  }

  @Test
  void passesAndStepsAreCountedAndTimed() {
    metrics.reconciled("topics", Outcome.SUCCESS, Duration.ofMillis(30));
    metrics.reconciled("topics", Outcome.ERROR, Duration.ofMillis(1));
    metrics.step("topics", "create", Outcome.SUCCESS, Duration.ofSeconds(2));
    assertThat(metrics.scrape())
        .contains("abril_reconcile_seconds_sum{kind=\"topics\",outcome=\"success\"} 0.03")
        .contains(
            "abril_reconcile_seconds_bucket{kind=\"topics\",outcome=\"success\",le=\"0.1\"} 1")
        .contains("abril_reconcile_seconds_count{kind=\"topics\",outcome=\"error\"} 1")
        .contains(
            "abril_steps_seconds_sum{kind=\"topics\",outcome=\"success\",verb=\"create\"} 2.0");
  }

  @Test
  void verbsBeyondTheBoundAreOneLabel() {
    for (int i = 0; i < RuntimeMetrics.MOST_WORDS + 20; i++) {
      metrics.step("topics", "verb" + i, Outcome.SUCCESS, Duration.ZERO);
    }
    metrics.step("topics", "verb0", Outcome.SUCCESS, Duration.ZERO);
    assertThat(metrics.scrape())
        .contains("verb=\"verb49\"")
        .doesNotContain("verb=\"verb50\"")
        .contains(
            "abril_steps_seconds_count{kind=\"topics\",outcome=\"success\",verb=\"other\"} 20")
        .contains(
            "abril_steps_seconds_count{kind=\"topics\",outcome=\"success\",verb=\"verb0\"} 2");
  }

  @Test
  void stateIsReadWhenItIsSampledAndNotByWhoeverScrapes() {
    var depth = new AtomicInteger(3);
    metrics.gauge("abril.depth", "d", "kind", "topics", depth::get);
    metrics.count("abril.count", "c", "kind", "topics", depth::get);
    assertThat(metrics.scrape()).contains("abril_depth{kind=\"topics\"} 0.0");
    metrics.sample();
    depth.set(4);
    assertThat(metrics.scrape())
        .contains("abril_depth{kind=\"topics\"} 3.0", "abril_count_total{kind=\"topics\"} 3.0");
    metrics.liveGauge("abril.live", "l", depth::get);
    assertThat(metrics.scrape()).contains("abril_live 4.0");
  }

  @Test
  void aValueThatCannotBeReadKeepsItsLastOneAndSpoilsNoOther() {
    var broken = new AtomicInteger(1);
    metrics.gauge("abril.first", "f", "kind", "topics", () -> List.of(10.0).get(1 - broken.get()));
    metrics.gauge("abril.second", "s", "kind", "topics", () -> 7 - broken.get());
    metrics.sample();
    broken.set(0);
    metrics.sample();
    assertThat(metrics.scrape())
        .contains("abril_first{kind=\"topics\"} 10.0", "abril_second{kind=\"topics\"} 7.0");
  }
}
