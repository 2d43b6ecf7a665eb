package io.abril.controllers.pool;

import io.abril.api.job.Job;
import io.abril.api.node.Node;
import io.abril.api.pool.Workload;
import io.abril.controllers.Instances;
import io.abril.controllers.placement.Host;
import io.abril.controllers.placement.Scheduler;
import io.abril.controllers.placement.Wish;
import io.abril.runtime.Lookup;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Finds a node for a container that is no instance of a pool, by the rules of instances. */
public final class NodeChoice {
  /** No pool has such a name: everything that is placed is somebody else's. */
  private static final String NO_POOL = "";

  private final PoolReconciler.World world;

  /** A choice among the nodes that pools use. */
  public NodeChoice(PoolReconciler.World world) {
    this.world = world;
  }

  /**
   * Where a container fits, or why nowhere.
   *
   * @param job decides between nodes that are as good as each other
   * @param home the only node that will do, because its volumes are there; empty for any
   * @param among which nodes are asked
   */
  public Scheduler.Answer of(
      String job, Workload workload, String home, Predicate<Host> among, Lookup lookup) {
    var nodes = new PoolNodes(world, lookup.all(Node.KIND));
    var hosts = nodes.all(workload.image().ref()).stream().map(PoolNode::host).toList();
    var ledger =
        nodes.takenByOthers(
            NO_POOL, lookup.rows(Instances.ROWS, ""), new Intents(), true, lookup.all(Job.KIND));
    var wish = new Wish(0, workload.resources().reserve().amount(), List.of(), 0, home);
    return new Scheduler("job/" + job, workload.placement(), hosts, ledger, Map.of())
        .find(wish, among);
  }
}
