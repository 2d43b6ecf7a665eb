package io.abril.controllers;

import io.abril.api.Resource;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.Phase;
import java.util.Optional;

/**
 * The version that an endpoint at rest is about to switch to. Pure: the endpoint, which may switch
 * in one move, and the version's pool, which must stay until then, agree on it.
 */
public final class NextVersion {
  private NextVersion() {}

  /** What the document of one at rest wants, if that is plain, not live, and was not reverted. */
  public static Optional<Version> of(Resource<EndpointSpec, EndpointStatus> endpoint) {
    return endpoint
        .status()
        .filter(s -> s.phase() == Phase.STEADY || s.phase() == Phase.RETIRING)
        .flatMap(
            s ->
                endpoint
                    .spec()
                    .version()
                    .exact()
                    .filter(v -> s.live().isPresent() && !s.live().equals(Optional.of(v)))
                    .filter(v -> !s.rejected().contains(v)));
  }
}
