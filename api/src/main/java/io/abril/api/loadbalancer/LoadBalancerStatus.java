package io.abril.api.loadbalancer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the HAProxy instances do.
 *
 * @param instances one entry per instance
 * @param instancesInSync such as {@code 1/1}
 * @param inSync whether all instances run the same, wanted configuration
 * @param routes how many hosts are routed
 * @param routeStates one entry per route of the document, in its order
 * @param backendsUp backends with a server that is up, of all, such as {@code 4/4}
 * @param configHash SHA-256 (first 12 hex digits) of the wanted files
 * @param lastReload when an instance was last reloaded; empty for never
 */
public record LoadBalancerStatus(
    List<InstanceStatus> instances,
    String instancesInSync,
    boolean inSync,
    int routes,
    List<RouteState> routeStates,
    String backendsUp,
    String configHash,
    Optional<Instant> lastReload) {

  /** Copies the lists. */
  public LoadBalancerStatus {
    instances = List.copyOf(instances);
    routeStates = routeStates == null ? List.of() : List.copyOf(routeStates);
  }

  /**
   * One route of the document.
   *
   * @param route what it is for, such as {@code www.abril/demo}
   * @param served whether requests take it
   * @param message why not, or what else is wrong with it, as a sentence; empty for nothing
   */
  public record RouteState(String route, boolean served, String message) {}

  /**
   * One HAProxy.
   *
   * @param node where it runs
   * @param container its name
   * @param configHash hash of the files that it runs
   * @param message why it is not in sync, as a sentence; empty when it is
   */
  public record InstanceStatus(String node, String container, String configHash, String message) {}
}
