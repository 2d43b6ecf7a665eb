package io.abril.controllers.endpoint;

import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which version a document wants to be live. With {@code auto} that is the highest of the range
 * whose pool is ready, never below the live one. Pure: the same pools always give the same answer.
 */
final class Wish {
  private Wish() {}

  /** The wanted version; empty while {@code auto} finds none. */
  static Optional<Version> of(
      EndpointSpec spec, EndpointStatus s, EndpointObservation seen, Gates gates) {
    return spec.version().exact().or(() -> highest(spec, s, seen, gates));
  }

  private static Optional<Version> highest(
      EndpointSpec spec, EndpointStatus s, EndpointObservation seen, Gates gates) {
    var above = above(spec, s, seen);
    return above.stream()
        .filter(v -> gates.passing(v) || isTried(v, s))
        .filter(v -> !s.rejected().contains(v))
        .max(Comparator.naturalOrder())
        // One that was reverted is wanted still, and held.
        .or(() -> above.stream().filter(s.rejected()::contains).max(Comparator.naturalOrder()))
        .or(s::live);
  }

  private static List<Version> above(
      EndpointSpec spec, EndpointStatus s, EndpointObservation seen) {
    return seen.pools().keySet().stream()
        .filter(spec.range()::contains)
        .filter(v -> s.live().map(live -> v.compareTo(live) > 0).orElse(true))
        .toList();
  }

  /** A candidate that stops passing for a moment keeps its attempt, and its deadline. */
  private static boolean isTried(Version version, EndpointStatus s) {
    return Requests.ATTEMPTING.contains(s.phase())
        && s.attempt().map(Attempt::candidate).equals(Optional.of(version));
  }
}
