package io.abril.runtime.loop;

import io.abril.runtime.Controller;
import io.abril.runtime.Controller.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops the external sources and the timers of one controller. */
final class Sources {
  private static final Logger LOG = LoggerFactory.getLogger(Sources.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  private final Parts parts;
  private final Controller<?, ?, ?> controller;
  private final BiConsumer<String, String> want;
  private final List<Source> started = new ArrayList<>();
  private int failing;
  private boolean running;
  private boolean stopped;

  /**
   * Sources that {@link #start} starts.
   *
   * @param want takes the name of an object and what made it run
   */
  Sources(Parts parts, Controller<?, ?, ?> controller, BiConsumer<String, String> want) {
    this.parts = parts;
    this.controller = controller;
    this.want = want;
    parts
        .metrics()
        .gauge(
            "abril.source.failing",
            "External sources of a kind that can't be started",
            "kind",
            controller.kind().plural(),
            () -> failing);
  }

  /** Starts everything, once, whether this process leads or not. */
  void start() {
    if (!running && !stopped) {
      running = true;
      controller.sources().forEach(source -> start(source, FIRST_RETRY, true));
      controller.timers().forEach(this::next);
    }
  }

  /** Stops everything; what sources still say is not heard. */
  void stop() {
    stopped = true;
    started.forEach(this::stop);
    started.clear();
  }

  private void start(Source source, Duration retry, boolean first) {
    if (stopped) {
      return;
    }
    try {
      source.start(parts.views(), this::changed);
      started.add(source);
      failing -= first ? 0 : 1;
    } catch (RuntimeException e) {
      failing += first ? 1 : 0;
      LOG.error(
          "kind={} source={} outcome=not-started retryMs={} cause=\"{}\"",
          controller.kind(),
          source.getClass().getSimpleName(),
          retry.toMillis(),
          e.toString(),
          e);
      // It may have begun something before it threw.
      stop(source);
      var next =
          retry.multipliedBy(2).compareTo(LONGEST_RETRY) > 0
              ? LONGEST_RETRY
              : retry.multipliedBy(2);
      parts.timers().after(retry, () -> start(source, next, false));
    }
  }

  private void changed(String name) {
    Objects.requireNonNull(name, "the name of an object that changed");
    parts
        .platform()
        .loop()
        .execute(
            () -> {
              if (!stopped) {
                want.accept(name, "source");
              }
            });
  }

  private void stop(Source source) {
    try {
      source.stop();
    } catch (RuntimeException e) {
      LOG.warn(
          "kind={} source={} outcome=not-stopped cause=\"{}\"",
          controller.kind(),
          source.getClass().getSimpleName(),
          e.toString());
    }
  }

  private void next(Controller.Timer timer) {
    parts
        .timers()
        .after(
            timer.period(),
            () -> {
              if (!stopped) {
                fire(timer);
                next(timer);
              }
            });
  }

  private void fire(Controller.Timer timer) {
    if (parts.leadership().lease().isEmpty()) {
      return;
    }
    try {
      timer.names().apply(parts.views()).forEach(name -> want.accept(name, "timer"));
    } catch (RuntimeException e) {
      LOG.error(
          "kind={} timer={} outcome=failed cause=\"{}\"",
          controller.kind(),
          timer.period(),
          e.toString(),
          e);
    }
  }
}
