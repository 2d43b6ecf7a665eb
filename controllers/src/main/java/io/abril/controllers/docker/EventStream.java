package io.abril.controllers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import io.vertx.core.Context;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's worth of an engine's events about containers of a root. Handlers run on the
 * context, and none of them after {@link #close}.
 */
final class EventStream extends ResultCallback.Adapter<Event> {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final Context context;
  private final Runnable opened;
  private final Consumer<Event> event;
  private final Consumer<Throwable> ended;
  private volatile boolean closed;

  EventStream(Context context, Runnable opened, Consumer<Event> event, Consumer<Throwable> ended) {
    this.context = context;
    this.opened = opened;
    this.event = event;
    this.ended = ended;
  }

  /** Connects, on a thread of the client's that lives as long as the stream. */
  void open(DockerClient client, String root) {
    client
        .eventsCmd()
        .withEventTypeFilter(EventType.CONTAINER)
        .withLabelFilter("abril.root=" + root)
        .exec(this);
  }

  @Override
  public void onStart(Closeable stream) {
    super.onStart(stream);
    if (closed) {
      close();
    }
    later(opened);
  }

  @Override
  public void onNext(Event next) {
    later(() -> event.accept(next));
  }

  @Override
  public void onError(Throwable cause) {
    later(() -> ended.accept(cause));
  }

  @Override
  public void onComplete() {
    later(() -> ended.accept(new IOException("its event stream ended")));
  }

  private void later(Runnable handler) {
    context.runOnContext(
        v -> {
          if (!closed) {
            handler.run();
          }
        });
  }

  /** Stops the handlers at once; {@link #close} may take its time. */
  void abandon() {
    closed = true;
  }

  @Override
  public void close() {
    closed = true;
    try {
      super.close();
    } catch (IOException e) {
      LOG.debug("closing an event stream", e);
    }
  }
}
