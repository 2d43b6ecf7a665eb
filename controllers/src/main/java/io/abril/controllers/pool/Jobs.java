package io.abril.controllers.pool;

import io.abril.controllers.docker.DockerError;
import io.abril.controllers.pool.PoolObservation.Failure;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deeds on containers that are under way: a pull or a stop takes longer than a pass should. One
 * deed an instance, some at a time a node; when one ends, its pool is looked at again. Belongs to
 * the event loop.
 */
final class Jobs {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final int AT_A_TIME = 8;

  private final Supplier<Instant> now;
  private final BooleanSupplier mayAct;
  private final Set<String> busy = new HashSet<>();
  private final Set<String> started = new HashSet<>();
  private final Map<String, Failure> failures = new HashMap<>();
  private final Map<String, Deque<Runnable>> waiting = new HashMap<>();
  private final Map<String, Integer> running = new HashMap<>();
  private Consumer<String> changed = pool -> {};

  /**
   * No deeds yet.
   *
   * @param mayAct asked immediately before a deed that has waited for its turn
   */
  Jobs(Supplier<Instant> now, BooleanSupplier mayAct) {
    this.now = now;
    this.mayAct = mayAct;
  }

  /** Calls this with the name of the pool whenever a deed has ended. */
  void onEnd(Consumer<String> listener) {
    changed = listener;
  }

  /** Begins a deed when its node has room; answers at once. */
  void submit(String pool, String node, String instanceId, Supplier<Future<Void>> deed) {
    if (!busy.add(instanceId)) {
      return;
    }
    failures.remove(instanceId);
    waiting
        .computeIfAbsent(node, n -> new ArrayDeque<>())
        .add(() -> run(pool, node, instanceId, deed));
    pump(node);
  }

  private void pump(String node) {
    var queue = waiting.get(node);
    while (running.getOrDefault(node, 0) < AT_A_TIME && !queue.isEmpty()) {
      running.merge(node, 1, Integer::sum);
      queue.poll().run();
    }
  }

  private void run(String pool, String node, String instanceId, Supplier<Future<Void>> deed) {
    var done = mayAct.getAsBoolean() ? attempt(deed) : Future.<Void>succeededFuture();
    done.onComplete(
        r -> {
          if (r.failed()) {
            LOG.info(
                "pool={} instance={} outcome=failed cause=\"{}\"",
                pool,
                instanceId,
                r.cause().getMessage());
            failures.put(instanceId, failure(r.cause()));
          }
          busy.remove(instanceId);
          running.merge(node, -1, Integer::sum);
          pump(node);
          changed.accept(pool);
        });
  }

  private static Future<Void> attempt(Supplier<Future<Void>> deed) {
    try {
      return deed.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Failure failure(Throwable cause) {
    var reason = cause instanceof DockerError e ? e.reason() : DockerError.Reason.REFUSED;
    var message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new Failure(reason, message, now.get());
  }

  /** Something that was waited for outside of a deed has happened to a pool. */
  void ended(String pool) {
    changed.accept(pool);
  }

  /** A start has been carried out. */
  void started(String startKey) {
    started.add(startKey);
  }

  /** Nothing of this instance is needed any more. */
  void forget(String instanceId) {
    failures.remove(instanceId);
    started.removeIf(key -> key.startsWith(instanceId + "#"));
  }

  Set<String> busy() {
    return Set.copyOf(busy);
  }

  Set<String> started() {
    return Set.copyOf(started);
  }

  Map<String, Failure> failures() {
    return Map.copyOf(failures);
  }
}
