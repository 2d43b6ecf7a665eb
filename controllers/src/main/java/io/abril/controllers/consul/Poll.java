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
 * under way: Consul would hold its place until the wait is over. One that has begun anew meanwhile
 * asks from the start, as nobody listened to what the old query has told or will not tell again.
 * Belongs to the event loop.
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
  private Life life = new Life();
  private long pause = FIRST_PAUSE;

  /** From one {@link #begin} to its {@link #end}. */
  private static final class Life {
    boolean over;
    long index;
  }

  /** A poll that {@link #begin} starts; {@code answer} gets every body. */
  Poll(Vertx vertx, ConsulHttp http, PollSeats seats, String path, Consumer<String> answer) {
    this.vertx = vertx;
    this.http = http;
    this.seats = seats;
    this.path = path;
    this.answer = answer;
  }

  void begin() {
    end();
    life = new Life();
    ask(life);
  }

  /** Lets the query that is under way be the last one. */
  void end() {
    life.over = true;
  }

  private void ask(Life mine) {
    if (mine.over) {
      return;
    }
    answer(mine.index)
        .compose(r -> r.ok() ? Future.succeededFuture(r) : ConsulError.failed("answer " + path, r))
        .map(r -> accept(mine, r))
        .onComplete(
            done -> {
              if (done.failed()) {
                retry(mine, done.cause());
              } else {
                pause = FIRST_PAUSE;
                later(mine, BREATH);
              }
            });
  }

  private Future<Response> answer(long index) {
    // The first question is answered at once and needs no seat.
    return index == 0
        ? http.get(path, Map.of())
        : seats
            .take()
            .compose(
                wait ->
                    http.poll(path, Map.of(), index, wait).onComplete(done -> seats.giveBack()));
  }

  private Response accept(Life mine, Response response) {
    // An index that goes back means a restored snapshot: everything is new.
    mine.index = response.index() < mine.index ? 0 : response.index();
    if (!mine.over) {
      answer.accept(response.body());
    }
    return response;
  }

  /** What is known stays known while Consul doesn't answer. */
  private void retry(Life mine, Throwable cause) {
    LOG.atLevel(pause >= LONGEST_PAUSE ? org.slf4j.event.Level.WARN : org.slf4j.event.Level.DEBUG)
        .log("poll={} retry_ms={} error={}", path, pause, cause.getMessage());
    mine.index = 0;
    later(mine, pause);
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }

  private void later(Life mine, long delay) {
    vertx.setTimer(delay, t -> ask(mine));
  }
}
