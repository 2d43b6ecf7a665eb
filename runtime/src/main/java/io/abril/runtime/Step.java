package io.abril.runtime;

import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One named deed of a plan.
 *
 * @param verb what is done: {@code create}, {@code start}, {@code register}; bounded in number,
 *     since metrics count by it
 * @param target to what: {@code date-1.0.0.0.a1b2c3 on vm1}
 * @param action does it, on the event loop, which it must not block; idempotent, since a step may
 *     be run again
 */
public record Step(String verb, String target, Function<Context, Future<Void>> action) {
  /** Work that blocks, and may fail in any way. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws Exception;
  }

  /** A step that needs nothing of its pass. */
  public Step(String verb, String target, Supplier<Future<Void>> action) {
    this(verb, target, action == null ? null : context -> action.get());
  }

  /** A step that blocks, and is run on a worker thread. */
  public static Step blocking(String verb, String target, Work work) {
    return new Step(
        verb,
        target,
        context ->
            context.blocking(
                () -> {
                  work.run();
                  return null;
                }));
  }

  @Override
  public String toString() {
    return verb + " " + target;
  }
}
