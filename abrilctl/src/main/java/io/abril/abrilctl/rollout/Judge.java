package io.abril.abrilctl.rollout;

import io.abril.abrilctl.rollout.Ending.Result;
import io.abril.abrilctl.state.ObjectView;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.Phase;
import io.abril.schema.Json;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Says whether a rollout has ended, and how. Pure. */
public final class Judge {
  private static final Set<Phase> MOVING = EnumSet.of(Phase.SWITCHING, Phase.ROLLING_BACK);

  private static final Set<Phase> GIVEN_UP = EnumSet.of(Phase.FAILED, Phase.EXPIRED);

  private Judge() {}

  /**
   * Judges an endpoint.
   *
   * @param requested whether a request to it waits, after which all may be different
   * @return empty while it is under way, or while its status speaks of an older wish
   */
  public static Optional<Ending> endpoint(ObjectView endpoint, boolean requested) {
    return endpoint(endpoint, requested, Optional.empty());
  }

  /**
   * Judges an endpoint that is to come to a version.
   *
   * @param aim the version; empty for the one that the document wants
   */
  public static Optional<Ending> endpoint(
      ObjectView endpoint, boolean requested, Optional<Version> aim) {
    var refused = endpoint.refusal();
    if (refused.isPresent()) {
      return end(Result.FAILED, "the document is refused: " + refused.get());
    }
    if (!endpoint.observed() || requested) {
      return Optional.empty();
    }
    var spec = Json.read(endpoint.accepted().orElseThrow().path("spec"), EndpointSpec.class);
    return status(endpoint).flatMap(status -> endpoint(endpoint, spec, status, aim));
  }

  /** What an endpoint's reconciler last said; empty when it has said nothing of its own yet. */
  public static Optional<EndpointStatus> status(ObjectView endpoint) {
    return endpoint
        .status()
        .filter(s -> s.hasNonNull("phase"))
        .map(s -> Json.read(s, EndpointStatus.class));
  }

  /** The phase as documents write it. */
  public static String word(Phase phase) {
    return Json.mapper().convertValue(phase, String.class);
  }

  private static Optional<Ending> endpoint(
      ObjectView endpoint, EndpointSpec spec, EndpointStatus status, Optional<Version> aim) {
    var name = endpoint.name();
    var wish = aim.or(() -> spec.version().exact()).or(status::wanted);
    if (wish.isEmpty()) {
      return Optional.empty();
    }
    var wanted = wish.get();
    boolean live = status.live().filter(wanted::equals).isPresent();
    boolean tried = status.attempt().map(Attempt::candidate).filter(wanted::equals).isPresent();
    boolean rejected = status.rejected().contains(wanted);
    var outcome = status.attempt().filter(a -> tried).map(Attempt::outcome).orElse("");
    return switch (status.phase()) {
      case STEADY, RETIRING, ROLLED_BACK, FAILED, EXPIRED -> {
        // At rest on the wish, also when an attempt at another version came to nothing before.
        if (live) {
          yield end(Result.SUCCEEDED, name + " is on " + wanted);
        }
        if (rejected || (status.phase() == Phase.ROLLED_BACK && tried)) {
          yield end(Result.REVERTED, reverted(spec.service(), wanted, status, outcome));
        }
        yield GIVEN_UP.contains(status.phase()) && tried
            ? end(Result.FAILED, failed(spec.service(), wanted, outcome))
            : Optional.empty();
      }
      case AWAITING_PROMOTION -> awaiting(endpoint, wanted, spec, status);
      default -> Optional.empty();
    };
  }

  /** A switch that a person has to let go on; one that goes on by itself has not ended. */
  private static Optional<Ending> awaiting(
      ObjectView endpoint, Version wanted, EndpointSpec spec, EndpointStatus status) {
    var name = endpoint.name();
    if (!status.paused().isEmpty()) {
      return end(
          Result.HELD,
          wanted
              + " has passed its gates and waits: "
              + status.paused()
              + "; next: 'abrilctl rollout resume ce/"
              + name
              + "'");
    }
    var promote = "; next: 'abrilctl promote " + name + "'";
    if (!spec.promotion().auto()) {
      return end(Result.HELD, wanted + " has passed its gates and waits" + promote);
    }
    return endpoint.word().equals("HeldByFlapGuard")
        ? end(Result.HELD, endpoint.message())
        : Optional.empty();
  }

  private static String failed(String service, Version version, String outcome) {
    return sentence(version + " did not go live", outcome)
        + "; 'abrilctl deploy "
        + service
        + " "
        + version
        + "' tries again";
  }

  private static String reverted(
      String service, Version version, EndpointStatus status, String outcome) {
    var live = status.live().map(Object::toString).orElse("nothing");
    return sentence(version + " was reverted, live is " + live, outcome)
        + "; 'abrilctl deploy "
        + service
        + " "
        + version
        + "' tries again";
  }

  private static String sentence(String what, String why) {
    return why.isBlank() ? what : what + ": " + why;
  }

  /**
   * Judges the way back: it ends on another version than it began, or where it began when the
   * controllers saw no way.
   */
  public static Optional<Ending> rollback(ObjectView endpoint, boolean requested, String from) {
    if (!endpoint.observed() || requested) {
      return Optional.empty();
    }
    var status = status(endpoint);
    if (status.isEmpty() || MOVING.contains(status.get().phase())) {
      return Optional.empty();
    }
    var live = status.get().live().map(Object::toString).orElse("nothing");
    return live.equals(from)
        ? end(
            Result.FAILED,
            endpoint.name()
                + " stays on "
                + from
                + ": the controllers saw no way back; 'abrilctl events ce "
                + endpoint.name()
                + "' says why")
        : end(Result.SUCCEEDED, endpoint.name() + " is back on " + live);
  }

  /**
   * Judges a pool.
   *
   * @param requested whether a request to it waits, after which all may be different
   */
  public static Optional<Ending> pool(ObjectView pool, boolean requested) {
    var refused = pool.refusal();
    if (refused.isPresent()) {
      return end(Result.FAILED, "the document is refused: " + refused.get());
    }
    if (requested || !pool.observed()) {
      return Optional.empty();
    }
    if (pool.ready()) {
      return end(Result.SUCCEEDED, pool.name() + " is as its document wants it");
    }
    return switch (pool.word()) {
      case "RolledBack" -> end(Result.REVERTED, pool.message());
      case "UpdateFailed" -> end(Result.FAILED, pool.message());
      case "Paused" ->
          end(
              Result.HELD,
              pool.message()
                  + ", and it is paused; next: 'abrilctl rollout resume "
                  + pool.name()
                  + "', or paused: false in the document");
      default -> Optional.empty();
    };
  }

  private static Optional<Ending> end(Result result, String message) {
    return Optional.of(new Ending(result, message));
  }
}
