package io.abril.controllers.pool;

import io.abril.controllers.consul.OutsideKeys;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this leader knows of the keys that pools publish: what it has written, what is gone, and
 * what was refused. It believes what it wrote for a while, then looks again: somebody may have
 * changed it. Another leadership begins without any of it. Belongs to the event loop.
 */
final class PublishedKeys {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);
  private static final Duration BELIEF = Duration.ofMinutes(5);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final OutsideKeys keys;
  private final LongSupplier epoch;
  private final Map<String, Known> written = new HashMap<>();
  private final Map<String, Known> gone = new HashMap<>();
  private final Map<String, Known> refused = new HashMap<>();
  private long ofEpoch;

  private record Known(String text, Instant at) {}

  PublishedKeys(OutsideKeys keys, LongSupplier epoch) {
    this.keys = keys;
    this.epoch = epoch;
  }

  /** Path to what it holds. */
  Map<String, String> written(Instant now) {
    renew();
    return texts(written, now.minus(BELIEF));
  }

  /** Paths that hold nothing of ours. */
  Set<String> gone(Instant now) {
    renew();
    return texts(gone, now.minus(BELIEF)).keySet();
  }

  /** Paths that could not be written lately, and why. */
  Map<String, String> refused(Instant now) {
    renew();
    return texts(refused, now.minus(RETRY));
  }

  private void renew() {
    if (epoch.getAsLong() != ofEpoch) {
      ofEpoch = epoch.getAsLong();
      written.clear();
      gone.clear();
      refused.clear();
    }
  }

  private static Map<String, String> texts(Map<String, Known> some, Instant since) {
    some.values().removeIf(k -> k.at().isBefore(since));
    return some.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().text()));
  }

  /** Writes a key. One that may not be written is remembered as such and is no failure. */
  Future<Void> set(String path, String value, Instant now) {
    return keys.set(path, value)
        .onSuccess(
            outcome -> {
              gone.remove(path);
              refused.remove(path);
              switch (outcome) {
                case DONE -> written.put(path, new Known(value, now));
                case FOREIGN ->
                    refuse(
                        path,
                        "the key "
                            + path
                            + " is there and not of this root; delete it, or choose another path",
                        now);
                case DENIED -> refuse(path, denied(path), now);
              }
            })
        .mapEmpty();
  }

  /** Deletes a key. */
  Future<Void> remove(String path, Instant now) {
    return keys.remove(path)
        .onSuccess(
            outcome -> {
              if (outcome == OutsideKeys.Outcome.DENIED) {
                // What may not be touched can't be waited for: a pool would never be gone.
                LOG.warn("key={} outcome=left cause=\"{}\"", path, denied(path));
              }
              written.remove(path);
              refused.remove(path);
              gone.put(path, new Known("", now));
            })
        .mapEmpty();
  }

  private void refuse(String path, String why, Instant now) {
    refused.put(path, new Known(why, now));
  }

  private static String denied(String path) {
    int slash = path.indexOf('/');
    return "Consul's ACLs deny the controllers the key "
        + path
        + "; give their token a policy like key_prefix \""
        + (slash < 0 ? path : path.substring(0, slash + 1))
        + "\" { policy = \"write\" }";
  }
}
