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
 * @param images how many the engine has
 * @param instances how many instances of pools are placed here
 * @param reserved what is set aside for them and for jobs that are under way
 * @param lastSeen when the engine last answered, give or take a minute
 * @param unreachableSince when the engine stopped answering; empty while it does
 * @param consulNode name of its agent in Consul's catalog; empty before it was asked
 * @param agentFailingSince when Consul was first seen to say that the agent fails; empty while it
 *     does not
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
    int images,
    int instances,
    Reserved reserved,
    Optional<Instant> lastSeen,
    Optional<Instant> unreachableSince,
    String consulNode,
    Optional<Instant> agentFailingSince) {

  /**
   * A share of the node.
   *
   * @param cpu cores, such as {@code 0.5}
   * @param memory such as {@code 64Mi}
   */
  public record Reserved(String cpu, String memory) {
    /** Of a node without instances. */
    public static final Reserved NOTHING = new Reserved("0", "0");
  }

  /** Nothing is known yet. */
  public static final NodeStatus UNKNOWN =
      new NodeStatus(
          "",
          "",
          "",
          "",
          "",
          0,
          "",
          Map.of(),
          0,
          0,
          Reserved.NOTHING,
          Optional.empty(),
          Optional.empty(),
          "",
          Optional.empty());

  /** The same without what changes all the time: counts, and when the node was seen last. */
  public NodeStatus steady() {
    return new NodeStatus(
        engineId,
        engineVersion,
        operatingSystem,
        kernel,
        storageDriver,
        cpus,
        memory,
        engineLabels,
        0,
        0,
        Reserved.NOTHING,
        Optional.empty(),
        unreachableSince,
        consulNode,
        agentFailingSince);
  }

  /** Copies the map; fields that an earlier release did not write are empty. */
  public NodeStatus {
    engineLabels = engineLabels == null ? Map.of() : Map.copyOf(engineLabels);
    reserved = reserved == null ? Reserved.NOTHING : reserved;
    consulNode = consulNode == null ? "" : consulNode;
  }
}
