package io.abril.controllers.job;

import io.abril.controllers.docker.Deeds.Failure;
import io.abril.controllers.docker.Engine.Container;
import io.abril.runtime.Op;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is seen of a job's world.
 *
 * @param nodes every node that there is, and whether its engine's view is complete and in touch
 * @param containers of this job (this uid), by name
 * @param busy names of containers that something is being done to
 * @param failures how the last deed on a container went wrong, by the container's name
 * @param waitsFor sentences why nothing may start yet
 * @param place where the next attempt would go; asked only when there is one to place
 * @param log the last lines of the current container's output; empty unless it has begun
 * @param ops requests
 */
record JobObservation(
    Instant now,
    Map<String, Boolean> nodes,
    Map<String, Located> containers,
    Set<String> busy,
    Map<String, Failure> failures,
    List<String> waitsFor,
    Supplier<Places.Place> place,
    String log,
    List<Op> ops) {

  /** A container and the node that it is on. */
  record Located(String node, Container container) {
    boolean ended() {
      return container.state().equals("exited") || container.state().equals("dead");
    }

    /** Made, and never started. */
    boolean fresh() {
      return container.state().equals("created");
    }
  }

  boolean known(String node) {
    return nodes.containsKey(node);
  }

  boolean reachable(String node) {
    return nodes.getOrDefault(node, false);
  }

  Optional<Located> container(String name) {
    return Optional.ofNullable(containers.get(name));
  }

  Optional<Failure> failure(String container) {
    return Optional.ofNullable(failures.get(container));
  }
}
