package io.abril.runtime.consul;

import io.abril.runtime.consul.Partition.Surroundings;
import io.abril.runtime.consul.Told.News;
import io.abril.runtime.store.Entry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Holds the pinned key back until everything that was written before it has been told. A new leader
 * writes it and waits to be told of it, and only then trusts its views.
 */
final class Barrier {
  private final String pin;
  private final Surroundings s;
  private final Supplier<Future<Void>> sweep;
  private final Consumer<Entry> tell;
  private final Retry retry = new Retry();
  private Optional<Entry> held = Optional.empty();
  private boolean sweeping;

  /**
   * A barrier.
   *
   * @param sweep done when everything has been told that was written before it was asked for
   */
  Barrier(
      String pin, Surroundings surroundings, Supplier<Future<Void>> sweep, Consumer<Entry> tell) {
    this.pin = pin;
    this.s = surroundings;
    this.sweep = sweep;
    this.tell = tell;
  }

  /** The news without the pin, which follows later. */
  News holdBack(News news) {
    var pinned = news.upserts().stream().filter(e -> e.key().equals(pin)).findFirst();
    if (pinned.isEmpty()) {
      return news;
    }
    held = pinned;
    if (!sweeping) {
      sweep();
    }
    var rest = news.upserts().stream().filter(e -> !e.key().equals(pin)).toList();
    return new News(rest, news.removed(), news.doubtful());
  }

  private void sweep() {
    sweeping = true;
    var before = held;
    // Later, since the news that it came with is still to be told.
    s.timers()
        .after(
            Duration.ofMillis(1),
            () ->
                sweep
                    .get()
                    .onComplete(
                        done -> {
                          if (done.failed()) {
                            s.timers().after(retry.pause(), this::sweep);
                          } else if (held.equals(before)) {
                            retry.worked();
                            sweeping = false;
                            before.ifPresent(tell);
                          } else {
                            sweep();
                          }
                        }));
  }
}
