package io.abril.controllers.endpoint;

import io.abril.api.Resource;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.controllers.NextVersion;
import java.util.List;
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
        : NextVersion.of(endpoint);
  }

  /**
   * The one that an attempt may begin at and switch to in one move. Not one whose pool is about to
   * go: until an attempt has begun, nothing keeps it.
   */
  static Optional<Version> next(
      Resource<EndpointSpec, EndpointStatus> endpoint,
      List<Resource<ServicePoolSpec, ServicePoolStatus>> pools) {
    return NextVersion.of(endpoint)
        .filter(
            v ->
                pools.stream()
                    .filter(p -> p.spec().service().equals(endpoint.spec().service()))
                    .filter(p -> p.spec().version().equals(v))
                    .noneMatch(p -> p.deleting() || p.spec().replicas() == 0));
  }
}
