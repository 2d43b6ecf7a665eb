package io.abril.controllers.loadbalancer;

import io.abril.api.Version;
import io.abril.api.pool.Instance;
import io.abril.controllers.consul.Catalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a route table is made of.
 *
 * @param root name of the root, which is in the service ids of its instances
 * @param entries what Consul knows: abril's own, adopted, and registered by anybody
 * @param pools names under which pools register, whether or not an instance of them passes
 * @param poolPorts the same by name of the pool, in the order of its ports
 * @param services instances of the Consul services that routes name, whatever their version
 * @param endpoints by name
 * @param rows instances of pools, by instance id
 * @param standing {@code backend/address:port} of servers that a HAProxy has and doesn't see down
 * @param secrets those that the load balancer names, opened
 * @param tls what the binds with TLS offer
 */
record RouteInputs(
    String root,
    List<Catalog.Entry> entries,
    List<Implementation> pools,
    Map<String, List<Implementation>> poolPorts,
    Map<String, List<Catalog.Entry>> services,
    List<Endpoint> endpoints,
    Map<String, Row> rows,
    Set<String> standing,
    Map<String, Opened> secrets,
    Tls tls) {

  RouteInputs {
    entries = List.copyOf(entries);
    pools = List.copyOf(pools);
    endpoints = List.copyOf(endpoints);
    rows = Map.copyOf(rows);
    standing = Set.copyOf(standing);
    poolPorts = Map.copyOf(poolPorts);
    services = Map.copyOf(services);
    secrets = Map.copyOf(secrets);
  }

  /**
   * What the binds with TLS offer.
   *
   * @param port of the first one, where a request without TLS can be sent; empty for none
   * @param names that their certificates are for
   */
  record Tls(Optional<Integer> port, List<String> names) {
    static final Tls NONE = new Tls(Optional.empty(), List.of());

    Tls {
      names = List.copyOf(names);
    }
  }

  /** One version of a service. */
  record Implementation(String service, String version) {
    /** No version is called so. */
    private static final String ANY = "any";

    /** All versions of a service, and what has none. */
    static Implementation anyOf(String service) {
      return new Implementation(service, ANY);
    }

    boolean isAny() {
      return version.equals(ANY);
    }

    String backend() {
      return service + "_" + version;
    }

    String route() {
      return "service/" + service + "/" + version + "/";
    }
  }

  /**
   * What an endpoint points at.
   *
   * @param others versions that it may point at next
   */
  record Endpoint(String name, String service, Optional<Version> live, List<Version> others) {
    Endpoint {
      others = List.copyOf(others);
    }

    String route() {
      return "endpoint/" + name + "/";
    }
  }

  /** An instance of a pool, and the service ports that it has. */
  record Row(String instance, Instance.Phase phase, String address, List<ServicePort> ports) {
    Row {
      ports = List.copyOf(ports);
    }
  }

  /** A port of an instance that is registered in Consul. */
  record ServicePort(String name, Implementation of, int port) {}
}
