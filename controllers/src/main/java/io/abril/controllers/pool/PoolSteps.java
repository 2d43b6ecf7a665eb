package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.api.pool.Slot;
import io.abril.runtime.Step;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * Turns the actions of a pool into steps. What is done to a container goes on beside the passes, in
 * {@link Jobs}; what is told to an agent is done when the step is over.
 */
final class PoolSteps {
  private final PoolReconciler.World world;
  private final ServiceIds ids;
  private final Jobs jobs;
  private final ContainerDeeds deeds;

  PoolSteps(PoolReconciler.World world, ServiceIds ids, Jobs jobs, ContainerDeeds deeds) {
    this.world = world;
    this.ids = ids;
    this.jobs = jobs;
    this.deeds = deeds;
  }

  /** The step that carries an action out. */
  Step of(
      Resource<ServicePoolSpec, ServicePoolStatus> pool, PoolObservation seen, PoolAction action) {
    if (action instanceof PoolAction.Create a) {
      var dns = seen.node(a.instance().node()).map(PoolNode::dns).orElse(List.of());
      return job(
          "create",
          pool.name(),
          a.instance().node(),
          a.instance().id(),
          a.instance().containerName(pool.name(), a.slot()),
          () -> deeds.create(pool, a.slot(), a.instance(), dns));
    }
    if (action instanceof PoolAction.Start a) {
      return job(
          "start",
          pool.name(),
          a.instance().node(),
          a.instance().id(),
          a.instance().containerName(pool.name(), a.slot()),
          () -> deeds.startAgain(a.instance(), a.containerId()));
    }
    if (action instanceof PoolAction.Remove a) {
      return job(
          "remove",
          pool.name(),
          a.node(),
          a.instanceId(),
          a.containerName(),
          () ->
              deeds.remove(pool, a.node(), a.containerId()).onSuccess(v -> forget(a.instanceId())));
    }
    if (action instanceof PoolAction.Register a) {
      return register(pool, seen, a);
    }
    var deregister = (PoolAction.Deregister) action;
    return new Step(
        "deregister",
        deregister.serviceId(),
        () -> world.agents().deregister(agent(seen, deregister.node()), deregister.serviceId()));
  }

  private Step register(
      Resource<ServicePoolSpec, ServicePoolStatus> pool,
      PoolObservation seen,
      PoolAction.Register a) {
    var slot = Slot.empty(pool.name(), pool.meta().uid(), a.slot());
    var agent = agent(seen, a.instance().node());
    return new Step(
        "register",
        a.instance().containerName(pool.name(), a.slot()),
        () ->
            Future.all(
                    Registrations.of(
                            slot, pool.spec(), a.instance(), ids, seen.registered().keySet())
                        .stream()
                        .map(r -> world.agents().register(agent, r))
                        .toList())
                .mapEmpty());
  }

  private Step job(
      String verb,
      String pool,
      String node,
      String instanceId,
      String container,
      Supplier<Future<Void>> deed) {
    return new Step(
        verb,
        container + " on " + node,
        () -> {
          world.prober().forget(instanceId);
          jobs.submit(pool, node, instanceId, deed);
          return Future.succeededFuture();
        });
  }

  /** Nothing of an instance is needed any more. */
  void forget(String instanceId) {
    jobs.forget(instanceId);
    world.prober().forget(instanceId);
  }

  private String agent(PoolObservation seen, String node) {
    return seen.node(node).map(PoolNode::agentUrl).orElse(world.defaultAgent());
  }
}
