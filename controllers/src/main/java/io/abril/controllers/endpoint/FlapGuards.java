package io.abril.controllers.endpoint;

import io.abril.api.endpoint.EndpointSpec.FlapGuard;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Move;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether an endpoint has been switched too often lately to be switched by itself once more. The
 * way back is never held, and does not count: it follows a switch that has. Pure.
 */
final class FlapGuards {
  private FlapGuards() {}

  /** Until when switches wait for a person's word; empty for not. */
  static Optional<Instant> closedUntil(FlapGuard guard, EndpointStatus s, Instant now) {
    var recent =
        s.switches().stream()
            .filter(move -> !move.back())
            .map(Move::at)
            .filter(at -> at.plus(guard.within()).isAfter(now))
            .sorted()
            .toList();
    int over = recent.size() - guard.maxSwitches();
    return over < 0 ? Optional.empty() : Optional.of(recent.get(over).plus(guard.within()));
  }
}
