package io.abril.runtime.loop;

import io.abril.runtime.election.Lease;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;

/**
 * What a new leader does before anything else: it pins a {@code .keep} key in every family that is
 * watched, and waits until its views have told it.
 *
 * <p>An honest listing is then never empty, so that an empty one (a denied list, lost data) is
 * never taken for "everything was deleted". And since the key holds the leader's group and epoch,
 * the views have then also told everything that leaders before wrote: a standby's views may be
 * behind.
 */
final class RootGuard {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Parts parts;

  RootGuard(Parts parts) {
    this.parts = parts;
  }

  /**
   * Pins; fails in a root that has lost its documents but not what was accepted of them, and when
   * the views don't follow.
   */
  Future<Void> pin(Lease lease) {
    if (lostDocuments()) {
      return Future.failedFuture(
          new IllegalStateException(
              "the root has accepted objects but no documents, not even objects/.keep: Consul's data was"
                  + " lost in part, and nothing is deleted on that account; restore the documents, or put"
                  + " the key objects/.keep to confirm that they are meant to be gone"));
    }
    var pins =
        parts.views().families().stream()
            .<Write>map(f -> Write.put(f + "/.keep", pinOf(lease)))
            .toList();
    return parts.writer().commitUnseen(pins, lease).compose(this::told);
  }

  /**
   * Differs between groups and leaderships: an identical put bumps nothing, and would prove
   * nothing.
   */
  private static String pinOf(Lease lease) {
    var fence = lease.fence();
    return fence.lockKey() + " epoch " + lease.epoch() + " session " + fence.session();
  }

  private Future<Void> told(List<Entry> pins) {
    var all = pins.stream().map(this::told).toList();
    var told = Promise.<Void>promise();
    var patience =
        parts
            .timers()
            .after(
                PATIENCE,
                () ->
                    told.tryFail(
                        "the views don't follow Consul KV; are its lists denied to this token?"));
    Future.all(all).onSuccess(v -> told.tryComplete());
    return told.future().onComplete(r -> patience.run());
  }

  private Future<Void> told(Entry pin) {
    var told = Promise.<Void>promise();
    var family = pin.key().substring(0, pin.key().indexOf('/'));
    parts.views().family(family).whenReached(pin.key(), pin.revision(), told::complete);
    return told.future();
  }

  private boolean lostDocuments() {
    var objects = parts.views().family("objects");
    // Objects that stand in for missing documents (documentIndex 0) were never documents.
    boolean accepted =
        parts.views().family("accepted").below("accepted/").stream()
            .anyMatch(e -> !e.key().endsWith("/.keep") && e.value().contains("\"documentIndex\""));
    return objects.keys().isEmpty() && accepted;
  }
}
