package io.abril.abrilctl.rollout;

import io.abril.abrilctl.rollout.Ending.Result;
import io.abril.abrilctl.state.ObjectView;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.Phase;
import io.abril.schema.Json;
import java.util.Optional;

/** Says whether a rollout has ended, and how. Pure. */
public final class Judge {
  private Judge() {}

  /**
   * Judges an endpoint.
   *
   * @param requested whether a request to it waits, after which all may be different
   * @return empty while it is under way, or while its status speaks of an older wish
   */
  public static Optional<Ending> endpoint(ObjectView endpoint, boolean requested) {
    var refused = endpoint.refusal();
    if (refused.isPresent()) {
      return end(Result.FAILED, "the document is refused: " + refused.get());
    }
    if (!endpoint.observed() || requested) {
      return Optional.empty();
    }
    var spec = Json.read(endpoint.accepted().orElseThrow().path("spec"), EndpointSpec.class);
    return status(endpoint).flatMap(status -> endpoint(endpoint.name(), spec, status));
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

  private static Optional<Ending> endpoint(String name, EndpointSpec spec, EndpointStatus status) {
    var wanted = spec.version();
    boolean live = status.live().filter(wanted::equals).isPresent();
    boolean tried = status.attempt().map(Attempt::candidate).filter(wanted::equals).isPresent();
    boolean rejected = status.rejected().contains(wanted);
    var outcome = status.attempt().filter(a -> tried).map(Attempt::outcome).orElse("");
    return switch (status.phase()) {
      case STEADY, RETIRING -> {
        if (live) {
          yield end(Result.SUCCEEDED, name + " is on " + wanted);
        }
        yield rejected ? end(Result.REVERTED, reverted(spec, status, outcome)) : Optional.empty();
      }
      case ROLLED_BACK ->
          rejected || tried
              ? end(Result.REVERTED, reverted(spec, status, outcome))
              : Optional.empty();
      case FAILED ->
          tried
              ? end(
                  Result.FAILED,
                  sentence(wanted + " did not pass its gates", outcome)
                      + "; 'abrilctl deploy "
                      + spec.service()
                      + " "
                      + wanted
                      + "' tries again")
              : Optional.empty();
      case AWAITING_PROMOTION ->
          spec.promotion().auto()
              ? Optional.empty()
              : end(
                  Result.HELD,
                  wanted
                      + " has passed its gates and waits; next: 'abrilctl promote "
                      + name
                      + "'");
      default -> Optional.empty();
    };
  }

  private static String reverted(EndpointSpec spec, EndpointStatus status, String outcome) {
    var live = status.live().map(Object::toString).orElse("nothing");
    return sentence(spec.version() + " was reverted, live is " + live, outcome)
        + "; 'abrilctl deploy "
        + spec.service()
        + " "
        + spec.version()
        + "' tries again";
  }

  private static String sentence(String what, String why) {
    return why.isBlank() ? what : what + ": " + why;
  }

  /** Judges the way back: it has ended when the pointer rests on another version than before. */
  public static Optional<Ending> rollback(ObjectView endpoint, boolean requested, String from) {
    if (!endpoint.observed() || requested) {
      return Optional.empty();
    }
    return status(endpoint)
        .filter(s -> s.phase() == Phase.ROLLED_BACK || s.phase() == Phase.STEADY)
        .filter(s -> s.live().filter(v -> v.toString().equals(from)).isEmpty())
        .flatMap(
            s ->
                end(
                    Result.SUCCEEDED,
                    endpoint.name()
                        + " is back on "
                        + s.live().map(Object::toString).orElse("nothing")));
  }

  /** Judges a pool. */
  public static Optional<Ending> pool(ObjectView pool) {
    var refused = pool.refusal();
    if (refused.isPresent()) {
      return end(Result.FAILED, "the document is refused: " + refused.get());
    }
    return pool.ready()
        ? end(Result.SUCCEEDED, pool.name() + " is as its document wants it")
        : Optional.empty();
  }

  private static Optional<Ending> end(Result result, String message) {
    return Optional.of(new Ending(result, message));
  }
}
