package io.abril.controllers.loadbalancer;

import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.haproxy.HaproxyConfig;
import io.abril.controllers.haproxy.RenderedFiles;
import io.abril.controllers.haproxy.RuntimeApi.Target;
import io.abril.controllers.haproxy.RuntimeState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@link LoadBalancerDecision} decides on.
 *
 * @param synced whether Consul's services are known; nothing is changed before
 * @param table what is to be routed
 * @param commonHash hash of the configuration without what differs from node to node
 * @param conflict a sentence about a port that another load balancer has; empty for none
 * @param newProblems problems of the table that were not there the last time
 * @param instances one for each node that has an instance or is to have one
 */
public record LoadBalancerObservation(
    Instant now,
    boolean synced,
    RouteTable table,
    String commonHash,
    String conflict,
    List<String> newProblems,
    List<InstanceState> instances) {

  /** Copies the lists. */
  public LoadBalancerObservation {
    newProblems = List.copyOf(newProblems);
    instances = List.copyOf(instances);
  }

  /**
   * One node's HAProxy, as it is and as it is to be.
   *
   * @param wanted whether one is to run there
   * @param trouble why nothing can be done there now; empty when something can
   * @param container the instance; empty for none
   * @param leftovers containers of former selves
   * @param specHash hash of what only another container can change
   * @param config what it is to be
   * @param files the same, rendered
   * @param runtime what it does; empty when that can't be read
   * @param runtimeError why it can't be read, as a sentence
   * @param lastWords the last lines of its output, when it does not run
   * @param memory what is remembered of it
   */
  public record InstanceState(
      String node,
      boolean wanted,
      String trouble,
      Optional<Container> container,
      List<Container> leftovers,
      String specHash,
      Target target,
      HaproxyConfig config,
      RenderedFiles files,
      Optional<RuntimeState> runtime,
      String runtimeError,
      String lastWords,
      Remembered memory) {
    /** Copies the list. */
    public InstanceState {
      leftovers = List.copyOf(leftovers);
    }
  }

  /**
   * A copy of what matters of {@link InstanceMemory}.
   *
   * @param uploadedHash hash of the files in the container; empty when that isn't known
   * @param uploadedAt when they were written
   * @param reloadDue when a reload may be made
   * @param refusal what HAProxy refused a moment ago; empty for nothing
   */
  public record Remembered(
      String uploadedHash,
      Instant uploadedAt,
      Instant reloadDue,
      Optional<Instant> lastReload,
      String refusal,
      Optional<InstanceMemory.Failure> failure) {}
}
