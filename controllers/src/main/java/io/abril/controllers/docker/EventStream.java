package io.abril.controllers.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Event;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's worth of an engine's events about the containers of a scope. Handlers run on the
 * event loop that it belongs to, and none of them after {@link #close}.
 */
final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final int LONGEST_EVENT = 1 << 20;
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final Runnable opened;
  private final Consumer<Event> event;
  private final Consumer<Throwable> ended;
  private HttpClientRequest request;
  private boolean closed;

  EventStream(Runnable opened, Consumer<Event> event, Consumer<Throwable> ended) {
    this.opened = opened;
    this.event = event;
    this.ended = ended;
  }

  /**
   * Connects.
   *
   * @param scope only containers of this
   * @param since the engine also tells what happened after that time, in nanoseconds since 1970; 0
   *     for what happens from now on
   */
  void open(EventClient client, Scope scope, long since) {
    // Health checks would otherwise make most of the stream: each run is three events of exec.
    client
        .events(
            Map.of(
                "type",
                List.of("container"),
                "label",
                scope.labelFilters(),
                "event",
                Mirror.EVENTS),
            since)
        .compose(
            made -> {
              request = made;
              if (closed) {
                made.reset();
              }
              return made.send();
            })
        .onSuccess(this::read)
        .onFailure(this::end);
  }

  private void read(HttpClientResponse response) {
    if (closed) {
      response.request().reset();
      return;
    }
    if (response.statusCode() != 200) {
      end(new IOException("its event stream is refused with status " + response.statusCode()));
      return;
    }
    var lines = RecordParser.newDelimited("\n", response).maxRecordSize(LONGEST_EVENT);
    lines.handler(this::line).exceptionHandler(this::end);
    lines.endHandler(v -> end(new IOException("its event stream ended")));
    opened.run();
  }

  private void line(Buffer line) {
    if (closed || line.length() < 2) {
      return;
    }
    try {
      event.accept(MAPPER.readValue(line.getBytes(), Event.class));
    } catch (JsonProcessingException e) {
      end(new IOException("its event stream isn't JSON: " + e.getOriginalMessage(), e));
    } catch (IOException e) {
      end(e);
    }
  }

  private void end(Throwable cause) {
    if (!closed) {
      LOG.debug("an event stream ends", cause);
      close();
      ended.accept(cause);
    }
  }

  /** Stops the handlers, and the connection. */
  void close() {
    closed = true;
    if (request != null) {
      request.reset();
    }
  }
}
