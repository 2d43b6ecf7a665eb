package io.abril.controllers.node;

import io.abril.api.pool.Instance;
import io.abril.controllers.docker.Engine.EngineInfo;
import java.time.Instant;
import java.util.Optional;

/**
 * What was found of a node.
 *
 * @param engine what its engine says of itself; empty when it didn't answer
 * @param engineError why it didn't, as a sentence; empty when it did
 * @param agentError why its Consul agent didn't answer, as a sentence; empty when it did
 * @param lastContact when the engine last answered this process; empty for never
 * @param consulNode name of its agent in Consul; empty when it is not known
 * @param agentFailing why Consul says that the agent fails, as a sentence; empty when it doesn't
 * @param sameEngine an older node with the same engine
 * @param instances how many instances are placed on the node, leaving ones included
 * @param reserved what is set aside for them and for jobs
 */
public record NodeObservation(
    Instant now,
    Optional<EngineInfo> engine,
    String engineError,
    Optional<Instant> lastContact,
    Optional<String> agentError,
    String consulNode,
    Optional<String> agentFailing,
    Optional<String> sameEngine,
    int instances,
    Instance.Reserved reserved) {}
