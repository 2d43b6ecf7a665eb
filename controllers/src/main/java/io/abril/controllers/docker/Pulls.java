package io.abril.controllers.docker;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The pulls that are under way on one engine: whoever wants an image that is being pulled already
 * waits for that pull. Belongs to the event loop.
 */
final class Pulls {
  private final Puller puller;
  private final Map<Wish, Running> running = new HashMap<>();

  /** Begins a pull. */
  @FunctionalInterface
  interface Puller {
    Future<Void> pull(String reference, Optional<Credentials> login, PullProgress progress);
  }

  /** Who has other credentials may not ride on somebody else's. */
  private record Wish(String reference, Optional<Credentials> login) {}

  private record Running(PullProgress progress, Future<Void> end) {}

  Pulls(Puller puller) {
    this.puller = puller;
  }

  Future<Void> pull(String reference, Optional<Credentials> login) {
    var wish = new Wish(reference, login);
    var there = running.get(wish);
    if (there != null) {
      return there.end();
    }
    var progress = new PullProgress();
    var end = puller.pull(reference, login, progress);
    if (!end.isComplete()) {
      running.put(wish, new Running(progress, end));
      end.onComplete(r -> running.remove(wish));
    }
    return end;
  }

  /** How far each is, by reference. */
  Map<String, String> progress() {
    var sentences = new HashMap<String, String>();
    running.forEach((wish, pull) -> sentences.put(wish.reference(), pull.progress().sentence()));
    return sentences;
  }
}
