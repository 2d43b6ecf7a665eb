package io.abril.controllers.consul;

import io.abril.runtime.consul.ConsulError;
import io.abril.runtime.consul.ConsulHttp;
import io.abril.runtime.consul.ConsulHttp.Response;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One blocking query that is asked again and again until it is told to end. It is never abandoned
 * under way: Consul would hold its place until the wait is over. Belongs to the event loop.
 */
final class Poll {
  private static final Logger LOG = LoggerFactory.getLogger(Poll.class);
  private static final long FIRST_PAUSE = 200;
  private static final long LONGEST_PAUSE = 2_000;

  /** Between two answers; a burst of changes is then read a few times and not once each. */
  private static final long BREATH = 10;

  private final Vertx vertx;
  private final ConsulHttp http;
  private final PollSeats seats;
  private final String path;
  private final Consumer<String> answer;
  private boolean wanted;
  private boolean running;
  private long index;
  private long pause = FIRST_PAUSE;

  /** A poll that {@link #begin} starts; {@code answer} gets every body. */
  Poll(Vertx vertx, ConsulHttp http, PollSeats seats, String path, Consumer<String> answer) {
    this.vertx = vertx;
    this.http = http;
    this.seats = seats;
    this.path = path;
    this.answer = answer;
  }

  void begin() {
    wanted = true;
    if (!running) {
      running = true;
      ask();
    }
  }

  /** Lets the query that is under way be the last one. */
  void end() {
    wanted = false;
  }

  private void ask() {
    if (!wanted) {
      running = false;
      return;
    }
    answer()
        .compose(r -> r.ok() ? Future.succeededFuture(r) : ConsulError.failed("answer " + path, r))
        .map(this::accept)
        .onComplete(
            done -> {
              if (done.failed()) {
                retry(done.cause());
              } else {
                pause = FIRST_PAUSE;
                later(BREATH);
              }
            });
  }

  private Future<Response> answer() {
    // The first question is answered at once and needs no seat.
    return index == 0
        ? http.get(path, Map.of())
        : seats
            .take()
            .compose(
                wait ->
                    http.poll(path, Map.of(), index, wait).onComplete(done -> seats.giveBack()));
  }

  private Response accept(Response response) {
    // An index that goes back means a restored snapshot: everything is new.
    index = response.index() < index ? 0 : response.index();
    if (wanted) {
      answer.accept(response.body());
    }
    return response;
  }

  /** What is known stays known while Consul doesn't answer. */
  private void retry(Throwable cause) {
    LOG.atLevel(pause >= LONGEST_PAUSE ? org.slf4j.event.Level.WARN : org.slf4j.event.Level.DEBUG)
        .log("poll={} retry_ms={} error={}", path, pause, cause.getMessage());
    index = 0;
    later(pause);
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }

  private void later(long delay) {
    vertx.setTimer(delay, t -> ask());
  }
}
