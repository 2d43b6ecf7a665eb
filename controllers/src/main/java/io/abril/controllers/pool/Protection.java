package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.Phase;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.controllers.NextVersion;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What endpoints mean for a pool. A pool that is live, the previous one within its retention, or a
 * candidate of an endpoint can't be deleted or scaled to nothing.
 *
 * @param live endpoints whose live version it is
 * @param reasons why it is needed, as sentences: {@code endpoint date-1 is live on it}
 * @param retired whether an endpoint has retired it and nobody needs it
 */
record Protection(List<String> live, List<String> reasons, boolean retired) {
  private static final Set<Phase> PREVIOUS_IS_NEEDED =
      EnumSet.complementOf(
          EnumSet.of(Phase.STEADY, Phase.ROLLED_BACK, Phase.FAILED, Phase.EXPIRED));
  private static final Set<Phase> CANDIDATE_IS_NEEDED =
      EnumSet.of(
          Phase.PREPARING,
          Phase.VERIFYING,
          Phase.AWAITING_PROMOTION,
          Phase.SWITCHING,
          Phase.SOAKING);

  Protection {
    live = List.copyOf(live);
    reasons = List.copyOf(reasons);
  }

  boolean needed() {
    return !reasons.isEmpty();
  }

  static Protection of(
      ServicePoolSpec pool, List<Resource<EndpointSpec, EndpointStatus>> endpoints) {
    var live = new ArrayList<String>();
    var reasons = new ArrayList<String>();
    boolean retired = false;
    for (var endpoint : endpoints) {
      var status = endpoint.status();
      if (status.isEmpty()
          || endpoint.deleting()
          || !endpoint.spec().service().equals(pool.service())) {
        continue;
      }
      look(endpoint, status.get(), pool, live, reasons);
      retired |= status.get().retired().contains(pool.version());
    }
    return new Protection(live, reasons, retired && reasons.isEmpty());
  }

  private static void look(
      Resource<EndpointSpec, EndpointStatus> endpoint,
      EndpointStatus status,
      ServicePoolSpec pool,
      List<String> live,
      List<String> reasons) {
    var name = endpoint.name();
    var version = pool.version();
    if (status.live().filter(version::equals).isPresent()) {
      live.add(name);
      reasons.add("endpoint " + name + " is live on it");
    } else if (PREVIOUS_IS_NEEDED.contains(status.phase())
        && !status.retired().contains(version)
        && status.previous().filter(version::equals).isPresent()) {
      reasons.add("endpoint " + name + " may go back to it");
    } else if (CANDIDATE_IS_NEEDED.contains(status.phase())
        && status.attempt().filter(a -> a.candidate().equals(version)).isPresent()) {
      reasons.add("endpoint " + name + " is about to switch to it");
    } else if (isNext(endpoint, version)) {
      reasons.add("endpoint " + name + " is about to switch to it");
    }
  }

  /** Without {@code stableFor} it goes live in the very write that begins the attempt. */
  private static boolean isNext(Resource<EndpointSpec, EndpointStatus> endpoint, Version version) {
    return endpoint.spec().gates().stableFor().isZero()
        && NextVersion.of(endpoint).filter(version::equals).isPresent();
  }
}
