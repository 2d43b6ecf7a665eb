package io.abril.runtime;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * One named deed of a plan.
 *
 * @param verb what is done: {@code create}, {@code start}, {@code register}; bounded in number,
 *     since metrics count by it
 * @param target to what: {@code date-1.0.0.0.a1b2c3 on vm1}
 * @param action does it; idempotent, since a step may be run again
 */
public record Step(String verb, String target, Supplier<Future<Void>> action) {
  @Override
  public String toString() {
    return verb + " " + target;
  }
}
