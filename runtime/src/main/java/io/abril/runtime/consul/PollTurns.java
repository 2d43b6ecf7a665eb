package io.abril.runtime.consul;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bounds how many blocking queries wait at Consul at a time, since an agent refuses a client with
 * too many connections. When there are more queries than seats, all of them wait briefly and take
 * turns. Belongs to the event loop.
 */
final class PollTurns {
  private static final Duration LONG = Duration.ofSeconds(55);
  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final Duration BRIEF = Duration.ofSeconds(1);

  private final int seats;
  private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
  private int taken;

  PollTurns(int seats) {
    this.seats = seats;
  }

  /** Answers when a seat is taken for the caller, who gives it back with {@link #leave}. */
  Future<Void> take() {
    var seat = Promise.<Void>promise();
    waiting.add(seat);
    seatNext();
    return seat.future();
  }

  void leave() {
    taken--;
    seatNext();
  }

  private void seatNext() {
    while (taken < seats && !waiting.isEmpty()) {
      taken++;
      waiting.poll().complete();
    }
  }

  /**
   * How long each of that many queries may wait: short before the seats run out, so that the first
   * one without a seat needn't wait a minute for it.
   */
  Duration wait(int queries) {
    return queries > seats ? BRIEF : queries > seats / 2 ? SHORT : LONG;
  }
}
