package io.abril.controllers.node;

import io.abril.api.Resource;
import io.abril.api.job.Job;
import io.abril.api.node.Node;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeStatus;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Reserved;
import io.abril.api.pool.Slot;
import io.abril.controllers.Instances;
import io.abril.controllers.config.Secrets;
import io.abril.controllers.consul.ConsulAgents;
import io.abril.controllers.consul.ConsulNodes;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engine.EngineInfo;
import io.abril.controllers.docker.EngineRegistry;
import io.abril.controllers.placement.JobShares;
import io.abril.runtime.Context;
import io.abril.runtime.Lookup;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks a node's engine and agent whether they are there, and keeps the registry of engines at the
 * nodes that are accepted.
 */
public final class NodeReconciler implements Reconciler<NodeSpec, NodeStatus, NodeObservation> {
  private final EngineRegistry engines;
  private final ConsulAgents agents;
  private final ConsulNodes consulNodes;
  private final NodeAddresses addresses;
  private final String defaultAgent;

  /** Names of agents by their URL, and when each node's engine last answered. */
  private final Map<String, String> agentNames = new HashMap<>();

  private final Map<String, Instant> contacts = new HashMap<>();

  private record Answer<T>(Optional<T> value, String error) {}

  /**
   * A reconciler of nodes.
   *
   * @param secrets opens those that hold certificates
   * @param certificates folder of those for engines whose node names no secret
   * @param defaultAgent URL of the agent of nodes that name none
   */
  public NodeReconciler(
      EngineRegistry engines,
      ConsulAgents agents,
      ConsulNodes consulNodes,
      Secrets secrets,
      Optional<Path> certificates,
      String defaultAgent) {
    this.engines = engines;
    this.agents = agents;
    this.consulNodes = consulNodes;
    this.addresses = new NodeAddresses(engines, agents, secrets, certificates);
    this.defaultAgent = defaultAgent;
  }

  @Override
  public Future<NodeObservation> observe(Resource<NodeSpec, NodeStatus> node, Context context) {
    addresses.open(context);
    var problems = addresses.problems(context, node);
    String agent = node.spec().agentUrl().orElse(defaultAgent);
    var info = attempt(asked(problems.engine(), () -> engine(node.name()).compose(Engine::info)));
    var ping = attempt(asked(problems.agent(), () -> name(agent)));
    return Future.all(info, ping)
        .map(x -> observation(node, context, agent, info.result(), ping.result()));
  }

  private NodeObservation observation(
      Resource<NodeSpec, NodeStatus> node,
      Context context,
      String agent,
      Answer<EngineInfo> info,
      Answer<String> name) {
    if (info.value().isPresent()) {
      contacts.put(node.name(), context.now());
    }
    var consulNode =
        name.value()
            .or(() -> Optional.ofNullable(agentNames.get(agent)))
            .or(() -> node.status().map(NodeStatus::consulNode))
            .orElse("");
    var placed = placed(node.name(), context);
    return new NodeObservation(
        context.now(),
        info.value(),
        info.error(),
        Optional.ofNullable(contacts.get(node.name())),
        name.value().isPresent()
            ? Optional.empty()
            : Optional.of("the Consul agent at " + agent + " does not answer: " + name.error()),
        consulNode,
        consulNodes.failing(consulNode),
        info.value().flatMap(i -> olderWithEngine(i, node, context)),
        placed.size(),
        placed.stream()
            .map(Instance::reserved)
            .reduce(JobShares.on(node.name(), context.all(Job.KIND)), Reserved::plus));
  }

  /** Asked once; afterwards a sign of life is enough. */
  private Future<String> name(String agent) {
    var known = agentNames.get(agent);
    return known != null
        ? agents.ping(agent).map(known)
        : agents.name(agent).onSuccess(name -> agentNames.put(agent, name));
  }

  private static <T> Future<T> asked(Optional<String> problem, Supplier<Future<T>> ask) {
    return problem.map(Future::<T>failedFuture).orElseGet(ask);
  }

  private Future<Engine> engine(String node) {
    return engines
        .of(node)
        .map(Future::succeededFuture)
        .orElseGet(() -> Future.failedFuture("its engine has not been opened yet"));
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
        .filter(other -> other.status().filter(s -> s.engineId().equals(info.id())).isPresent())
        .map(Resource::name)
        .findFirst();
  }

  private static List<Instance> placed(String node, Lookup lookup) {
    return lookup.rows(Instances.ROWS, "").stream()
        .flatMap(Slot::all)
        .filter(instance -> instance.node().equals(node))
        .toList();
  }

  @Override
  public Plan<NodeStatus> decide(Resource<NodeSpec, NodeStatus> node, NodeObservation seen) {
    return NodeDecision.decide(node, seen);
  }
}
