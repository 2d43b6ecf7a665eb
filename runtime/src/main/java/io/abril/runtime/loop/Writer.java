package io.abril.runtime.loop;

import io.abril.runtime.election.Leadership;
import io.abril.runtime.election.Lease;
import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;

/**
 * The one door for a leader's writes: always fenced, and seen by the views at once. Whoever wrote
 * goes on before those whom the write wakes.
 */
final class Writer {
  private final StateStore store;
  private final Leadership leadership;
  private final Views views;
  private final Wakes wakes;

  /** The writes were not applied; the message says why. */
  static final class NotCommitted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotCommitted(String message) {
      super(message);
    }
  }

  Writer(StateStore store, Leadership leadership, Views views, Wakes wakes) {
    this.store = store;
    this.leadership = leadership;
    this.views = views;
    this.wakes = wakes;
  }

  /** Applies the writes under the lease that this process has now, if it has one. */
  Future<Void> commit(List<Write> writes) {
    return leadership
        .lease()
        .map(lease -> commit(writes, lease))
        .orElseGet(() -> Future.failedFuture(notLeading()));
  }

  /**
   * Applies the writes in one transaction; more than a transaction takes are split, in order, so
   * that the last ones (a status) are applied only when all before them were. What was decided
   * under one lease is not written under a later one: others may have written in between.
   */
  Future<Void> commit(List<Write> writes, Lease lease) {
    var applied = Future.<Void>succeededFuture();
    for (List<Write> part : Transactions.split(writes)) {
      applied = applied.compose(v -> seen(transaction(part, lease), part));
    }
    return applied;
  }

  /**
   * Applies the writes behind the views' back: they learn of them from their watches alone. Answers
   * the entries with their revisions.
   */
  Future<List<Entry>> commitUnseen(List<Write> writes, Lease lease) {
    return transaction(writes, lease).map(CommitResult.Ok::entries);
  }

  private Future<Void> seen(Future<CommitResult.Ok> transaction, List<Write> writes) {
    Promise<Void> goesOn = Promise.promise();
    transaction.onComplete(
        result ->
            wakes.hold(
                () ->
                    transaction
                        .compose(
                            ok -> {
                              views.committed(ok, writes);
                              return Future.<Void>succeededFuture();
                            })
                        .onComplete(goesOn)));
    return goesOn.future();
  }

  private Future<CommitResult.Ok> transaction(List<Write> writes, Lease lease) {
    if (!leadership.lease().equals(Optional.of(lease))) {
      return Future.failedFuture(notLeading());
    }
    return store.commit(writes, Optional.of(lease.fence())).compose(this::finish);
  }

  private static NotCommitted notLeading() {
    return new NotCommitted("this controller doesn't lead any more");
  }

  private Future<CommitResult.Ok> finish(CommitResult result) {
    if (result instanceof CommitResult.Ok ok) {
      return Future.succeededFuture(ok);
    }
    if (result instanceof CommitResult.Fenced f) {
      return Future.failedFuture(new NotCommitted("another controller leads now: " + f.detail()));
    }
    if (result instanceof CommitResult.Denied d) {
      return Future.failedFuture(
          new NotCommitted("Consul's ACLs deny the controllers this write: " + d.detail()));
    }
    return Future.failedFuture(
        new NotCommitted(
            "somebody else wrote first: " + ((CommitResult.Conflict) result).detail()));
  }
}
