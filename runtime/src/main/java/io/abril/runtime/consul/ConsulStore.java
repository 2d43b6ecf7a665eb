package io.abril.runtime.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.runtime.consul.Partition.Surroundings;
import io.abril.runtime.queue.VertxTimers;
import io.abril.runtime.store.CommitResult;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Listing;
import io.abril.runtime.store.StateStore;
import io.abril.runtime.store.Write;
import io.abril.schema.Json;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * {@link StateStore} on Consul KV. Sources: Consul's HTTP API pages "KV Store" and "Transactions".
 */
public final class ConsulStore implements StateStore {
  /** Consul before 1.14 takes 64 operations a transaction. */
  static final int MAX_OPERATIONS = 64;

  /** The most that a transaction's body may have, unless {@code txn_max_req_len} says otherwise. */
  private static final int MAX_BODY = 512 * 1024;

  /** So many partitions of a watch read at a time. */
  private static final int PARTITIONS_AT_WORK = 4;

  /**
   * Partitions of documents are so many times smaller than those of other families: a wake lists
   * all names of its partition.
   */
  private static final int DOCUMENTS_WEIGH = 4;

  private final Vertx vertx;
  private final ConsulHttp http;
  private final String root;
  private final WatchLimits limits;
  private final WatchStats watchStats = new WatchStats();
  private final PollBudget polls;

  /** A store on one root. One is enough for a process: its watches share their long polls. */
  public ConsulStore(Vertx vertx, ConsulHttp http, String root) {
    this(vertx, http, root, WatchLimits.DEFAULT);
  }

  ConsulStore(Vertx vertx, ConsulHttp http, String root, WatchLimits limits) {
    this.vertx = vertx;
    this.http = http;
    this.root = root;
    this.limits = limits;
    this.polls = new PollBudget(limits.polls());
  }

  @Override
  public String root() {
    return root;
  }

  @Override
  public Future<Optional<Entry>> get(String key) {
    return reached("read the key " + key, http.get(KvPaths.of(root + "/" + key), Map.of()))
        .compose(
            r -> {
              if (r.status() == 404) {
                return Future.succeededFuture(Optional.empty());
              }
              return r.ok()
                  ? Future.succeededFuture(listing(r).entries().stream().findFirst())
                  : ConsulError.failed("read the key " + key, r);
            });
  }

  @Override
  public Future<Listing> list(String prefix) {
    return reached(
            "list " + prefix, http.get(KvPaths.of(root + "/" + prefix), Map.of("recurse", "")))
        .compose(
            r ->
                r.ok() || r.status() == 404
                    ? Future.succeededFuture(listing(r))
                    : ConsulError.failed("list " + prefix, r));
  }

  @Override
  public Watch watch(String prefix, WatchListener listener) {
    var context = vertx.getOrCreateContext();
    var timers = new VertxTimers(vertx);
    var surroundings =
        new Surroundings(
            new HttpKvReads(http, root, watchStats),
            timers,
            new Told(),
            polls.claim(weight(prefix), task -> run(context, task)),
            new Turns(PARTITIONS_AT_WORK),
            new Pace(timers, limits.pace()),
            limits,
            watchStats);
    var watch = new KvWatch(prefix, surroundings, listener);
    context.runOnContext(v -> watch.start());
    return () -> {
      watch.silence();
      run(context, watch::close);
    };
  }

  private static void run(Context context, Runnable task) {
    try {
      context.runOnContext(v -> task.run());
    } catch (RejectedExecutionException e) {
      // The event loop has ended, and its watches with it.
    }
  }

  /** Documents are what users write, and wait for; the rest is mostly written by the leader. */
  private static int weight(String prefix) {
    return prefix.startsWith("objects/") ? DOCUMENTS_WEIGH : 1;
  }

  /** What the watches of this store have done so far. */
  public WatchStats watchStats() {
    return watchStats;
  }

  private Listing listing(ConsulHttp.Response response) {
    return new Listing(HttpKvReads.entries(root, response), response.index());
  }

  @Override
  public Future<CommitResult> commit(List<? extends Write> writes, Optional<Fence> fence) {
    var operations = TxnOperations.of(root, writes, fence);
    if (operations.isEmpty()) {
      return Future.succeededFuture(new CommitResult.Ok(List.of()));
    }
    if (operations.size() > MAX_OPERATIONS) {
      return Future.failedFuture(
          new ConsulError(
              "a transaction of " + operations.size() + " operations is more than Consul takes"));
    }
    var body = operations.toString();
    int bytes = body.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BODY) {
      return Future.failedFuture(
          new ConsulError("a transaction of " + bytes + " bytes is more than Consul takes"));
    }
    return reached("commit; it may be applied or not", http.put("/v1/txn", Map.of(), body))
        .compose(r -> result(r, writes, fence.isPresent()));
  }

  /** A request without an answer, as a sentence. */
  private Future<ConsulHttp.Response> reached(String doing, Future<ConsulHttp.Response> answer) {
    return answer.recover(
        e ->
            Future.failedFuture(
                new ConsulError(
                    "Consul can't be reached at "
                        + http.address()
                        + " to "
                        + doing
                        + ": "
                        + e.getMessage())));
  }

  private Future<CommitResult> result(
      ConsulHttp.Response r, List<? extends Write> writes, boolean fenced) {
    if (r.ok()) {
      var entries = new ArrayList<Entry>();
      for (JsonNode item : Json.tree(r.body()).path("Results")) {
        if (item.has("KV") && item.get("KV").hasNonNull("Key")) {
          // A transaction answers a set key without its value.
          var key = item.get("KV").get("Key").asText().substring(root.length() + 1);
          TxnOperations.valueOf(writes, key)
              .ifPresent(
                  value ->
                      entries.add(
                          new Entry(key, value, item.get("KV").path("ModifyIndex").asLong())));
        }
      }
      return Future.succeededFuture(new CommitResult.Ok(entries));
    }
    if (r.status() == 409) {
      return Future.succeededFuture(conflict(r.body(), fenced));
    }
    if (r.status() == 403) {
      return Future.succeededFuture(new CommitResult.Denied(r.body()));
    }
    return ConsulError.failed("commit", r);
  }

  /** Consul tells the reasons apart by their text alone. */
  private static CommitResult conflict(String body, boolean fenced) {
    for (JsonNode error : Json.tree(body).path("Errors")) {
      var what = error.path("What").asText();
      if (what.contains("Permission denied")) {
        return new CommitResult.Denied(what);
      }
      if (fenced && error.path("OpIndex").asInt(-1) == 0) {
        return new CommitResult.Fenced(what);
      }
    }
    return new CommitResult.Conflict(body);
  }
}
