package io.abril.runtime;

import io.abril.runtime.election.Leadership;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The one door for a leader's writes: always fenced, and seen by the views at once. */
final class Writer {
  /** Consul takes 64 operations a transaction; the fence is one of them. */
  private static final int MOST = 60;

  private final StateStore store;
  private final Leadership leadership;
  private final Views views;
  private final RuntimeMetrics metrics;

  /** The writes were not applied; the message says why. */
  static final class NotCommitted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotCommitted(String message) {
      super(message);
    }
  }

  Writer(StateStore store, Leadership leadership, Views views, RuntimeMetrics metrics) {
    this.store = store;
    this.leadership = leadership;
    this.views = views;
    this.metrics = metrics;
  }

  /**
   * Applies the writes in one transaction; more than a transaction takes are split, in order, so
   * that the last ones (a status) are applied only when all before them were.
   */
  Future<Void> commit(List<Write> writes) {
    if (writes.size() <= MOST) {
      return transaction(writes);
    }
    return transaction(writes.subList(0, MOST))
        .compose(v -> commit(writes.subList(MOST, writes.size())));
  }

  private Future<Void> transaction(List<Write> writes) {
    var lease = leadership.lease();
    if (lease.isEmpty()) {
      return Future.failedFuture(new NotCommitted("this controller doesn't lead any more"));
    }
    return store
        .commit(writes, Optional.of(lease.get().fence()))
        .onFailure(e -> metrics.committed("error"))
        .compose(result -> finish(result, writes));
  }

  private Future<Void> finish(CommitResult result, List<Write> writes) {
    if (result instanceof CommitResult.Ok ok) {
      metrics.committed("ok");
      views.committed(ok, writes);
      return Future.succeededFuture();
    }
    if (result instanceof CommitResult.Fenced f) {
      metrics.committed("fenced");
      return Future.failedFuture(new NotCommitted("another controller leads now: " + f.detail()));
    }
    if (result instanceof CommitResult.Denied d) {
      metrics.committed("denied");
      return Future.failedFuture(
          new NotCommitted("Consul's ACLs deny the controllers this write: " + d.detail()));
    }
    metrics.committed("conflict");
    return Future.failedFuture(
        new NotCommitted(
            "somebody else wrote first: " + ((CommitResult.Conflict) result).detail()));
  }
}
