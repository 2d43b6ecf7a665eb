package io.abril.controllers.endpoint;

import io.abril.api.endpoint.EndpointStatus.Count;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Asks DNS and the load balancers how a version is reached; every answer is a list of what is
 * wrong.
 */
public interface Reachability {
  /**
   * Resolvers that do not answer the version's implementation name with exactly these host:port
   * pairs.
   */
  Future<List<String>> implementation(String service, String version, Set<String> servers);

  /** Resolvers that do not answer the endpoint's name with exactly these host:port pairs. */
  Future<List<String>> endpointName(String endpoint, Set<String> servers);

  /** Whether load balancers have these servers, and up. */
  Future<Routes> backends(String service, String version, Set<String> servers);

  /**
   * Whether load balancers route the endpoint to that version.
   *
   * @param lost nodes whose load balancers are not missed when they can't be asked
   */
  Future<Routes> routes(String endpoint, String service, String version, Predicate<String> lost);

  /**
   * What load balancers say of an endpoint or a version.
   *
   * @param wrong those that do something else
   * @param silent those that could not be asked: they never hold a switch up, and never undo one
   * @param unseen those that a new leader has not looked at yet
   */
  record Routes(List<String> wrong, List<String> silent, List<String> unseen) {
    /** Copies the lists. */
    public Routes {
      wrong = List.copyOf(wrong);
      silent = List.copyOf(silent);
      unseen = List.copyOf(unseen);
    }
  }

  /**
   * What the load balancers that answer have counted of a version's requests, by process: {@code
   * load balancer on node#pid}.
   */
  Future<Map<String, Count>> traffic(String service, String version);

  /** How many load balancer instances there are. */
  int balancers();
}
