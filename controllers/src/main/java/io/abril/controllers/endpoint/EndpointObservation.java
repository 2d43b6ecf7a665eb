package io.abril.controllers.endpoint;

import io.abril.api.Version;
import io.abril.api.endpoint.EndpointStatus.Count;
import io.abril.runtime.Op;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an endpoint's decision is made of.
 *
 * @param catalogKnown whether the numbers of passing instances are the truth; a new leader's
 *     catalog is not, at first
 * @param pools the pools of the service, by version
 * @param alias the name that the alias in Consul's catalog points to; empty when there is none
 * @param nameTakenBy who else has registered the endpoint's name; empty for nobody
 * @param candidate what was found of the version that is, or is to be, switched to
 * @param live what was found of the live version
 * @param next the version that {@code candidate} was asked about though no attempt at it has begun
 * @param smoke what was found of the candidate's smoke tests
 * @param traffic what the load balancers have counted of the version that is, or was, switched to
 * @param ops requests, oldest first
 */
record EndpointObservation(
    Instant now,
    boolean catalogKnown,
    Map<Version, PoolSeen> pools,
    Optional<String> alias,
    Optional<String> nameTakenBy,
    Reach candidate,
    Reach live,
    Optional<Version> next,
    SmokeSeen smoke,
    Map<String, Count> traffic,
    List<Op> ops) {

  /**
   * A pool of the service.
   *
   * @param desired how many instances it wants
   * @param passing how many instances of the version Consul answers for
   * @param fresh how many of those that it wants have not had their first chance to pass
   * @param digest tells what its instances run from what others ran
   */
  record PoolSeen(String name, int desired, int passing, int fresh, String digest) {
    /** Two pools of one version serve together. */
    PoolSeen and(PoolSeen other) {
      return new PoolSeen(
          name + ", " + other.name,
          desired + other.desired,
          // Instances are found by their version, so that both saw the same ones.
          Math.max(passing, other.passing),
          fresh + other.fresh,
          digest + ", " + other.digest);
    }
  }

  /**
   * How a version is reached; empty lists mean that all is well.
   *
   * @param dns what is wrong with the answers of resolvers
   * @param backends which load balancers lack servers of the version, and which
   * @param routes which load balancers do not send the endpoint's consumers to the version
   * @param silent load balancers that could not be asked for that, and whose nodes are not lost
   * @param unseen load balancers that this process, a new leader, will ask in a moment
   * @param balancers how many load balancers there are
   */
  record Reach(
      List<String> dns,
      List<String> backends,
      List<String> routes,
      List<String> silent,
      List<String> unseen,
      int balancers) {
    static final Reach NOT_ASKED =
        new Reach(List.of(), List.of(), List.of(), List.of(), List.of(), 0);

    Reach {
      dns = List.copyOf(dns);
      backends = List.copyOf(backends);
      routes = List.copyOf(routes);
      silent = List.copyOf(silent);
      unseen = List.copyOf(unseen);
    }
  }

  PoolSeen pool(Version version) {
    return pools.getOrDefault(version, new PoolSeen("", 0, 0, 0, ""));
  }

  /** The requests of a type that are meant for that attempt, or for any. */
  List<Op> ops(String type, String attempt) {
    return ops.stream()
        .filter(o -> o.type().equals(type))
        .filter(o -> o.attempt().isEmpty() || o.attempt().equals(attempt))
        .toList();
  }

  /** Whether nothing sends consumers anywhere else than to the live version, for all we know. */
  boolean verified() {
    return followed() && live.silent().isEmpty();
  }

  /** Whether DNS and every load balancer that answers send consumers to the live version. */
  boolean followed() {
    return live.dns().isEmpty() && live.routes().isEmpty() && live.unseen().isEmpty();
  }
}
