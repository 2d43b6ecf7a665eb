package io.abril.controllers.docker;

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
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deeds on containers that are under way: a pull or a stop takes longer than a pass should. One
 * deed an instance, some at a time a node; when one ends, the object that the container belongs to
 * is looked at again. Belongs to the event loop.
 */
public final class Deeds {
  private static final Logger LOG = LoggerFactory.getLogger(Deeds.class);
  private static final int AT_A_TIME = 8;

  private final Supplier<Instant> now;
  private final BooleanSupplier mayAct;
  private final Set<String> busy = new HashSet<>();
  private final Set<String> started = new HashSet<>();
  private final Map<String, Failure> failures = new HashMap<>();
  private final Map<String, Deque<Runnable>> waiting = new HashMap<>();
  private final Map<String, Integer> running = new HashMap<>();
  private Consumer<String> changed = object -> {};

  /**
   * What went wrong with an instance.
   *
   * @param sentence for people
   * @param at when it was noticed
   */
  public record Failure(DockerError.Reason reason, String sentence, Instant at) {}

  /**
   * No deeds yet.
   *
   * @param mayAct asked immediately before a deed that has waited for its turn
   */
  public Deeds(Supplier<Instant> now, BooleanSupplier mayAct) {
    this.now = now;
    this.mayAct = mayAct;
  }

  /** Calls this with the name of the object whenever a deed has ended. */
  public void onEnd(Consumer<String> listener) {
    changed = listener;
  }

  /**
   * Begins a deed when its node has room; answers at once. Of an instance that is busy nothing more
   * is begun.
   *
   * @param object the name of what is looked at again when the deed has ended
   */
  public void submit(String object, String node, String instanceId, Supplier<Future<Void>> deed) {
    submit(object, node, instanceId, Future::succeededFuture, nothing -> deed.get());
  }

  /**
   * The same where something takes long that is hardly work for the node, such as a pull: it is
   * begun at once, and the deed takes its turn when it has ended well.
   */
  public <T> void submit(
      String object,
      String node,
      String instanceId,
      Supplier<Future<T>> before,
      Function<T, Future<Void>> deed) {
    if (!busy.add(instanceId)) {
      return;
    }
    failures.remove(instanceId);
    attempt(before)
        .onSuccess(
            found -> {
              waiting
                  .computeIfAbsent(node, n -> new ArrayDeque<>())
                  .add(() -> run(object, node, instanceId, () -> deed.apply(found)));
              pump(node);
            })
        .onFailure(cause -> ended(object, instanceId, cause));
  }

  private void pump(String node) {
    var queue = waiting.get(node);
    while (running.getOrDefault(node, 0) < AT_A_TIME && !queue.isEmpty()) {
      running.merge(node, 1, Integer::sum);
      queue.poll().run();
    }
  }

  private void run(String object, String node, String instanceId, Supplier<Future<Void>> deed) {
    var done = mayAct.getAsBoolean() ? attempt(deed) : Future.<Void>succeededFuture();
    done.onComplete(
        r -> {
          running.merge(node, -1, Integer::sum);
          ended(object, instanceId, r.cause());
          pump(node);
        });
  }

  /** With a null cause when all went well. */
  private void ended(String object, String instanceId, Throwable cause) {
    busy.remove(instanceId);
    if (cause != null) {
      LOG.info(
          "object={} instance={} outcome=failed cause=\"{}\"",
          object,
          instanceId,
          cause.getMessage());
      failures.put(instanceId, failure(cause));
    }
    changed.accept(object);
  }

  private static <T> Future<T> attempt(Supplier<Future<T>> deed) {
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

  /** Something that was waited for outside of a deed has happened to an object. */
  public void ended(String object) {
    changed.accept(object);
  }

  /** A start has been carried out. */
  public void started(String startKey) {
    started.add(startKey);
  }

  /** Nothing of this instance is needed any more. */
  public void forget(String instanceId) {
    failures.remove(instanceId);
    started.removeIf(key -> key.startsWith(instanceId + "#"));
  }

  /** Instances that something is being done to. */
  public Set<String> busy() {
    return Set.copyOf(busy);
  }

  /** Starts that have been carried out. */
  public Set<String> started() {
    return Set.copyOf(started);
  }

  /** How the last deed on each instance failed; empty for those where it did not. */
  public Map<String, Failure> failures() {
    return Map.copyOf(failures);
  }
}
