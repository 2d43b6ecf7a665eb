package io.abril.controllers.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How engines are spoken to.
 *
 * @param root only containers with the label {@code abril.root=<root>} are seen
 * @param certificates folder with ca.pem, cert.pem and key.pem, used with every {@code tcp://}
 *     engine; empty for plain TCP
 * @param concurrency calls under way at a time per engine; further ones wait their turn
 * @param timeout after which a call that should be short has failed
 * @param pullTimeout after which a pull has failed
 * @param relist how often all containers are listed, in case the event stream went quiet
 */
public record DockerSettings(
    String root,
    Optional<Path> certificates,
    int concurrency,
    Duration timeout,
    Duration pullTimeout,
    Duration relist) {

  /** What suits an engine on the same machine or network. */
  public static DockerSettings of(String root, Optional<Path> certificates) {
    return new DockerSettings(
        root,
        certificates,
        8,
        Duration.ofSeconds(10),
        Duration.ofMinutes(10),
        Duration.ofSeconds(30));
  }
}
