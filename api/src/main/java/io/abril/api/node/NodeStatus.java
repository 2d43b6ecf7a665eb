package io.abril.api.node;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a node was last seen to be.
 *
 * @param engineId the engine's own id; two nodes may not share one
 * @param engineVersion Docker Engine's version
 * @param operatingSystem as the engine names it
 * @param kernel release of the kernel
 * @param storageDriver of the engine
 * @param cpus cores
 * @param memory such as {@code 23.5Gi}
 * @param engineLabels labels of the engine
 * @param instances how many instances of pools are placed here
 * @param unreachableSince when the engine stopped answering; empty while it does
 */
public record NodeStatus(
    String engineId,
    String engineVersion,
    String operatingSystem,
    String kernel,
    String storageDriver,
    int cpus,
    String memory,
    Map<String, String> engineLabels,
    int instances,
    Optional<Instant> unreachableSince) {

  /** Nothing is known yet. */
  public static final NodeStatus UNKNOWN =
      new NodeStatus("", "", "", "", "", 0, "", Map.of(), 0, Optional.empty());

  /** Copies the map. */
  public NodeStatus {
    engineLabels = Map.copyOf(engineLabels);
  }
}
