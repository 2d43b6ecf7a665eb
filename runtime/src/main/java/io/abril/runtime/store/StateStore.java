package io.abril.runtime.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Keys and values of one root, with watches and fenced transactions. Futures and watches answer on
 * the context that called.
 */
public interface StateStore {
  /** The name of the root. */
  String root();

  /** The entry of a key. */
  Future<Optional<Entry>> get(String key);

  /** Every entry below the prefix; a prefix of which nothing is known answers an empty listing. */
  Future<Listing> list(String prefix);

  /**
   * Tells every change below the prefix, beginning with all of it, until closed. Lost connections,
   * index resets and elections of the store are the watch's own matter.
   */
  Watch watch(String prefix, WatchListener listener);

  /**
   * Applies all of the writes or none.
   *
   * @param fence when present, the writes apply only while its session holds its lock
   */
  Future<CommitResult> commit(List<? extends Write> writes, Optional<Fence> fence);

  /** A running watch. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /** Hears of changes, on the context that began the watch. */
  @FunctionalInterface
  interface WatchListener {
    /** Some entries changed; see {@link Changes}. */
    void changed(Changes changes);
  }

  /**
   * A lock and the session that must hold it.
   *
   * @param lockKey relative to the root
   * @param session never empty: an empty one would match an unlocked key
   */
  record Fence(String lockKey, String session) {
    /** Refuses an empty session. */
    public Fence {
      if (session.isEmpty()) {
        throw new IllegalArgumentException("a fence needs a session");
      }
    }
  }
}
