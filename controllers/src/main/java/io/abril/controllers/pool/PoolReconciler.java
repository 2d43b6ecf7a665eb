package io.abril.controllers.pool;

import io.abril.api.Condition;
import io.abril.api.Resource;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.job.Job;
import io.abril.api.node.Node;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.api.pool.Slot;
import io.abril.controllers.Instances;
import io.abril.controllers.Labels;
import io.abril.controllers.Revisions;
import io.abril.controllers.config.Content;
import io.abril.controllers.config.Contents;
import io.abril.controllers.config.Filling;
import io.abril.controllers.config.Secrets;
import io.abril.controllers.consul.Agents;
import io.abril.controllers.consul.Catalog;
import io.abril.controllers.consul.Prober;
import io.abril.controllers.docker.Deeds;
import io.abril.controllers.docker.Engines;
import io.abril.controllers.docker.NodeEngines;
import io.abril.controllers.docker.WideNetworks;
import io.abril.controllers.placement.Ledger;
import io.abril.controllers.pool.PoolObservation.Located;
import io.abril.runtime.Context;
import io.abril.runtime.Next;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Reads the world for {@link PoolDecision} and turns its actions into steps. */
public final class PoolReconciler
    implements Reconciler<ServicePoolSpec, ServicePoolStatus, PoolObservation> {
  /**
   * Something may be missed; an unfinished pool is looked at this often though nothing is heard.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration SOON = Duration.ofMillis(100);

  private final World world;
  private final ServiceIds ids;
  private final Deeds jobs;
  private final PoolSteps steps;
  private final ConsulReads consul;
  private final ServiceNeeds serviceNeeds;
  private final WideNetworks wideNetworks;
  private final VolumeRemoval volumeRemoval;
  private final Registries registries;
  private final RolloutObserver rollouts;
  private final Map<String, Set<String>> remembered = new HashMap<>();
  private final Intents intents = new Intents();

  /**
   * What the reconciler works with.
   *
   * @param root the root's name
   * @param defaultAgent URL of the controllers' own Consul agent
   * @param mayAct whether this process may act on the world at this moment
   * @param epoch of the leadership
   */
  public record World(
      String root,
      String defaultAgent,
      Engines engines,
      Catalog catalog,
      Agents agents,
      Prober prober,
      Secrets secrets,
      DrainCheck balancers,
      Contents contents,
      BooleanSupplier mayAct,
      LongSupplier epoch) {}

  /** A reconciler of pools. */
  public PoolReconciler(World world) {
    this.world = world;
    this.ids = new ServiceIds(world.root());
    this.consul = new ConsulReads(world, ids);
    this.serviceNeeds = new ServiceNeeds(world.catalog());
    this.wideNetworks = new WideNetworks(world.engines());
    this.jobs = new Deeds(Instant::now, world.mayAct());
    var deeds =
        new ContainerDeeds(
            world.root(),
            new NodeEngines(world.engines(), world.mayAct()),
            jobs,
            new Filling(world.contents()),
            world.epoch());
    this.rollouts = new RolloutObserver(world, jobs::ended);
    this.steps = new PoolSteps(world, ids, jobs, deeds);
    this.volumeRemoval = new VolumeRemoval(world.root(), world.engines(), jobs::ended);
    this.registries = new Registries(world, ids);
  }

  /** Calls this with a pool's name when a deed on one of its containers has ended. */
  public void onDeedEnded(Consumer<String> listener) {
    jobs.onEnd(listener);
  }

  @Override
  public Future<PoolObservation> observe(
      Resource<ServicePoolSpec, ServicePoolStatus> document, Context context) {
    var target = RolloutObserver.target(document, context);
    var pool = target.pool();
    var rows = context.rows(Instances.ROWS, "");
    var own = new TreeMap<Integer, Slot>();
    rows.stream().filter(s -> s.pool().equals(pool.name())).forEach(s -> own.put(s.slot(), s));
    var allNodes = new PoolNodes(world, context.all(Node.KIND));
    var nodes = allNodes.all(pool.spec().image().ref());
    var protection = Protection.of(pool.spec(), context.all(ConsumerEndpoint.KIND));
    forgetGone(pool.name(), own);
    if (!context.dryRun()) {
      intents.forget(pool.name());
    }
    return consul
        .registered(own, nodes)
        .compose(
            registered ->
                Future.all(
                        drained(own),
                        consul.passingOfOld(pool.spec(), own, nodes, registered),
                        content(pool, context),
                        together(pool, context, nodes, rows),
                        registries.of(pool, own, nodes, registered.services()),
                        rollouts.look(target, nodes, context))
                    .map(
                        all ->
                            observation(
                                pool,
                                context,
                                nodes,
                                own,
                                registered,
                                all.resultAt(0),
                                all.resultAt(1),
                                all.resultAt(2),
                                () ->
                                    allNodes.takenByOthers(
                                        pool.name(),
                                        // As they are when it is decided, not when it was asked.
                                        context.rows(Instances.ROWS, ""),
                                        intents,
                                        context.dryRun(),
                                        context.all(Job.KIND)),
                                all.resultAt(3),
                                all.resultAt(4),
                                protection,
                                all.resultAt(5))))
        .compose(seen -> rollouts.withLastWords(seen, context));
  }

  private Future<Together> together(
      Resource<ServicePoolSpec, ServicePoolStatus> pool,
      Context context,
      List<PoolNode> nodes,
      List<Slot> rows) {
    return pool.spec().networks().isEmpty()
        ? Future.succeededFuture(Together.FREE)
        : wideNetworks
            .of(nodes.stream().map(PoolNode::name).toList(), context.now())
            .map(wide -> Together.of(pool, context.all(ServicePool.KIND), wide, rows));
  }

  private Future<Content> content(
      Resource<ServicePoolSpec, ServicePoolStatus> pool, Context context) {
    return world
        .contents()
        .of(context, pool.spec())
        .onSuccess(
            content -> {
              if (!context.dryRun()) {
                world.contents().keep(pool.name(), content);
              }
            });
  }

  /** What is remembered of instances whose rows are gone is not needed any more. */
  private void forgetGone(String pool, Map<Integer, Slot> own) {
    var now = new HashSet<String>();
    own.values().stream().flatMap(Slot::all).map(Instance::id).forEach(now::add);
    var before = now.isEmpty() ? remembered.remove(pool) : remembered.put(pool, now);
    if (before != null) {
      before.stream().filter(id -> !now.contains(id)).forEach(steps::forget);
    }
    if (now.isEmpty()) {
      world.contents().forget(pool);
    }
  }

  private PoolObservation observation(
      Resource<ServicePoolSpec, ServicePoolStatus> pool,
      Context context,
      List<PoolNode> nodes,
      Map<Integer, Slot> own,
      ConsulReads.Registered registered,
      Set<String> drained,
      Set<String> passingOfOld,
      Content content,
      Supplier<Ledger> others,
      Together together,
      PoolObservation.Registry registry,
      Protection protection,
      RolloutSeen rollout) {
    var containers = containers(pool.name(), nodes);
    probe(pool.spec(), own, containers);
    var answered = new HashSet<String>();
    own.values().stream()
        .flatMap(Slot::all)
        .map(Instance::id)
        .filter(world.prober()::answered)
        .forEach(answered::add);
    var passing = consul.passing(pool.spec());
    passing.addAll(passingOfOld);
    var otherIds = new HashSet<String>();
    return new PoolObservation(
        context.now(),
        consul.catalogKnown(pool.spec()),
        nodes.stream().map(registered::whereAgentAnswers).toList(),
        own,
        containers,
        registered.services(),
        passing,
        answered,
        jobs.started(),
        jobs.busy(),
        jobs.failures(),
        drained,
        serviceNeeds.of(pool, own.values(), context).and(Needs.of(content)).and(rollout.needs()),
        others,
        together,
        id -> isTaken(id, otherIds, context),
        protection,
        context.ops(),
        registry,
        rollout);
  }

  /** Asked only when an instance is placed, so the ids are gathered only then. */
  private static boolean isTaken(String id, Set<String> ids, Context context) {
    if (ids.isEmpty()) {
      context.rows(Instances.ROWS, "").stream()
          .flatMap(Slot::all)
          .map(Instance::id)
          .forEach(ids::add);
    }
    return ids.contains(id);
  }

  private Map<String, Located> containers(String pool, List<PoolNode> nodes) {
    var found = new HashMap<String, Located>();
    for (PoolNode node : nodes) {
      world.engines().of(node.name()).map(e -> e.containers().values()).orElse(List.of()).stream()
          .filter(c -> c.label(Labels.POOL).equals(pool))
          .forEach(c -> found.put(c.label(Labels.INSTANCE), new Located(node.name(), c)));
    }
    return found;
  }

  /** Asks instances that run and have not answered yet; asking changes nothing. */
  private void probe(
      ServicePoolSpec spec, Map<Integer, Slot> own, Map<String, Located> containers) {
    for (Slot slot : own.values()) {
      slot.all()
          .filter(i -> i.phase() != Phase.DRAINING && i.phase() != Phase.STOPPING)
          .filter(i -> containers.containsKey(i.id()))
          .filter(i -> containers.get(i.id()).container().running())
          .filter(i -> !jobs.busy().contains(i.id()))
          .forEach(i -> Probes.watch(world.prober(), spec, slot, i, jobs::ended));
    }
  }

  private Future<Set<String>> drained(Map<Integer, Slot> own) {
    var drained = new HashSet<String>();
    var asked =
        own.values().stream()
            .flatMap(s -> s.leaving().stream())
            .filter(i -> i.phase() == Phase.DRAINING)
            .map(i -> drained(i).onSuccess(yes -> note(drained, i, yes)))
            .toList();
    return Future.join(asked).otherwiseEmpty().map(v -> drained);
  }

  private static void note(Set<String> drained, Instance instance, boolean yes) {
    if (yes) {
      drained.add(instance.id());
    }
  }

  private Future<Boolean> drained(Instance instance) {
    var ports =
        instance.ports().values().stream()
            .map(port -> world.balancers().drained(instance.address(), port))
            .toList();
    return Future.all(ports).map(all -> ports.stream().allMatch(Future::result));
  }

  @Override
  public Plan<ServicePoolStatus> decide(
      Resource<ServicePoolSpec, ServicePoolStatus> document, PoolObservation seen) {
    if (!seen.catalogKnown()) {
      return standStill(document);
    }
    var pool = seen.rollout().target().pool();
    var rollout = RolloutDecision.decide(seen, ids);
    var outcome = rollout.pool();
    var plan = Plan.of(rollout.status()).parallelism(8);
    rollout.revisions().forEach(r -> plan.write(Revisions.ROWS.put(r.rowName(), r)));
    rollout.goneRevisions().forEach(r -> plan.write(Revisions.ROWS.delete(r.rowName())));
    rollout.consumed().forEach(plan::consume);
    rollout.notReady().ifPresent(n -> plan.notReady(n.reason(), n.message()));
    seen.registry().nameTaken().ifPresent(message -> plan.notReady("NameTaken", message));
    outcome.changed().forEach(slot -> plan.write(Instances.ROWS.put(slot.rowName(), slot)));
    outcome.gone().forEach(slot -> plan.write(Instances.ROWS.delete(slot.rowName())));
    rollout.fetches().forEach(action -> plan.step(steps.of(pool, seen, action)));
    outcome.actions().forEach(action -> plan.step(steps.of(pool, seen, action)));
    rollout.events().forEach(plan::event);
    outcome.consumed().forEach(plan::consume);
    rollout
        .lookAgain()
        .ifPresentOrElse(
            at -> plan.next(Next.within(Duration.between(seen.now(), at))),
            () -> {
              if (rollout.notReady().isPresent()) {
                plan.next(Next.within(PATIENCE));
              }
            });
    // Of what is rolled back, too, the document says what becomes of its data.
    if (outcome.settled() && volumeRemoval.isDue(document)) {
      plan.step(volumeRemoval.step(document, seen.nodes().stream().map(PoolNode::name).toList()));
    } else if (outcome.settled()) {
      plan.settled();
    }
    return plan.build();
  }

  /** Nothing is begun, and nothing new said, before it is known who serves. */
  private static Plan<ServicePoolStatus> standStill(
      Resource<ServicePoolSpec, ServicePoolStatus> pool) {
    var plan = Plan.of(pool.status().orElse(ServicePoolStatus.NONE)).next(Next.within(SOON));
    pool.conditions().stream()
        .filter(c -> c.type().equals(Condition.READY) && c.status() != Condition.Status.TRUE)
        .findFirst()
        .ifPresent(c -> plan.notReady(c.reason(), c.message()));
    if (pool.status().isEmpty()) {
      plan.notReady("Waiting", "Consul's catalog has not been read yet");
    }
    return plan.build();
  }
}
