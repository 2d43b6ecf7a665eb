package io.abril.runtime.metrics;

import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A store that counts and times its calls and what its watches tell. */
public final class MeteredStore implements StateStore {
  private final StateStore store;
  private final RuntimeMetrics metrics;

  /** The same store, measured. */
  public MeteredStore(StateStore store, RuntimeMetrics metrics) {
    this.store = store;
    this.metrics = metrics;
  }

  @Override
  public String root() {
    return store.root();
  }

  @Override
  public Future<Optional<Entry>> get(String key) {
    return timed("get", store.get(key), found -> "ok");
  }

  @Override
  public Future<Listing> list(String prefix) {
    return timed("list", store.list(prefix), found -> "ok");
  }

  @Override
  public Watch watch(String prefix, WatchListener listener) {
    int slash = prefix.indexOf('/');
    var family = slash < 0 ? prefix : prefix.substring(0, slash);
    metrics.told(family, 0, false);
    return store.watch(
        prefix,
        changes -> {
          metrics.told(
              family, changes.upserts().size() + changes.removed().size(), changes.reset());
          listener.changed(changes);
        });
  }

  @Override
  public Future<CommitResult> commit(List<? extends Write> writes, Optional<Fence> fence) {
    return timed("commit", store.commit(writes, fence), MeteredStore::word);
  }

  private <X> Future<X> timed(String operation, Future<X> call, Function<X, String> result) {
    long began = System.nanoTime();
    return call.onComplete(
        (value, error) ->
            metrics.stored(
                operation,
                error == null ? result.apply(value) : "error",
                Duration.ofNanos(System.nanoTime() - began)));
  }

  private static String word(CommitResult result) {
    if (result instanceof CommitResult.Ok) {
      return "ok";
    }
    if (result instanceof CommitResult.Fenced) {
      return "fenced";
    }
    return result instanceof CommitResult.Denied ? "denied" : "conflict";
  }
}
