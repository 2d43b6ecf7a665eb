package io.abril.api.endpoint;

import io.abril.api.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where an endpoint points, and how far its switch is.
 *
 * @param phase the state
 * @param phaseSince when it began
 * @param live the version that consumers get; empty before the first switch
 * @param previous the version that {@code rollback} goes back to
 * @param attempt the switch under way, or the last one
 * @param rejected versions that were reverted; not tried again until the wish changes or a retry
 * @param retired versions whose pools are idle until they are needed again
 * @param gates what was last found of each gate
 * @param gatesMet such as {@code 2/3}
 * @param passing passing of desired instances of the live version, such as {@code 3/3}
 * @param dns whether the name resolves to the live version: {@code ok}, or what it resolves to
 * @param loadBalancers how many load balancers route to the live version, such as {@code 1/1}
 * @param revertUntil until when the switch is watched; empty for no switch under watch
 */
public record EndpointStatus(
    Phase phase,
    Instant phaseSince,
    Optional<Version> live,
    Optional<Version> previous,
    Optional<Attempt> attempt,
    List<Version> rejected,
    List<Version> retired,
    List<Gate> gates,
    String gatesMet,
    String passing,
    String dns,
    String loadBalancers,
    Optional<Instant> revertUntil) {

  /** Copies the lists. */
  public EndpointStatus {
    rejected = List.copyOf(rejected);
    retired = List.copyOf(retired);
    gates = List.copyOf(gates);
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
      String outcome) {

    /** The same attempt with another deadline. */
    public Attempt until(Instant at) {
      return new Attempt(id, candidate, startedAt, at, stableSince, readySince, promoted, outcome);
    }

    /** The same attempt, stable since then or not stable. */
    public Attempt stable(Optional<Instant> since) {
      return new Attempt(id, candidate, startedAt, deadline, since, readySince, promoted, outcome);
    }

    /** The same attempt, whose gates have all held since then or do not. */
    public Attempt ready(Optional<Instant> since) {
      return new Attempt(id, candidate, startedAt, deadline, stableSince, since, promoted, outcome);
    }

    /** The same attempt, promoted by a person. */
    public Attempt byHand() {
      return new Attempt(
          id, candidate, startedAt, deadline, stableSince, readySince, true, outcome);
    }

    /** The same attempt, and what became of it. */
    public Attempt ended(String sentence) {
      return new Attempt(
          id, candidate, startedAt, deadline, stableSince, readySince, promoted, sentence);
    }
  }

  /**
   * One condition of a switch.
   *
   * @param name for example {@code passing}
   * @param met whether it holds
   * @param message what was found
   */
  public record Gate(String name, boolean met, String message) {}
}
