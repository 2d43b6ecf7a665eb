package io.abril.controllers.node;

import io.abril.controllers.docker.Engine.EngineInfo;
import java.time.Instant;
import java.util.Optional;

/**
 * What was found of a node.
 *
 * @param engine what its engine says of itself; empty when it didn't answer
 * @param engineError why it didn't, as a sentence; empty when it did
 * @param agentError why its Consul agent didn't answer, as a sentence; empty when it did
 * @param sameEngine an older node with the same engine
 * @param instances how many instances are placed on the node, leaving ones included
 */
public record NodeObservation(
    Instant now,
    Optional<EngineInfo> engine,
    String engineError,
    Optional<String> agentError,
    Optional<String> sameEngine,
    int instances) {}
