package io.abril.controllers.pool;

import io.abril.api.pool.Instance;

/** A deed that a pool needs done; the reconciler turns each into a step. */
sealed interface PoolAction {
  /** Makes a container and starts it. */
  record Create(int slot, Instance instance) implements PoolAction {}

  /** Starts a container that is there. */
  record Start(int slot, Instance instance, String containerId) implements PoolAction {}

  /** Registers the ports of an instance with its node's agent. */
  record Register(int slot, Instance instance) implements PoolAction {}

  /** Takes an instance out of Consul. */
  record Deregister(String node, String instanceId, String serviceId) implements PoolAction {}

  /** Stops a container, if it runs, and removes it. */
  record Remove(String node, String instanceId, String containerId, String containerName)
      implements PoolAction {}
}
