package io.abril.controllers.docker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A container to make.
 *
 * @param command replaces the entrypoint; empty for the image's
 * @param args replaces the image's command; empty for the image's
 * @param publish ports to publish
 * @param nanoCpus billionths of a core that it may use
 * @param memoryBytes that it may use; no swap beyond it
 * @param restartAlways Docker's restart policy {@code always} instead of {@code no}
 * @param stopSignal the signal that a plain {@code docker stop} sends
 */
public record ContainerSpec(
    String name,
    String image,
    Map<String, String> labels,
    List<String> command,
    List<String> args,
    Map<String, String> env,
    Optional<String> user,
    Optional<String> hostname,
    Optional<String> workingDir,
    boolean readOnly,
    List<String> capDrop,
    List<String> capAdd,
    List<String> dns,
    List<Publish> publish,
    OptionalLong nanoCpus,
    OptionalLong memoryBytes,
    boolean hostNetwork,
    boolean restartAlways,
    Optional<String> stopSignal) {

  /** A TCP port of the container, published at an address and port of the node. */
  public record Publish(int containerPort, String bindAddress, int hostPort) {}
}
