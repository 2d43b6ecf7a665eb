package io.abril.controllers.docker;

import java.time.Duration;

/**
 * How engines are spoken to.
 *
 * @param root only containers with the label {@code abril.root=<root>} are seen
 * @param concurrency calls under way at a time per engine; further ones wait their turn
 * @param timeout after which a call that should be short has failed
 * @param pullTimeout after which a pull has failed
 * @param relist how often all containers are listed, in case the event stream went quiet
 */
public record DockerSettings(
    String root, int concurrency, Duration timeout, Duration pullTimeout, Duration relist) {

  /** What suits an engine on the same machine or network. */
  public static DockerSettings of(String root) {
    return new DockerSettings(
        root, 8, Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofSeconds(30));
  }
}
