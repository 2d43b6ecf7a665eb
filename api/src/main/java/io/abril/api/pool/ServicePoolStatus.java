package io.abril.api.pool;

import java.util.List;

/**
 * What a pool is.
 *
 * @param desired how many instances are wanted now (0 while retired)
 * @param running containers that run
 * @param passing instances that Consul answers for
 * @param updated instances of the current specification
 * @param restarts of all current instances
 * @param nodes how many nodes hold instances
 * @param live the endpoints that point here, comma-separated; empty for none
 * @param worst up to ten instances that are not passing, as sentences
 */
public record ServicePoolStatus(
    int desired,
    int running,
    int passing,
    int updated,
    int restarts,
    int nodes,
    String live,
    List<String> worst) {

  /** Of a pool that nothing is known of yet. */
  public static final ServicePoolStatus NONE =
      new ServicePoolStatus(0, 0, 0, 0, 0, 0, "", List.of());

  /** Copies the list. */
  public ServicePoolStatus {
    worst = List.copyOf(worst);
  }
}
