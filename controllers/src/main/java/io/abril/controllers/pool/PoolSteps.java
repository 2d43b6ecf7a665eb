package io.abril.controllers.pool;

import io.abril.api.Resource;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.api.pool.Slot;
import io.abril.controllers.config.Content;
import io.abril.controllers.docker.Deeds;
import io.abril.controllers.pool.InstanceContainers.Host;
import io.abril.runtime.Step;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Turns the actions of a pool into steps. What is done to a container goes on beside the passes, in
 * {@link Deeds}; what is told to an agent is done when the step is over.
 */
final class PoolSteps {
  private final PoolReconciler.World world;
  private final ServiceIds ids;
  private final Deeds jobs;
  private final ContainerDeeds deeds;

  PoolSteps(PoolReconciler.World world, ServiceIds ids, Deeds jobs, ContainerDeeds deeds) {
    this.world = world;
    this.ids = ids;
    this.jobs = jobs;
    this.deeds = deeds;
  }

  /** The step that carries an action out. */
  Step of(
      Resource<ServicePoolSpec, ServicePoolStatus> pool, PoolObservation seen, PoolAction action) {
    if (action instanceof PoolAction.Create a) {
      var host = seen.node(a.instance().node()).map(Host::of).orElse(Host.UNKNOWN);
      return job(
          "create",
          pool.name(),
          a.instance().node(),
          a.instance().id(),
          a.instance().containerName(pool.name(), a.slot()),
          () ->
              deeds.fetch(
                  pool,
                  a.instance().node(),
                  a.instance().inputs().getOrDefault("image", ""),
                  seen.rollout().login()),
          reference -> deeds.create(pool, a.slot(), a.instance(), host, reference, content(pool)));
    }
    if (action instanceof PoolAction.Fetch a) {
      return fetch(pool, seen, a);
    }
    if (action instanceof PoolAction.Forget a) {
      return new Step(
          "forget",
          a.deed(),
          () -> {
            jobs.forget(a.deed());
            return Future.succeededFuture();
          });
    }
    if (action instanceof PoolAction.Rewrite a) {
      // Its process goes on, and so do the answers of its check.
      return new Step(
          "rewrite",
          a.instance().containerName(pool.name(), a.slot()) + " on " + a.instance().node(),
          () -> {
            jobs.submit(
                pool.name(),
                a.instance().node(),
                a.instance().id(),
                () -> deeds.rewrite(a, content(pool)));
            return Future.succeededFuture();
          });
    }
    if (action instanceof PoolAction.Start a) {
      return job(
          "start",
          pool.name(),
          a.instance().node(),
          a.instance().id(),
          a.instance().containerName(pool.name(), a.slot()),
          () -> deeds.startAgain(a.instance(), a.containerId(), content(pool)));
    }
    if (action instanceof PoolAction.Remove a) {
      return job(
          "remove",
          pool.name(),
          a.node(),
          a.instanceId(),
          a.containerName(),
          () ->
              deeds
                  .remove(pool, a.node(), a.containerId(), a.containerName())
                  .onSuccess(v -> forget(a.instanceId())));
    }
    if (action instanceof PoolAction.Register a) {
      return register(pool, seen, a);
    }
    if (action instanceof PoolAction.Tell a) {
      return new Step(
          "tell",
          a.serviceId(),
          () ->
              world
                  .agents()
                  .tell(
                      agent(seen, a.node()),
                      a.serviceId(),
                      a.healthy(),
                      "its HEALTHCHECK finds it " + (a.healthy() ? "healthy" : "unhealthy")));
    }
    var deregister = (PoolAction.Deregister) action;
    return new Step(
        "deregister",
        deregister.serviceId(),
        () -> world.agents().deregister(agent(seen, deregister.node()), deregister.serviceId()));
  }

  private Content content(Resource<ServicePoolSpec, ServicePoolStatus> pool) {
    return world.contents().latest(pool.name(), pool.spec());
  }

  private Step fetch(
      Resource<ServicePoolSpec, ServicePoolStatus> pool, PoolObservation seen, PoolAction.Fetch a) {
    return new Step(
        "pull",
        pool.spec().image().ref() + " on " + a.node(),
        () -> {
          jobs.submit(
              pool.name(),
              a.node(),
              a.id(),
              () -> deeds.fetch(pool, a.node(), a.pin(), seen.rollout().login()),
              reference -> {
                jobs.started(a.done());
                return Future.succeededFuture();
              });
          return Future.succeededFuture();
        });
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
    return job(
        verb, pool, node, instanceId, container, Future::succeededFuture, nothing -> deed.get());
  }

  private <T> Step job(
      String verb,
      String pool,
      String node,
      String instanceId,
      String container,
      Supplier<Future<T>> before,
      Function<T, Future<Void>> deed) {
    return new Step(
        verb,
        container + " on " + node,
        () -> {
          world.prober().forget(instanceId);
          jobs.submit(pool, node, instanceId, before, deed);
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
