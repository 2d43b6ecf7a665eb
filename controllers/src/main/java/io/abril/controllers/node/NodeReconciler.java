package io.abril.controllers.node;

import io.abril.api.Resource;
import io.abril.api.node.Node;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeStatus;
import io.abril.api.pool.Slot;
import io.abril.controllers.Instances;
import io.abril.controllers.consul.ConsulAgents;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engine.EngineInfo;
import io.abril.controllers.docker.EngineRegistry;
import io.abril.runtime.Context;
import io.abril.runtime.Lookup;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Asks a node's engine and agent whether they are there, and keeps the registry of engines at the
 * nodes that are accepted.
 */
public final class NodeReconciler implements Reconciler<NodeSpec, NodeStatus, NodeObservation> {
  private final EngineRegistry engines;
  private final ConsulAgents agents;
  private final String defaultAgent;

  private record Answer<T>(Optional<T> value, String error) {}

  /**
   * A reconciler of nodes.
   *
   * @param defaultAgent URL of the agent of nodes that name none
   */
  public NodeReconciler(EngineRegistry engines, ConsulAgents agents, String defaultAgent) {
    this.engines = engines;
    this.agents = agents;
    this.defaultAgent = defaultAgent;
  }

  @Override
  public Future<NodeObservation> observe(Resource<NodeSpec, NodeStatus> node, Context context) {
    openEngines(engines, context);
    String agent = node.spec().consulAgent().map(a -> a.url()).orElse(defaultAgent);
    var info = attempt(engine(node.name()).compose(Engine::info));
    var ping = attempt(agents.ping(agent).map(true));
    return Future.all(info, ping)
        .map(
            x ->
                new NodeObservation(
                    context.now(),
                    info.result().value(),
                    info.result().error(),
                    ping.result().value().isPresent()
                        ? Optional.empty()
                        : Optional.of(
                            "the Consul agent at "
                                + agent
                                + " does not answer: "
                                + ping.result().error()),
                    info.result().value().flatMap(i -> olderWithEngine(i, node, context)),
                    instances(node.name(), context)));
  }

  /** Opens the engines of all accepted nodes, and closes the others. */
  public static void openEngines(EngineRegistry engines, Lookup lookup) {
    Map<String, String> urls =
        lookup.all(Node.KIND).stream()
            .collect(Collectors.toMap(Resource::name, n -> n.spec().docker().url()));
    engines.update(urls);
  }

  private Future<Engine> engine(String node) {
    return engines
        .of(node)
        .map(Future::succeededFuture)
        .orElseGet(() -> Future.failedFuture("the engine's URL or its certificates can't be used"));
  }

  private static <T> Future<Answer<T>> attempt(Future<T> asked) {
    return asked
        .map(value -> new Answer<>(Optional.of(value), ""))
        .otherwise(e -> new Answer<>(Optional.empty(), String.valueOf(e.getMessage())));
  }

  /**
   * Of two nodes with one engine, the younger is wrong; what runs on the older is not disturbed.
   */
  private static Optional<String> olderWithEngine(
      EngineInfo info, Resource<NodeSpec, NodeStatus> node, Lookup lookup) {
    Comparator<Resource<NodeSpec, NodeStatus>> age =
        Comparator.comparing((Resource<NodeSpec, NodeStatus> n) -> n.meta().created())
            .thenComparing(Resource::name);
    // One that is being deleted makes room: its instances move to this node.
    return lookup.all(Node.KIND).stream()
        .filter(other -> !other.deleting())
        .filter(other -> !other.name().equals(node.name()) && age.compare(other, node) < 0)
        // One that leaves waits for its instances to move: here, perhaps.
        .filter(other -> !other.deleting())
        .filter(other -> other.status().filter(s -> s.engineId().equals(info.id())).isPresent())
        .map(Resource::name)
        .findFirst();
  }

  private static int instances(String node, Lookup lookup) {
    return (int)
        lookup.rows(Instances.ROWS, "").stream()
            .flatMap(Slot::all)
            .filter(instance -> instance.node().equals(node))
            .count();
  }

  @Override
  public Plan<NodeStatus> decide(Resource<NodeSpec, NodeStatus> node, NodeObservation seen) {
    return NodeDecision.decide(node, seen);
  }
}
