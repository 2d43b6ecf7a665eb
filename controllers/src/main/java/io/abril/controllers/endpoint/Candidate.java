package io.abril.controllers.endpoint;

import io.abril.api.Resource;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.Phase;
import java.util.Optional;

/** The version that is asked about before it is live. Pure: who looks and who decides agree. */
final class Candidate {
  private Candidate() {}

  /** That of the attempt, or of the one that is about to begin. */
  static Optional<Version> of(Resource<EndpointSpec, EndpointStatus> endpoint) {
    var status = endpoint.status();
    boolean attempting =
        status.map(EndpointStatus::phase).filter(Requests.ATTEMPTING::contains).isPresent();
    return attempting
        ? status.flatMap(EndpointStatus::attempt).map(Attempt::candidate)
        : next(endpoint);
  }

  /** What the document of one at rest wants, if that is plain, not live, and was not reverted. */
  static Optional<Version> next(Resource<EndpointSpec, EndpointStatus> endpoint) {
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
