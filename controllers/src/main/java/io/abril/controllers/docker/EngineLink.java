package io.abril.controllers.docker;

import com.github.dockerjava.api.model.Event;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in touch with one engine: event stream, then a full list, then pings and a list now and
 * then; after a failure the same again, with growing pauses. Belongs to the event loop.
 */
final class EngineLink {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLink.class);
  private static final long FIRST_PAUSE = 100;
  private static final long LONGEST_PAUSE = 2_000;

  /** How often the engine is asked for a sign of life, in milliseconds. */
  private static final long PING = 5_000;

  private final Vertx vertx;
  private final EventClient client;
  private final DockerSettings settings;
  private final String node;
  private final Scope scope;
  private final Supplier<Future<?>> ping;
  private final Consumer<Event> events;
  private final Function<Boolean, Future<Boolean>> relist;
  private final Consumer<Boolean> onSync;

  private EventStream stream;
  private boolean synced;
  private boolean frozen;
  private boolean closed;
  private long pause = FIRST_PAUSE;
  private long timer = -1;

  /** By the engine's own clock, in nanoseconds: a new stream begins where the last one broke. */
  private long lastEvent;

  /**
   * A link that {@link #open} starts.
   *
   * @param ping asks for a sign of life; of bounded time
   * @param relist lists everything, thoroughly if told so; answers whether the view had missed
   *     something
   * @param onSync told when the link comes up and when it breaks
   */
  EngineLink(
      Vertx vertx,
      EventClient client,
      DockerSettings settings,
      String node,
      Scope scope,
      Supplier<Future<?>> ping,
      Consumer<Event> events,
      Function<Boolean, Future<Boolean>> relist,
      Consumer<Boolean> onSync) {
    this.vertx = vertx;
    this.client = client;
    this.settings = settings;
    this.node = node;
    this.scope = scope;
    this.ping = ping;
    this.events = events;
    this.relist = relist;
    this.onSync = onSync;
  }

  boolean synced() {
    return synced;
  }

  /** Whether the last thing asked of the engine was not answered in time. */
  boolean frozen() {
    return frozen;
  }

  /** Opens the stream; the list follows it, so that nothing happens unseen between the two. */
  void open() {
    closeStream();
    // A stream of a frozen engine would hold a thread until it thaws.
    ping.get()
        .onComplete(
            done -> {
              if (done.succeeded()) {
                openStream();
              } else {
                broken("a ping", done.cause());
              }
            });
  }

  private void openStream() {
    if (closed || stream != null) {
      return;
    }
    var mine =
        new EventStream(
            () -> list(true), this::event, cause -> broken("the end of its event stream", cause));
    stream = mine;
    alarm(
        settings.timeout().toMillis(),
        () -> broken("waiting for its event stream", new TimeoutException("no answer in time")));
    mine.open(client, scope, lastEvent == 0 ? 0 : lastEvent + 1);
  }

  private void event(Event event) {
    if (event.getTimeNano() != null) {
      lastEvent = Math.max(lastEvent, event.getTimeNano());
    }
    events.accept(event);
  }

  /**
   * Lists all containers.
   *
   * @param first whether the stream has just been opened
   */
  private void list(boolean first) {
    var mine = stream;
    cancelAlarm();
    relist
        .apply(first)
        .onComplete(
            done -> {
              if (stream != mine || closed) {
                return;
              }
              if (done.failed()) {
                broken("its list of containers", done.cause());
              } else if (!first && done.result()) {
                // A connection can be dead without either end knowing: what it did not tell, the
                // list did.
                LOG.info("node={} event stream missed something, opening another", node);
                open();
              } else {
                pause = FIRST_PAUSE;
                frozen = false;
                say(true);
                watch(mine, settings.relist().toMillis());
              }
            });
  }

  /** Until the next list, signs of life: a network that swallows everything tells nobody. */
  private void watch(EventStream mine, long untilList) {
    if (untilList <= PING) {
      alarm(untilList, () -> list(false));
      return;
    }
    alarm(
        PING,
        () ->
            ping.get()
                .onComplete(
                    done -> {
                      if (stream != mine || closed) {
                        return;
                      }
                      if (done.succeeded()) {
                        watch(mine, untilList - PING);
                      } else {
                        broken("a ping", done.cause());
                      }
                    }));
  }

  /** A call found the engine silent: don't believe the stream any longer. */
  void suspect(Throwable cause) {
    if (synced) {
      broken("a call", cause);
    }
  }

  private void broken(String what, Throwable cause) {
    if (closed) {
      return;
    }
    if (synced) {
      LOG.warn("node={} engine out of touch after {}: {}", node, what, Sentences.words(cause));
    }
    frozen = Sentences.isTimeout(cause);
    closeStream();
    say(false);
    alarm(pause, this::open);
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }

  private void say(boolean now) {
    if (synced != now) {
      synced = now;
      onSync.accept(now);
    }
  }

  private void alarm(long delay, Runnable action) {
    cancelAlarm();
    timer = vertx.setTimer(delay, id -> action.run());
  }

  private void cancelAlarm() {
    if (timer != -1) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  private void closeStream() {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  void close() {
    closed = true;
    cancelAlarm();
    closeStream();
    client.close();
  }
}
