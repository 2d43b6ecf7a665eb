package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeSpec.Availability;
import io.abril.api.node.NodeStatus;
import io.abril.api.pool.Slot;
import io.abril.controllers.docker.Engine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nodes as the scheduler sees them, out of what is known of nodes, rows and containers. */
final class PoolNodes {
  private final PoolReconciler.World world;
  private final Map<String, Set<Integer>> ports = new HashMap<>();
  private final Map<String, Integer> instances = new HashMap<>();
  private final List<Resource<NodeSpec, NodeStatus>> nodes;

  PoolNodes(
      PoolReconciler.World world, List<Slot> rows, List<Resource<NodeSpec, NodeStatus>> nodes) {
    this.world = world;
    this.nodes = nodes;
    // Once over the rows, not once a node: a thousand nodes have fifty thousand of them.
    for (Slot row : rows) {
      row.current().ifPresent(i -> instances.merge(i.node(), 1, Integer::sum));
      row.all()
          .forEach(
              i ->
                  ports.computeIfAbsent(i.node(), n -> new HashSet<>()).addAll(i.ports().values()));
    }
  }

  List<PoolNode> all() {
    return nodes.stream().map(this::node).toList();
  }

  private PoolNode node(Resource<NodeSpec, NodeStatus> node) {
    var spec = node.spec();
    boolean reachable = world.engines().of(node.name()).map(Engine::synced).orElse(false);
    return new PoolNode(
        node.name(),
        spec.address(),
        spec.dns(),
        spec.consulAgent().map(a -> withoutSlash(a.url())).orElse(world.defaultAgent()),
        reachable,
        refusal(node, reachable),
        node.deleting() || spec.availability() == Availability.DRAIN,
        spec.firstPort(),
        spec.lastPort(),
        usedPorts(node.name()),
        instances.getOrDefault(node.name(), 0));
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static String refusal(Resource<NodeSpec, NodeStatus> node, boolean reachable) {
    if (node.deleting()) {
      return "is being deleted";
    }
    if (!reachable || (node.status().isPresent() && !node.is("Ready"))) {
      return "is not ready";
    }
    return switch (node.spec().availability()) {
      case ACTIVE -> "";
      case PAUSE -> "is paused";
      case DRAIN -> "is draining";
    };
  }

  private Set<Integer> usedPorts(String node) {
    var used = new HashSet<>(ports.getOrDefault(node, Set.of()));
    world
        .engines()
        .of(node)
        .ifPresent(e -> e.containers().values().forEach(c -> used.addAll(c.ports().values())));
    return used;
  }
}
