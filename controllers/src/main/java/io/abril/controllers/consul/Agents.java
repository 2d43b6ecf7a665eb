package io.abril.controllers.consul;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Registers instances with the agent of their node. */
public interface Agents {
  /**
   * Registers a service, or changes it; a check that is there keeps its state unless {@code
   * passing}.
   *
   * @param agentUrl the agent of the instance's node
   */
  Future<Void> register(String agentUrl, Registration registration);

  /** Deregisters a service; one that isn't there is no error. */
  Future<Void> deregister(String agentUrl, String serviceId);

  /**
   * Ids on that agent that begin with the prefix, asked of the agent itself, with a hash of each.
   */
  Future<Map<String, String>> registered(String agentUrl, String prefix);

  /** Ids among those given that the agent says are passing. */
  Future<Set<String>> passing(String agentUrl, Set<String> ids);

  /**
   * A service to register.
   *
   * @param passing whether the check begins as passing, because abril has just seen an answer
   * @param check empty for none
   */
  record Registration(
      String id,
      String name,
      String address,
      int port,
      List<String> tags,
      Map<String, String> meta,
      Optional<Check> check,
      boolean passing) {
    /**
     * A digest of everything but {@code passing}; kept in the service's meta as {@code abril-hash}.
     */
    public String hash() {
      return io.abril.controllers.Hashes.hex12(
          String.join(
              "\n",
              List.of(
                  id,
                  name,
                  address,
                  String.valueOf(port),
                  tags.toString(),
                  new java.util.TreeMap<>(meta).toString(),
                  check.toString())));
    }
  }

  /** A check that the agent runs: {@code http} is a URL, {@code tcp} is host:port; one of them. */
  record Check(
      Optional<String> http,
      Optional<String> tcp,
      Duration interval,
      Duration timeout,
      int failuresBeforeCritical) {}
}
