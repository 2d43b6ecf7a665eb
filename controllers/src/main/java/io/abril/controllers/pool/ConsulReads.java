package io.abril.controllers.pool;

import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.controllers.consul.Catalog;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what Consul's catalog and the nodes' agents say of a pool's instances. */
final class ConsulReads {
  private final PoolReconciler.World world;
  private final ServiceIds ids;

  ConsulReads(PoolReconciler.World world, ServiceIds ids) {
    this.world = world;
    this.ids = ids;
  }

  /** What the agents of this pool's instances have registered, and which agents were silent. */
  record Registered(Map<String, String> services, Set<String> silentAgents) {
    PoolNode whereAgentAnswers(PoolNode node) {
      return silentAgents.contains(node.agentUrl()) ? node.unreachable() : node;
    }
  }

  /** What is registered with the agents of the nodes where the instances are. */
  Future<Registered> registered(Map<Integer, Slot> own, List<PoolNode> nodes) {
    var agents = new TreeSet<String>();
    own.values().stream()
        .flatMap(Slot::all)
        .forEach(
            i ->
                nodes.stream()
                    .filter(n -> n.name().equals(i.node()))
                    .forEach(n -> agents.add(n.agentUrl())));
    var services = new HashMap<String, String>();
    // One that fails by Consul's word would let every pass wait for an answer that doesn't come.
    var silent = new HashSet<String>();
    nodes.stream().filter(n -> n.lostSince().isPresent()).forEach(n -> silent.add(n.agentUrl()));
    var asked =
        agents.stream()
            .filter(url -> !silent.contains(url))
            .map(
                url ->
                    world
                        .agents()
                        .registered(url, ids.prefix())
                        .onSuccess(services::putAll)
                        .onFailure(e -> silent.add(url)))
            .toList();
    return Future.join(asked).otherwiseEmpty().map(v -> new Registered(services, silent));
  }

  /** Ids under the names that the document tells that Consul answers for. */
  Set<String> passing(ServicePoolSpec spec) {
    var passing = new HashSet<String>();
    for (String name : serviceNames(spec)) {
      world.catalog().entries(name).stream()
          .filter(Catalog.Entry::passing)
          .forEach(e -> passing.add(e.id()));
    }
    return passing;
  }

  /**
   * Instances of an older specification may be registered under names that the document no longer
   * tells; their agents know.
   */
  Future<Set<String>> passingOfOld(
      ServicePoolSpec spec, Map<Integer, Slot> own, List<PoolNode> nodes, Registered registered) {
    var specHash = SpecHash.of(spec);
    var asked = new TreeMap<String, Set<String>>();
    own.values().stream()
        .flatMap(Slot::all)
        .filter(i -> !i.specHash().equals(specHash))
        .forEach(
            i ->
                nodes.stream()
                    .filter(n -> n.name().equals(i.node()))
                    .forEach(
                        n ->
                            registered.services().keySet().stream()
                                .filter(id -> id.startsWith(ids.prefix(i.id())))
                                .forEach(
                                    id ->
                                        asked
                                            .computeIfAbsent(n.agentUrl(), u -> new HashSet<>())
                                            .add(id))));
    var passing = new HashSet<String>();
    var answers =
        asked.entrySet().stream()
            .map(e -> world.agents().passing(e.getKey(), e.getValue()).onSuccess(passing::addAll))
            .toList();
    return Future.join(answers).otherwiseEmpty().map(v -> passing);
  }

  /** An empty answer for a service means nothing before the catalog has been read. */
  boolean catalogKnown(ServicePoolSpec spec) {
    return world.catalog().synced()
        || serviceNames(spec).stream().noneMatch(n -> world.catalog().entries(n).isEmpty());
  }

  static Set<String> serviceNames(ServicePoolSpec spec) {
    var names = new TreeSet<String>();
    spec.ports().stream()
        .filter(p -> p.registered())
        .forEach(p -> names.add(p.register().name().orElse(spec.service())));
    return names;
  }
}
