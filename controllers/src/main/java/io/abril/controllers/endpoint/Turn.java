package io.abril.controllers.endpoint;

import io.abril.api.Resource;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointSpec.Action;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.Phase;
import io.abril.runtime.events.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the parts of one decision share, and the moves that more than one of them makes. */
final class Turn {
  final EndpointSpec spec;
  final EndpointObservation seen;
  final SmokeGate smoke;
  final Gates gates;
  final EndpointReport report;
  final Requests requests;
  final Instant now;
  final List<Event> events = new ArrayList<>();

  /** The version that the document wants now; empty while {@code auto} finds none. */
  Optional<Version> wanted = Optional.empty();

  /** Whether the candidate may be tested now. */
  boolean smoking;

  private final String uid;

  Turn(Resource<EndpointSpec, EndpointStatus> endpoint, EndpointObservation seen) {
    this.spec = endpoint.spec();
    this.seen = seen;
    this.smoke = new SmokeGate(endpoint.name(), spec, seen);
    this.gates = new Gates(spec, seen, smoke);
    this.report = new EndpointReport(endpoint.name(), spec, seen, gates);
    this.requests = new Requests(seen);
    this.now = seen.now();
    this.uid = endpoint.meta().uid();
  }

  /** Whether there is nothing to do for the wish. */
  boolean isLive(EndpointStatus s) {
    return wanted.isPresent() && s.live().equals(wanted);
  }

  /** Whether something else is wanted, and it is not held because it was reverted. */
  boolean wantsAnother(EndpointStatus s) {
    return wanted.filter(v -> !s.rejected().contains(v)).isPresent() && !isLive(s);
  }

  /** A new attempt at what is wanted. */
  EndpointStatus begin(EndpointStatus s) {
    return Transitions.begin(s, uid, spec, wanted.orElseThrow(), now);
  }

  /** Whether what is wanted was asked about in this very pass, passes, and need not be stable. */
  boolean atOnce() {
    return spec.gates().stableFor().isZero()
        && wanted.isPresent()
        && wanted.equals(seen.next())
        && gates.passing(wanted.get());
  }

  /** Where it rests: a previous version that was not retired yet still is to be. */
  Phase restPhase(EndpointStatus s) {
    boolean toRetire =
        spec.retire().action() == Action.IDLE
            && s.live().isPresent()
            && s.previous().filter(v -> !s.retired().contains(v)).isPresent();
    return toRetire ? Phase.RETIRING : Phase.STEADY;
  }

  EndpointStatus goBackAsAsked(EndpointStatus s, String by) {
    var why = "a rollback was asked for by " + by;
    if (mayGoBack(s)) {
      return Transitions.back(s, true, why, now);
    }
    events.add(Event.warning("NoWayBack", noWayBack(s, why)));
    return s;
  }

  /** Back to the previous version, if that one has enough passing instances. */
  EndpointStatus goBack(EndpointStatus s, String why) {
    if (mayGoBack(s)) {
      return Transitions.back(s, true, why, now);
    }
    var frozen = noWayBack(s, why);
    if (!s.attempt().map(Attempt::outcome).equals(Optional.of(frozen))) {
      events.add(Event.warning("NoWayBack", frozen));
    }
    return Transitions.noted(s, frozen);
  }

  private boolean mayGoBack(EndpointStatus s) {
    return s.previous().filter(gates::passing).isPresent();
  }

  private String noWayBack(EndpointStatus s, String why) {
    var but =
        s.previous()
            .map(
                v ->
                    s.retired().contains(v)
                        ? v
                            + " is retired ('abrilctl deploy "
                            + spec.service()
                            + " "
                            + v
                            + "' brings it back)"
                        : "too few instances of " + v + " are passing")
            .orElse("no version was live before");
    return why + ", but " + but + "; the pointer stays";
  }
}
