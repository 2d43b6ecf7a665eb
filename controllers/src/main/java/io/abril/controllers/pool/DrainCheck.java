package io.abril.controllers.pool;

import io.vertx.core.Future;

/** Asks the load balancers whether they have let go of an instance. */
@FunctionalInterface
public interface DrainCheck {
  /** Whether no load balancer sends anything to that address, nor has a session left there. */
  Future<Boolean> drained(String address, int port);
}
