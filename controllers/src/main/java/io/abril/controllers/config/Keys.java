package io.abril.controllers.config;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controllers' private keys, read anew every so often, so that a folder that was missing and a
 * key that was added need no restart. Every controller of a cluster has the same ones.
 */
public final class Keys implements Supplier<KeyRing> {
  private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Path folder;
  private volatile KeyRing ring;
  private Optional<Long> timer = Optional.empty();

  private Keys(Path folder) {
    this.folder = folder;
    this.ring = KeyFolder.read(folder);
    tell(ring);
  }

  /** Reads the folder, and says in the log what is wrong with it. */
  public static Keys of(Path folder) {
    return new Keys(folder);
  }

  /** Goes on looking at the folder; {@code listener} is told on the caller's event loop. */
  public void watch(Vertx vertx, Runnable listener) {
    timer.ifPresent(vertx::cancelTimer);
    timer =
        Optional.of(
            vertx.setPeriodic(
                EVERY.toMillis(),
                t ->
                    vertx
                        .executeBlocking(this::look, false)
                        .onSuccess(
                            changed -> {
                              if (changed) {
                                listener.run();
                              }
                            })));
  }

  private synchronized boolean look() {
    var now = KeyFolder.read(folder);
    if (now.ids().equals(ring.ids())) {
      return false;
    }
    ring = now;
    tell(now);
    return true;
  }

  private void tell(KeyRing now) {
    if (!now.keys().isEmpty()) {
      LOG.info("keys={} folder={} encrypts={}", now.keys().size(), folder, now.keys().get(0).id());
    }
    now.problems().forEach(problem -> LOG.warn("outcome=no-key cause=\"{}\"", problem));
  }

  /** Public halves as PEM, the one to encrypt with first; empty when there is none. */
  public Optional<String> published() {
    return ring.published();
  }

  @Override
  public KeyRing get() {
    return ring;
  }

  /** The folder. */
  Path folder() {
    return folder;
  }
}
