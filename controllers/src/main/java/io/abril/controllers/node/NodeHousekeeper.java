package io.abril.controllers.node;

import io.abril.api.Resource;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.node.Node;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeStatus;
import io.abril.api.pool.Instance;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.Slot;
import io.abril.controllers.Instances;
import io.abril.controllers.adoption.AdoptedServices;
import io.abril.controllers.adoption.Adoptions;
import io.abril.controllers.consul.Agents;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engines;
import io.abril.runtime.Context;
import io.abril.runtime.Lookup;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Does a node's {@link Housekeeping} beside what its reconciler decides. */
public final class NodeHousekeeper
    implements Reconciler<NodeSpec, NodeStatus, NodeHousekeeper.Observed> {
  private final NodeReconciler nodes;
  private final String root;
  private final Engines engines;
  private final Agents agents;
  private final Adoptions adoptions;
  private final String defaultAgent;

  /** What the node's reconciler saw, and what there is to be put right. */
  record Observed(NodeObservation node, Housekeeping housekeeping, String agentUrl) {}

  /**
   * A reconciler of nodes that keeps house as well.
   *
   * @param defaultAgent URL of the agent of nodes that name none
   */
  public NodeHousekeeper(
      NodeReconciler nodes,
      String root,
      Engines engines,
      Agents agents,
      Adoptions adoptions,
      String defaultAgent) {
    this.nodes = nodes;
    this.root = root;
    this.engines = engines;
    this.agents = agents;
    this.adoptions = adoptions;
    this.defaultAgent = defaultAgent;
  }

  @Override
  public Future<Observed> observe(Resource<NodeSpec, NodeStatus> node, Context context) {
    var agent = node.spec().agentUrl().orElse(defaultAgent);
    boolean adopts = node.spec().adopt() && !node.deleting();
    var services =
        agents
            .withMeta(agent, "abril-root", root)
            .map(Optional::of)
            .otherwise(Optional.<Map<String, Agents.Registered>>empty());
    return Future.all(nodes.observe(node, context), services)
        .map(
            both -> {
              if (!context.dryRun()) {
                watch(node, agent, adopts);
              }
              // The rows are read after the agent's answer: what is registered has had a row.
              return new Observed(
                  both.resultAt(0),
                  Housekeeping.of(seen(node, adopts, both.resultAt(1), context)),
                  agent);
            });
  }

  private void watch(Resource<NodeSpec, NodeStatus> node, String agent, boolean adopts) {
    engines.of(node.name()).ifPresent(e -> e.watchForeign(adopts));
    adoptions.adopt(
        node.name(),
        adopts ? Optional.of(new Adoptions.Home(node.spec().address(), agent)) : Optional.empty());
  }

  private Housekeeping.Seen seen(
      Resource<NodeSpec, NodeStatus> node,
      boolean adopts,
      Optional<Map<String, Agents.Registered>> services,
      Lookup lookup) {
    var engine = engines.of(node.name());
    return new Housekeeping.Seen(
        root,
        node.name(),
        adopts,
        services,
        lookup.rows(Instances.ROWS, "").stream()
            .flatMap(Slot::all)
            .map(Instance::id)
            .collect(Collectors.toSet()),
        lookup.all(Node.KIND).stream().map(Resource::name).collect(Collectors.toSet()),
        engine.filter(Engine::foreignSynced).map(e -> adopted(node, e)),
        engine
            .filter(Engine::synced)
            .map(e -> List.copyOf(e.containers().values()))
            .orElse(List.of()),
        uids(lookup));
  }

  private Map<String, AdoptedServices> adopted(Resource<NodeSpec, NodeStatus> node, Engine engine) {
    var adopted = new HashMap<String, AdoptedServices>();
    engine
        .foreign()
        .forEach(
            (id, container) ->
                adopted.put(
                    id, AdoptedServices.of(root, node.name(), node.spec().address(), container)));
    return adopted;
  }

  private static Set<String> uids(Lookup lookup) {
    var uids = new HashSet<String>();
    lookup.all(ServicePool.KIND).forEach(pool -> uids.add(pool.meta().uid()));
    lookup.all(LoadBalancer.KIND).forEach(lb -> uids.add(lb.meta().uid()));
    return uids;
  }

  @Override
  public Plan<NodeStatus> decide(Resource<NodeSpec, NodeStatus> node, Observed seen) {
    var plan = nodes.decide(node, seen.node());
    var steps = new ArrayList<>(plan.steps());
    seen.housekeeping().ghosts().forEach(id -> steps.add(deregister(seen.agentUrl(), id)));
    seen.housekeeping()
        .unsettled()
        .forEach(id -> steps.add(adopt(node.name(), seen.agentUrl(), id)));
    var conditions = new ArrayList<>(plan.conditions());
    conditions.addAll(seen.housekeeping().aspects());
    return new Plan<>(
        plan.status(),
        plan.ready(),
        List.copyOf(conditions),
        plan.writes(),
        List.copyOf(steps),
        plan.parallelism(),
        plan.next(),
        plan.settled() && steps.isEmpty(),
        plan.events(),
        plan.consumedOps(),
        plan.children());
  }

  private Step deregister(String agentUrl, String id) {
    return new Step("deregister", id + ", a ghost", () -> agents.deregister(agentUrl, id));
  }

  private Step adopt(String node, String agentUrl, String containerId) {
    return new Step(
        "adopt",
        AdoptedServices.shortId(containerId) + " on " + node,
        () -> adoptions.settle(node, agentUrl, containerId, true));
  }
}
