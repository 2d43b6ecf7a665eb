package io.abril.controllers.loadbalancer;

import io.abril.api.Resource;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.LoadBalancerStatus;
import io.abril.api.node.Node;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeSpec.Availability;
import io.abril.api.node.NodeStatus;
import io.abril.api.pool.Slot;
import io.abril.controllers.Instances;
import io.abril.controllers.Labels;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engines;
import io.abril.controllers.loadbalancer.Seats.Seat;
import io.abril.controllers.placement.Host;
import io.abril.controllers.placement.HostAttributes;
import io.abril.controllers.placement.Ledger;
import io.abril.runtime.Lookup;
import java.util.ArrayList;
import java.util.List;

/** Collects what {@link Seats} is decided on, out of the views and the engines. */
final class SeatsFrom {
  private final Engines engines;
  private final LoadBalancerSettings settings;
  private final Memories memories;

  SeatsFrom(Engines engines, LoadBalancerSettings settings, Memories memories) {
    this.engines = engines;
    this.settings = settings;
    this.memories = memories;
  }

  Seats views(Resource<LoadBalancerSpec, LoadBalancerStatus> lb, Lookup lookup) {
    var seats = new ArrayList<Seat>();
    var ledger = new Ledger();
    for (Slot row : lookup.rows(Instances.ROWS, "")) {
      ledger.add(row);
    }
    for (var node : lookup.all(Node.KIND)) {
      var engine = engines.of(node.name());
      seats.add(
          seat(lb, node, engine.filter(Engine::synced).isPresent(), has(engines, lb, node.name())));
      engine.ifPresent(
          e ->
              e.containers()
                  .values()
                  .forEach(c -> c.ports().values().forEach(p -> ledger.port(node.name(), p))));
    }
    // Those of other load balancers have the host's network: no engine tells their ports.
    for (var other : lookup.all(LoadBalancer.KIND)) {
      if (!other.name().equals(lb.name())) {
        other.status().stream()
            .flatMap(s -> s.instances().stream())
            .forEach(i -> ports(other.spec()).forEach(p -> ledger.port(i.node(), p)));
      }
    }
    return Seats.of(lb.name(), lb.spec(), ports(lb.spec()), seats, ledger);
  }

  private List<Integer> ports(LoadBalancerSpec spec) {
    return spec.ports().stream().map(settings::actual).toList();
  }

  /**
   * Whether there is one on the node; one whose engine can't be asked is taken to be still there.
   */
  static boolean has(
      Engines engines, Resource<LoadBalancerSpec, LoadBalancerStatus> lb, String node) {
    return engines
            .of(node)
            .filter(
                e ->
                    e.containers().values().stream()
                        .anyMatch(c -> c.label(Labels.UID).equals(lb.meta().uid())))
            .isPresent()
        || isHidden(engines, lb, node);
  }

  /** Whether there was one on the node, and its engine can't say what has become of it. */
  static boolean isHidden(
      Engines engines, Resource<LoadBalancerSpec, LoadBalancerStatus> lb, String node) {
    return engines.of(node).filter(Engine::synced).isEmpty()
        && !StatusOf.container(lb, node).isEmpty();
  }

  /** A node whose engine and agent are both silent is lost: another one takes its place. */
  private Seat seat(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb,
      Resource<NodeSpec, NodeStatus> node,
      boolean answers,
      boolean has) {
    boolean lost = !answers && node.status().flatMap(NodeStatus::agentFailingSince).isPresent();
    boolean replicated = lb.spec().mode() == LoadBalancerSpec.Mode.REPLICATED;
    var host =
        new Host(
            node.name(),
            refusal(node, answers),
            name -> HostAttributes.of(node, name),
            HostAttributes.room(node),
            node.spec().firstPort(),
            node.spec().lastPort(),
            false);
    return new Seat(
        host,
        has,
        NodeRules.wants(node, has) && !(replicated && lost),
        answers,
        memories.of(lb.meta().uid(), node.name()).failure().isPresent());
  }

  private static String refusal(Resource<NodeSpec, NodeStatus> node, boolean answers) {
    if (node.deleting()) {
      return "is being deleted";
    }
    if (!answers || (node.status().isPresent() && !node.is("Ready"))) {
      return "is not ready";
    }
    return node.spec().availability() == Availability.ACTIVE
        ? ""
        : node.spec().availability() == Availability.PAUSE ? "is paused" : "is draining";
  }
}
