package io.abril.runtime.loop;

import io.abril.runtime.admission.AcceptedDocument;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A newer document of an object that there is, which its pass is to accept: with its first commit,
 * so that a change costs one transaction, or alone when that is long in coming. Nothing is begun
 * before it is accepted, for nothing is begun before a commit. Belongs to the event loop.
 */
final class PendingUpdate {
  private final AcceptedDocument next;
  private final Write write;
  private Future<Void> accepted;

  /**
   * One that is not accepted yet.
   *
   * @param next the record
   * @param write what makes it so, on condition that nobody else has
   */
  PendingUpdate(AcceptedDocument next, Write write) {
    this.next = next;
    this.write = write;
  }

  AcceptedDocument next() {
    return next;
  }

  /**
   * Accepts it and applies these writes, if any; only these when it is accepted, or about to be.
   */
  Future<Void> with(List<Write> writes, Function<List<Write>, Future<Void>> commit) {
    if (accepted != null) {
      return writes.isEmpty() ? accepted : accepted.compose(v -> commit.apply(writes));
    }
    var all = new ArrayList<Write>();
    all.add(write);
    all.addAll(writes);
    accepted = commit.apply(all);
    return accepted;
  }
}
