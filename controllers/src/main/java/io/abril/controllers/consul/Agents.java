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
   * Registers a service, or changes it; a check that the agent knows keeps its state.
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

  /** The services on that agent whose meta says so, by id. */
  Future<Map<String, Registered>> withMeta(String agentUrl, String key, String value);

  /** The service of that id on that agent, whoever registered it. */
  Future<Optional<Registered>> find(String agentUrl, String serviceId);

  /** Tells the agent the state of a check of the kind {@link How#TOLD}. */
  Future<Void> tell(String agentUrl, String serviceId, boolean passing, String output);

  /** Ids among those given that the agent says are passing. */
  Future<Set<String>> passing(String agentUrl, Set<String> ids);

  /**
   * A service that an agent has.
   *
   * @param hash the digest that its registration had; empty when abril did not register it
   */
  record Registered(String id, String name, String hash, Map<String, String> meta) {
    /** Copies the map. */
    public Registered {
      meta = Map.copyOf(meta);
    }
  }

  /**
   * A service to register.
   *
   * @param passing whether a new check begins as passing, because abril has just seen an answer
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

  /** Who finds out whether a service is well, and how. */
  enum How {
    /** The agent asks a URL. */
    HTTP,
    /** The agent connects to host:port. */
    TCP,
    /** The agent asks by gRPC's health protocol: host:port, or host:port/service. */
    GRPC,
    /** Somebody tells the agent; until told otherwise, it stays so for the check's interval. */
    TOLD
  }

  /**
   * A check.
   *
   * @param target of the agent's question; empty for {@link How#TOLD}
   */
  record Check(
      How how, String target, Duration interval, Duration timeout, int failuresBeforeCritical) {}
}
