package io.abril.controllers.pool;

import io.abril.controllers.placement.Host;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A node as a pool sees it.
 *
 * @param publicAddress where it is reached from elsewhere, for templates
 * @param agentUrl the Consul agent that its instances register with
 * @param reachable whether its engine's view is complete and in touch, and its agent answers
 * @param engineAnswers whether its engine's view is complete and in touch, whatever the agent does
 * @param lostSince since when its agent has been failing by Consul's word; empty while it is not
 * @param leaving whether everything on it must move away
 * @param host the node as the scheduler sees it
 */
record PoolNode(
    String name,
    String address,
    String publicAddress,
    List<String> dns,
    String agentUrl,
    boolean reachable,
    boolean engineAnswers,
    Optional<Instant> lostSince,
    boolean leaving,
    Host host) {

  /** The same node while its agent does not answer: what is there is left alone. */
  PoolNode unreachable() {
    return new PoolNode(
        name,
        address,
        publicAddress,
        dns,
        agentUrl,
        false,
        engineAnswers,
        lostSince,
        leaving,
        host.refusal().isEmpty() ? host.refused("is not ready") : host);
  }
}
