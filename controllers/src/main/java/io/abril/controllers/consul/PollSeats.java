package io.abril.controllers.consul;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bounds how many blocking queries wait at Consul at a time: an agent refuses a client that holds
 * too many connections. With more polls than seats, all of them wait briefly and take turns.
 * Belongs to the event loop.
 */
final class PollSeats {
  private static final Duration LONG = Duration.ofSeconds(55);
  private static final Duration NEARLY_FULL = Duration.ofSeconds(10);
  private static final Duration TAKING_TURNS = Duration.ofSeconds(1);

  private final int seats;
  private final Deque<Promise<Duration>> queue = new ArrayDeque<>();
  private int taken;
  private int polls;

  PollSeats(int seats) {
    this.seats = seats;
  }

  /** How many polls there are, waiting or not. */
  void polls(int number) {
    polls = number;
  }

  /** A seat, as soon as one is free, and how long it may be held. */
  Future<Duration> take() {
    Promise<Duration> promise = Promise.promise();
    queue.add(promise);
    seat();
    return promise.future();
  }

  void giveBack() {
    taken--;
    seat();
  }

  private void seat() {
    while (taken < seats && !queue.isEmpty()) {
      taken++;
      queue.poll().complete(wait(polls, seats));
    }
  }

  /**
   * Short before the seats run out, so that the first who has none does not wait a minute for one.
   */
  static Duration wait(int polls, int seats) {
    return polls > seats ? TAKING_TURNS : polls > seats / 2 ? NEARLY_FULL : LONG;
  }
}
