package io.abril.controllers.pool;

import io.abril.api.pool.Instance;
import java.util.Map;
import java.util.Optional;

/** A deed that a pool needs done; the reconciler turns each into a step. */
sealed interface PoolAction {
  /** The instance that must stay for this to make sense. */
  default Optional<String> needs() {
    return Optional.empty();
  }

  /** Whether it is a call that is over with its step; the others go on in the background. */
  default boolean isCall() {
    return false;
  }

  /** Makes a container and starts it. */
  record Create(int slot, Instance instance) implements PoolAction {
    @Override
    public Optional<String> needs() {
      return Optional.of(instance.id());
    }
  }

  /** Starts a container that is there. */
  record Start(int slot, Instance instance, String containerId) implements PoolAction {
    @Override
    public Optional<String> needs() {
      return Optional.of(instance.id());
    }
  }

  /** Writes files whose value has changed and whose process is told by a signal. */
  record Rewrite(int slot, Instance instance, String containerId, Map<String, String> inputs)
      implements PoolAction {
    @Override
    public Optional<String> needs() {
      return Optional.of(instance.id());
    }
  }

  /** Registers the ports of an instance with its node's agent. */
  record Register(int slot, Instance instance) implements PoolAction {
    @Override
    public Optional<String> needs() {
      return Optional.of(instance.id());
    }

    @Override
    public boolean isCall() {
      return true;
    }
  }

  /** Tells the agent what the engine finds of an instance's health. */
  record Tell(String node, String instanceId, String serviceId, boolean healthy)
      implements PoolAction {
    @Override
    public Optional<String> needs() {
      return Optional.of(instanceId);
    }

    @Override
    public boolean isCall() {
      return true;
    }
  }

  /** Takes an instance out of Consul. */
  record Deregister(String node, String instanceId, String serviceId) implements PoolAction {
    @Override
    public boolean isCall() {
      return true;
    }
  }

  /**
   * Brings the image to a node before anything needs it there.
   *
   * @param pin what the image's reference means for the pool's containers
   */
  record Fetch(String pool, String node, String pin) implements PoolAction {
    /** Names the deed, as an instance's id names what is done to it. */
    String id() {
      return "image/" + pool + "/" + node + "/" + pin;
    }

    /** Told when it has ended well. */
    String done() {
      return id() + "#";
    }
  }

  /** What was left to be read of a deed stands in the status now. */
  record Forget(String deed) implements PoolAction {}

  /** Stops a container, if it runs, and removes it. */
  record Remove(String node, String instanceId, String containerId, String containerName)
      implements PoolAction {}
}
