package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeSpec.Availability;
import io.abril.api.node.NodeStatus;
import io.abril.api.pool.Slot;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.placement.Host;
import io.abril.controllers.placement.HostAttributes;
import io.abril.controllers.placement.JobShares;
import io.abril.controllers.placement.Ledger;
import java.util.List;

/** Nodes as a pool sees them, out of what is known of nodes, rows and containers. */
final class PoolNodes {
  private final PoolReconciler.World world;
  private final List<Resource<NodeSpec, NodeStatus>> nodes;

  PoolNodes(PoolReconciler.World world, List<Resource<NodeSpec, NodeStatus>> nodes) {
    this.world = world;
    this.nodes = nodes;
  }

  /**
   * Every node.
   *
   * @param image the pool's, which a container of any pool may have brought to a node
   */
  List<PoolNode> all(String image) {
    return nodes.stream().map(n -> node(n, image)).toList();
  }

  private PoolNode node(Resource<NodeSpec, NodeStatus> node, String image) {
    var spec = node.spec();
    boolean engineAnswers = world.engines().of(node.name()).map(Engine::synced).orElse(false);
    var lostSince = node.status().flatMap(NodeStatus::agentFailingSince);
    return new PoolNode(
        node.name(),
        spec.address(),
        spec.publicAddress().orElse(spec.address()),
        spec.dns(),
        spec.agentUrl().orElse(world.defaultAgent()),
        engineAnswers && lostSince.isEmpty(),
        engineAnswers,
        lostSince,
        node.deleting() || spec.availability() == Availability.DRAIN,
        new Host(
            node.name(),
            refusal(node, engineAnswers),
            name -> HostAttributes.of(node, name),
            HostAttributes.room(node),
            spec.firstPort(),
            spec.lastPort(),
            hasImage(node.name(), image)));
  }

  private boolean hasImage(String node, String image) {
    return world
        .engines()
        .of(node)
        .map(e -> e.containers().values().stream().anyMatch(c -> c.image().equals(image)))
        .orElse(false);
  }

  private static String refusal(Resource<NodeSpec, NodeStatus> node, boolean engineAnswers) {
    if (node.deleting()) {
      return "is being deleted";
    }
    if (!engineAnswers || (node.status().isPresent() && !node.is("Ready"))) {
      return "is not ready";
    }
    return switch (node.spec().availability()) {
      case ACTIVE -> "";
      case PAUSE -> "is paused";
      case DRAIN -> "is draining";
    };
  }

  /**
   * What everything but this pool's own rows takes on the nodes; a walk over all rows.
   *
   * @param intents what other pools have decided of late
   */
  Ledger takenByOthers(
      String pool,
      List<Slot> rows,
      Intents intents,
      boolean dryRun,
      List<Resource<JobSpec, JobStatus>> jobs) {
    var ledger = new Ledger(dryRun ? i -> {} : i -> intents.placed(pool, i));
    JobShares.enter(jobs, ledger);
    rows.stream().filter(row -> !row.pool().equals(pool)).forEach(ledger::add);
    intents.enter(pool, rows, ledger);
    for (var node : nodes) {
      world
          .engines()
          .of(node.name())
          .ifPresent(
              e ->
                  e.containers()
                      .values()
                      .forEach(c -> c.ports().values().forEach(p -> ledger.port(node.name(), p))));
    }
    return ledger;
  }
}
