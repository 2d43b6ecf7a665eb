package io.abril.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the runtime does. Labels are kinds, families, groups, verbs and results, never names
 * of objects: the number of series doesn't grow with the number of objects.
 *
 * <p>Counting is safe on any thread. What is <em>read</em> from an operator's state is read by
 * {@link #sample}, on the operator's event loop; {@link #scrape} gives the last sample, so it
 * answers even while that loop is stuck.
 */
public final class RuntimeMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeMetrics.class);

  /** Words that reconcilers choose, such as verbs of steps; what comes beyond is {@code other}. */
  static final int MOST_WORDS = 50;

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<List<String>, Timer> timers = new ConcurrentHashMap<>();
  private final Map<List<String>, Counter> counters = new ConcurrentHashMap<>();
  private final List<Sampled> sampled = new CopyOnWriteArrayList<>();
  private final Words verbs = new Words(MOST_WORDS);
  private final Words triggers = new Words(MOST_WORDS);

  /** How a pass or a step ended. */
  public enum Outcome {
    /** Well. */
    SUCCESS,
    /** With an error. */
    ERROR,
    /** It took longer than its deadline. */
    TIMEOUT,
    /** It was ended for a newer document. */
    SUPERSEDED
  }

  /** A value of the operator's state, as of the last sample. */
  private static final class Sampled {
    private final String name;
    private final DoubleSupplier now;
    private volatile double value;

    Sampled(String name, DoubleSupplier now) {
      this.name = name;
      this.now = now;
    }

    double value() {
      return value;
    }
  }

  /** Shows a kind's counters before they have counted anything: a rate needs a beginning. */
  public void kind(String kind) {
    for (Outcome outcome : Outcome.values()) {
      passes(kind, outcome);
    }
    retries(kind);
    blocks(kind);
  }

  /** A pass ended. */
  public void reconciled(String kind, Outcome outcome, Duration took) {
    passes(kind, outcome).record(took);
  }

  private Timer passes(String kind, Outcome outcome) {
    return timers.computeIfAbsent(
        List.of("reconcile", kind, word(outcome)),
        k ->
            Timer.builder("abril.reconcile")
                .description("Passes of reconcilers")
                .tags("kind", kind, "outcome", word(outcome))
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
  }

  /** A key was wanted. */
  public void wanted(String kind, String trigger) {
    var bounded = triggers.bounded(trigger);
    counters
        .computeIfAbsent(
            List.of("adds", kind, bounded),
            k ->
                Counter.builder("abril.queue.adds")
                    .description("Wishes for a pass, by what asked for it")
                    .tags("kind", kind, "trigger", bounded)
                    .register(registry))
        .increment();
  }

  /** A key failed and waits for another attempt. */
  public void retried(String kind) {
    retries(kind).increment();
  }

  private Counter retries(String kind) {
    return counters.computeIfAbsent(
        List.of("retries", kind),
        k ->
            Counter.builder("abril.queue.retries")
                .description("Passes that will be tried again since they failed")
                .tags("kind", kind)
                .register(registry));
  }

  /** A reconciler of this kind held the event loop up. */
  public void blocked(String kind) {
    blocks(kind).increment();
  }

  private Counter blocks(String kind) {
    return counters.computeIfAbsent(
        List.of("blocked", kind),
        k ->
            Counter.builder("abril.eventloop.blocked")
                .description("Calls of reconcilers that held the event loop up")
                .tags("kind", kind)
                .register(registry));
  }

  /** A step ended. */
  public void step(String kind, String verb, Outcome outcome, Duration took) {
    var bounded = verbs.bounded(verb);
    timers
        .computeIfAbsent(
            List.of("step", kind, bounded, word(outcome)),
            k ->
                Timer.builder("abril.steps")
                    .description("Deeds outside of Consul KV")
                    .tags("kind", kind, "verb", bounded, "outcome", word(outcome))
                    .register(registry))
        .record(took);
  }

  /** A call of the store ended: ok, conflict, fenced, denied or error. */
  public void stored(String operation, String result, Duration took) {
    timers
        .computeIfAbsent(
            List.of("store", operation, result),
            k ->
                Timer.builder("abril.store")
                    .description("Calls of the store")
                    .tags("op", operation, "result", result)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry))
        .record(took);
  }

  /** A watch told some changes of a family. */
  public void told(String family, int changes, boolean reset) {
    changes(family).increment(changes);
    resets(family).increment(reset ? 1 : 0);
  }

  private Counter changes(String family) {
    return counters.computeIfAbsent(
        List.of("changes", family),
        k ->
            Counter.builder("abril.watch.changes")
                .description("Entries that watches told to be new, changed or gone")
                .tags("family", family)
                .register(registry));
  }

  private Counter resets(String family) {
    return counters.computeIfAbsent(
        List.of("resets", family),
        k ->
            Counter.builder("abril.watch.resets")
                .description("Times that a watch began anew with all of its entries")
                .tags("family", family)
                .register(registry));
  }

  /** How long something that was given to the event loop waited for its turn. */
  public void loopDelay(Duration waited) {
    timers
        .computeIfAbsent(
            List.of("delay"),
            k ->
                Timer.builder("abril.eventloop.delay")
                    .description("How long work waits for its turn on the event loop")
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry))
        .record(waited);
  }

  /** A gauge of the operator's state, which {@link #sample} reads. */
  public void gauge(String name, String description, String tag, String value, DoubleSupplier now) {
    var state = sampled(name, now);
    Gauge.builder(name, () -> state.value)
        .description(description)
        .tag(tag, value)
        .register(registry);
  }

  /** A count that the operator's state keeps, which {@link #sample} reads; it only grows. */
  public void count(String name, String description, String tag, String value, DoubleSupplier now) {
    FunctionCounter.builder(name, sampled(name, now), Sampled::value)
        .description(description)
        .tag(tag, value)
        .register(registry);
  }

  /** A gauge that is read by whoever scrapes, on any thread. */
  public void liveGauge(String name, String description, DoubleSupplier now) {
    Gauge.builder(name, now::getAsDouble).description(description).register(registry);
  }

  private Sampled sampled(String name, DoubleSupplier now) {
    var state = new Sampled(name, now);
    sampled.add(state);
    return state;
  }

  /** Reads the operator's state; on its event loop. One that fails keeps its last value. */
  public void sample() {
    for (Sampled state : sampled) {
      try {
        state.value = state.now.getAsDouble();
      } catch (RuntimeException e) {
        LOG.debug("metric={} outcome=not-sampled", state.name, e);
      }
    }
  }

  /** All of it in the Prometheus text format. */
  public String scrape() {
    return registry.scrape();
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case SUCCESS -> "success";
      case ERROR -> "error";
      case TIMEOUT -> "timeout";
      case SUPERSEDED -> "superseded";
    };
  }
}
