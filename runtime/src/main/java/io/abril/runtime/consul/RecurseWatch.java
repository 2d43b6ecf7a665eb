package io.abril.runtime.consul;

import io.abril.runtime.store.Changes;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.abril.runtime.store.StateStore.Watch;
import io.abril.runtime.store.StateStore.WatchListener;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a small prefix with one recursive blocking query and tells the differences. Its cost
 * grows with the number of entries, which is why it is for small roots alone.
 */
final class RecurseWatch implements Watch {
  private static final Logger LOG = LoggerFactory.getLogger(RecurseWatch.class);
  private static final long MIN_RETRY_MS = 200;
  private static final long MAX_RETRY_MS = 2_000;

  private final Vertx vertx;
  private final Context context;
  private final LongFunction<Future<Listing>> poll;
  private final String prefix;
  private final WatchListener listener;
  private final Map<String, Entry> known = new HashMap<>();
  private long index;
  private boolean reset = true;
  private boolean verifying;
  private boolean doubtful;
  private boolean closed;
  private long retryMs = MIN_RETRY_MS;

  RecurseWatch(
      Vertx vertx, LongFunction<Future<Listing>> poll, String prefix, WatchListener listener) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.poll = poll;
    this.prefix = prefix;
    this.listener = listener;
  }

  void start() {
    context.runOnContext(v -> next());
  }

  private void next() {
    if (!closed) {
      // Index 0 never blocks.
      poll.apply(verifying || doubtful ? 0 : index).onComplete(this::answered, this::failed);
    }
  }

  private void answered(Listing listing) {
    if (closed) {
      return;
    }
    if (isHollow(listing)) {
      doubt();
      return;
    }
    doubtful = false;
    retryMs = MIN_RETRY_MS;
    // A poll without news has waited its whole time, or was woken by a snapshot being restored,
    // with the old index; a poll from there would wait on: ask once without waiting.
    verifying = listing.index() == index && !verifying;
    if (isOfAnotherPast(listing)) {
      LOG.info("watch prefix={} outcome=reset from={} to={}", prefix, index, listing.index());
      reset = true;
    }
    index = listing.index();
    try {
      apply(listing);
    } catch (RuntimeException e) {
      LOG.error("watch prefix={} outcome=listener-failed cause=\"{}\"", prefix, e.getMessage(), e);
    }
    next();
  }

  /**
   * A pinned key stands in every watched prefix, so an honest listing is never empty: this one is a
   * denied list or lost data, and is not taken for "everything was deleted".
   */
  private boolean isHollow(Listing listing) {
    return listing.entries().isEmpty() && !known.isEmpty();
  }

  /**
   * Asks again without waiting: a poll from the index of a denied list would not be told what was
   * changed before it when the list is allowed again.
   */
  private void doubt() {
    if (!doubtful) {
      LOG.warn("watch prefix={} outcome=ignored-empty-list known={}", prefix, known.size());
    }
    doubtful = true;
    later();
  }

  /**
   * Whether a snapshot was restored: the index went back, or something that we did not know has
   * been there all the time. Everything that was known is void then.
   */
  private boolean isOfAnotherPast(Listing listing) {
    return listing.index() < index
        || listing.entries().stream()
            .anyMatch(e -> e.revision() <= index && !e.equals(known.get(e.key())));
  }

  private void apply(Listing listing) {
    var now = new LinkedHashMap<String, Entry>();
    listing.entries().forEach(e -> now.put(e.key(), e));
    var upserts =
        now.values().stream().filter(e -> reset || !e.equals(known.get(e.key()))).toList();
    var removed = known.keySet().stream().filter(key -> !now.containsKey(key)).toList();
    known.clear();
    known.putAll(now);
    if (reset || !upserts.isEmpty() || !removed.isEmpty()) {
      var changes = new Changes(upserts, removed, listing.index(), reset);
      reset = false;
      listener.changed(changes);
    }
  }

  private void failed(Throwable error) {
    if (closed) {
      return;
    }
    LOG.debug(
        "watch prefix={} outcome=failed retryMs={} cause={}", prefix, retryMs, error.toString());
    later();
  }

  private void later() {
    vertx.setTimer(retryMs, t -> next());
    retryMs = Math.min(MAX_RETRY_MS, retryMs * 2);
  }

  @Override
  public void close() {
    closed = true;
  }
}
