package io.abril.api.endpoint;

import io.abril.api.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where an endpoint points, and how far its switch is.
 *
 * @param phase the state
 * @param phaseSince when it began
 * @param wanted the version that the document wants now; empty while {@code auto} finds none
 * @param live the version that consumers get; empty before the first switch
 * @param previous the version that {@code rollback} goes back to
 * @param attempt the switch under way, or the last one
 * @param rejected versions that were reverted (with {@code auto}, or failed); not tried again until
 *     the wish changes or a retry
 * @param retired versions whose pools are idle until they are needed again
 * @param leaving versions that are to be retired when every load balancer is known to have left
 *     them
 * @param paused who holds it and since when, as a sentence; empty for nobody
 * @param gates what was last found of each gate
 * @param gatesMet such as {@code 2/3}
 * @param passing passing of desired instances of the live version, such as {@code 3/3}
 * @param dns whether the name resolves to the live version: {@code ok}, or what it resolves to
 * @param loadBalancers how many load balancers route to the live version, such as {@code 1/1}
 * @param revertUntil until when the switch is watched; empty for no switch under watch
 * @param traffic what the load balancers have counted since the last switch
 * @param switches the latest moves from one version to another, the latest last; at most {@value
 *     #KEPT}
 */
public record EndpointStatus(
    Phase phase,
    Instant phaseSince,
    Optional<Version> wanted,
    Optional<Version> live,
    Optional<Version> previous,
    Optional<Attempt> attempt,
    List<Version> rejected,
    List<Version> retired,
    List<Version> leaving,
    String paused,
    List<Gate> gates,
    String gatesMet,
    String passing,
    String dns,
    String loadBalancers,
    Optional<Instant> revertUntil,
    Optional<Traffic> traffic,
    List<Move> switches) {
  /** How many moves are remembered. */
  public static final int KEPT = 20;

  /** Copies the lists, and fills in what an older release did not write. */
  public EndpointStatus {
    rejected = List.copyOf(rejected);
    retired = List.copyOf(retired);
    leaving = List.copyOf(leaving);
    paused = paused == null ? "" : paused;
    gates = List.copyOf(gates);
    switches = List.copyOf(switches);
    gatesMet = gatesMet == null ? "" : gatesMet;
    passing = passing == null ? "" : passing;
    dns = dns == null ? "" : dns;
    loadBalancers = loadBalancers == null ? "" : loadBalancers;
  }

  /** Of an endpoint that has not been switched to anything. */
  public static EndpointStatus initial(Instant now) {
    return new EndpointStatus(
        Phase.STEADY,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        "",
        List.of(),
        "",
        "",
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /**
   * One try to make a version live.
   *
   * @param id tells this attempt from others; operations and gate results belong to it
   * @param candidate the version
   * @param startedAt when it began
   * @param deadline when it fails unless every gate holds
   * @param stableSince since when enough instances have been passing; empty while they aren't
   * @param readySince since when every gate has held
   * @param promoted whether a person promoted it
   * @param full whether that person had its gates left out
   * @param smoke results of its smoke tests
   * @param outcome how it ended, or why it can't, as a sentence; empty while it is under way
   */
  public record Attempt(
      String id,
      Version candidate,
      Instant startedAt,
      Instant deadline,
      Optional<Instant> stableSince,
      Optional<Instant> readySince,
      boolean promoted,
      boolean full,
      List<SmokeResult> smoke,
      String outcome) {
    /** Fills in what was left out. */
    public Attempt {
      smoke = smoke == null ? List.of() : List.copyOf(smoke);
      outcome = outcome == null ? "" : outcome;
    }
  }

  /**
   * How a smoke test ended.
   *
   * @param of what was tested: a digest of the attempt, the test, and what the candidate ran
   * @param passed whether it went well
   * @param message how it ended, as a sentence
   */
  public record SmokeResult(String of, boolean passed, String message) {}

  /**
   * Requests to the live version since it became that, as the load balancers count them.
   *
   * @param requests answered
   * @param errors of these, with 5xx
   * @param workers what each process of a load balancer has counted since it began; empty when
   *     nobody counts any more
   * @param at when that was; a status is not written for figures alone more often than every few
   *     seconds
   */
  public record Traffic(
      long requests, long errors, Map<String, Count> workers, Optional<Instant> at) {
    /** Copies the map. */
    public Traffic {
      workers = Map.copyOf(workers);
    }
  }

  /**
   * What one process of a load balancer counts.
   *
   * @param requests answered
   * @param errors of these, with 5xx
   */
  public record Count(long requests, long errors) {}

  /**
   * A move of the pointer.
   *
   * @param from the version before
   * @param to the version after
   * @param back whether it was undone with this
   */
  public record Move(Instant at, Version from, Version to, boolean back) {}

  /**
   * One condition of a switch.
   *
   * @param name for example {@code passing}
   * @param met whether it holds
   * @param message what was found
   */
  public record Gate(String name, boolean met, String message) {}
}
