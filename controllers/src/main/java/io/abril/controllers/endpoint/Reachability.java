package io.abril.controllers.endpoint;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

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

  /** Load balancers that lack some of these servers, or do not have them up. */
  Future<List<String>> backends(String service, String version, Set<String> servers);

  /** Load balancers that do not route the endpoint to that version. */
  Future<List<String>> routes(String endpoint, String service, String version);

  /** How many load balancer instances there are. */
  int balancers();
}
