package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.controllers.consul.Catalog;
import io.abril.controllers.pool.PoolObservation.Registry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Looks up what a pool has to know of Consul beside the registrations of its own instances. */
final class Registries {
  private static final String ROOT = "abril-root";

  private final PoolReconciler.World world;
  private final ServiceIds ids;

  Registries(PoolReconciler.World world, ServiceIds ids) {
    this.world = world;
    this.ids = ids;
  }

  /**
   * What there is.
   *
   * @param registered ids on the agents of the pool's nodes, with the digest of each
   */
  Future<Registry> of(
      Resource<ServicePoolSpec, ?> pool,
      Map<Integer, Slot> own,
      List<PoolNode> nodes,
      Map<String, String> registered) {
    var taken =
        taken(ids.root(), ConsulReads.serviceNames(pool.spec()), world.catalog())
            .or(() -> takenId(pool.spec(), own, registered));
    return toldHealthy(pool.spec(), own, nodes, registered.keySet())
        .map(healthy -> new Registry(healthy, taken));
  }

  /** Another root's registration under one of these names, as a sentence. Pure. */
  static Optional<String> taken(String root, Set<String> names, Catalog catalog) {
    for (String name : names) {
      for (Catalog.Entry entry : catalog.entries(name)) {
        var owner = entry.meta().getOrDefault(ROOT, root);
        if (!owner.equals(root)) {
          return Optional.of(
              "the service name "
                  + name
                  + " belongs to the root "
                  + owner
                  + " ("
                  + entry.id()
                  + " on Consul's node "
                  + entry.node()
                  + "); nothing new is registered under it: give one of the two services another"
                  + " name");
        }
      }
    }
    return Optional.empty();
  }

  /** An id of ours that somebody else registered. */
  private Optional<String> takenId(
      ServicePoolSpec spec, Map<Integer, Slot> own, Map<String, String> registered) {
    return own.values().stream()
        .flatMap(Slot::all)
        .flatMap(instance -> ids.of(spec, instance).stream())
        .filter(id -> "".equals(registered.get(id)))
        .findFirst()
        .map(
            id ->
                "the service id "
                    + id
                    + " was registered by somebody else; it is not overwritten: deregister it");
  }

  private Future<Set<String>> toldHealthy(
      ServicePoolSpec spec, Map<Integer, Slot> own, List<PoolNode> nodes, Set<String> registered) {
    var asked = new TreeMap<String, Set<String>>();
    own.values().stream().flatMap(Slot::all).forEach(i -> ask(spec, i, nodes, registered, asked));
    var healthy = new HashSet<String>();
    var answers = new ArrayList<Future<Set<String>>>();
    asked.forEach(
        (agent, some) ->
            answers.add(world.agents().passing(agent, some).onSuccess(healthy::addAll)));
    return Future.join(answers).transform(done -> Future.succeededFuture(healthy));
  }

  private void ask(
      ServicePoolSpec spec,
      Instance instance,
      List<PoolNode> nodes,
      Set<String> registered,
      Map<String, Set<String>> asked) {
    for (Port port : Probes.toldByEngine(spec, instance)) {
      var id = ids.of(instance.id(), port.name());
      nodes.stream()
          .filter(n -> n.name().equals(instance.node()) && registered.contains(id))
          .forEach(n -> asked.computeIfAbsent(n.agentUrl(), u -> new HashSet<>()).add(id));
    }
  }
}
