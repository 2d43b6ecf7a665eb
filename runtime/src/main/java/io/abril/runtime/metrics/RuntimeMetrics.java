package io.abril.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Counts what the runtime does. */
public final class RuntimeMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

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

  /** A pass ended. */
  public void reconciled(String kind, Outcome outcome, Duration took) {
    Timer.builder("abril.reconcile")
        .description("Passes of reconcilers")
        .tag("kind", kind)
        .tag("outcome", word(outcome))
        .register(registry)
        .record(took);
  }

  /** A step ended. */
  public void step(String kind, String verb, Outcome outcome) {
    Counter.builder("abril.steps")
        .description("Deeds outside of Consul KV")
        .tag("kind", kind)
        .tag("verb", verb)
        .tag("outcome", word(outcome))
        .register(registry)
        .increment();
  }

  /** A call of a reconciler held the event loop longer than it may. */
  public void blocked(String kind) {
    Counter.builder("abril.loop.blocked")
        .description("Calls of reconcilers that held the event loop and were interrupted")
        .tag("kind", kind)
        .register(registry)
        .increment();
  }

  /** A transaction ended: ok, conflict, fenced, denied or error. */
  public void committed(String result) {
    Counter.builder("abril.store.commits")
        .description("Transactions on the store")
        .tag("result", result)
        .register(registry)
        .increment();
  }

  /** A gauge that is read when it is asked for. */
  public void gauge(String name, String description, String tag, String value, DoubleSupplier now) {
    Gauge.builder(name, now::getAsDouble)
        .description(description)
        .tag(tag, value)
        .register(registry);
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
