package io.abril.controllers;

import io.abril.api.Resource;
import io.abril.api.config.Config;
import io.abril.api.config.Secret;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.job.Job;
import io.abril.api.job.JobSpec;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.node.Node;
import io.abril.api.pool.ServicePool;
import io.abril.controllers.adoption.Adoptions;
import io.abril.controllers.config.ConfigControllers;
import io.abril.controllers.config.Contents;
import io.abril.controllers.config.Keys;
import io.abril.controllers.config.SealedSecrets;
import io.abril.controllers.config.Uses;
import io.abril.controllers.consul.ConsulAgents;
import io.abril.controllers.consul.ConsulCatalog;
import io.abril.controllers.consul.ConsulNodes;
import io.abril.controllers.consul.OutsideKeys;
import io.abril.controllers.consul.Prober;
import io.abril.controllers.dns.Resolver;
import io.abril.controllers.docker.DockerSettings;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.EngineRegistry;
import io.abril.controllers.endpoint.EndpointReconciler;
import io.abril.controllers.haproxy.Balancers;
import io.abril.controllers.haproxy.RuntimeApi;
import io.abril.controllers.haproxy.RuntimeTls;
import io.abril.controllers.job.JobReconciler;
import io.abril.controllers.loadbalancer.EndpointMoves;
import io.abril.controllers.loadbalancer.LoadBalancerReconciler;
import io.abril.controllers.loadbalancer.LoadBalancerSettings;
import io.abril.controllers.node.NodeHousekeeper;
import io.abril.controllers.node.NodeReconciler;
import io.abril.controllers.pool.Dependents;
import io.abril.controllers.pool.NodeChoice;
import io.abril.controllers.pool.PoolReconciler;
import io.abril.controllers.pool.ProtectionMoves;
import io.abril.controllers.pool.Publication;
import io.abril.controllers.pool.PublishingPools;
import io.abril.runtime.Controller;
import io.abril.runtime.Lookup;
import io.abril.runtime.Operator;
import io.abril.schema.seal.SealKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The list of the controllers, and what wakes each: whoever reads this file knows every input of
 * every reconciler. Long because it is one list.
 */
final class Controllers {
  private static final Duration DNS_TIMEOUT = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final ControllerSettings settings;
  private final Operator operator;
  private final EngineRegistry engines;
  private final ConsulCatalog catalog;
  private final ConsulAgents agents;
  private final ConsulNodes consulNodes;
  private final Prober prober;
  private final Balancers balancers;
  private final RuntimeTls tls;
  private final RuntimeApi runtimeApi;
  private final Keys keys;
  private final SealedSecrets secrets;
  private final Contents contents;
  private final Map<String, Resolver> resolvers = new HashMap<>();
  private Supplier<Collection<String>> resolverAddresses = Set::of;

  private Controllers(Vertx vertx, ControllerSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.operator = Operator.create(vertx, settings.operator());
    this.engines =
        new EngineRegistry(
            vertx, operator.workers(), DockerSettings.of(settings.operator().root()));
    this.catalog = new ConsulCatalog(vertx, operator.consul());
    this.agents = new ConsulAgents(operator.consul());
    this.consulNodes = new ConsulNodes(vertx, operator.consul());
    this.prober = new Prober(vertx);
    this.tls = RuntimeTls.load(settings.tlsDir());
    this.runtimeApi = new RuntimeApi(vertx, tls);
    this.balancers = new Balancers(runtimeApi);
    this.keys = Keys.of(settings.keysDir());
    this.secrets = new SealedSecrets(keys);
    this.contents = new Contents(secrets, operator.workers());
  }

  /** An operator with every controller of abril. */
  static Controllers create(Vertx vertx, ControllerSettings settings) {
    var controllers = new Controllers(vertx, settings);
    // A change wakes them in this order: what routes requests comes before what looks after it.
    controllers.operator.add(controllers.nodes());
    controllers.operator.add(controllers.loadBalancers());
    controllers.operator.add(controllers.endpoints());
    controllers.operator.add(controllers.pools());
    controllers.operator.add(controllers.jobs());
    controllers.operator.add(ConfigControllers.configs());
    controllers.operator.add(
        ConfigControllers.secrets(controllers.secrets, controllers::keysChanged));
    controllers.operator.publish(SealKey.PUBLISHED_AT, controllers.keys::published);
    controllers.operator.onContext(controllers.catalog::start);
    controllers.operator.onContext(controllers.consulNodes::start);
    return controllers;
  }

  Operator operator() {
    return operator;
  }

  Future<Void> close() {
    return operator
        .close()
        .eventually(
            () -> {
              engines.close();
              catalog.close();
              consulNodes.close();
              return Future.succeededFuture();
            });
  }

  private void keysChanged(Lookup lookup, Consumer<String> changed) {
    keys.watch(vertx, () -> names(lookup.all(Secret.KIND), s -> true).forEach(changed));
  }

  private Controller<?, ?, ?> nodes() {
    var root = settings.operator().root();
    var consul = operator.consul().address();
    var adoptions = new Adoptions(root, engines, agents, operator::mayAct);
    var reconciler =
        new NodeReconciler(engines, agents, consulNodes, secrets, settings.dockerCerts(), consul);
    return Controller.of(
            Node.KIND, new NodeHousekeeper(reconciler, root, engines, agents, adoptions, consul))
        .watches(Secret.KIND, (secret, lookup) -> names(lookup.all(Node.KIND), n -> true))
        .watches(Job.KIND, new JobMoves()::of)
        .watchesRows(Instances.ROWS, new InstanceMoves()::of)
        .source((lookup, changed) -> engines.onSync((node, synced) -> changed.accept(node)))
        .source(
            (lookup, changed) -> {
              adoptions.onTrouble(changed);
              engines.onForeign(adoptions::changed);
            })
        .source(
            (lookup, changed) ->
                consulNodes.onChange(agent -> nodesOf(lookup, agent).forEach(changed)))
        .whenNone(Map.of("local", LocalNode.document(settings)));
  }

  private static Collection<String> nodesOf(Lookup lookup, String consulNode) {
    return names(
        lookup.all(Node.KIND),
        n -> n.status().filter(s -> s.consulNode().equals(consulNode)).isPresent());
  }

  private Controller<?, ?, ?> pools() {
    var reconciler = new PoolReconciler(poolWorld());
    var root = settings.operator().root();
    var outside = new OutsideKeys(operator.consul(), root, operator::fence);
    var publishing = new PublishingPools(reconciler, root, outside, operator::epoch);
    return Controller.of(ServicePool.KIND, publishing)
        .watchesRows(
            Publication.ROWS,
            (row, lookup) ->
                names(lookup.all(ServicePool.KIND), p -> !p.spec().publish().isEmpty()))
        .concurrency(16)
        .watchesRows(Instances.ROWS, (row, lookup) -> List.of(Instances.poolOf(row)))
        .watchesRows(Revisions.ROWS, (row, lookup) -> List.of(Revisions.poolOf(row)))
        .watches(ServicePool.KIND, new Dependents()::of)
        .watches(Node.KIND, new NodeChanges(ServicePool.KIND)::of)
        .watches(
            Config.KIND,
            (config, lookup) ->
                names(lookup.all(ServicePool.KIND), p -> Uses.configs(p.spec()).contains(config)))
        .watches(
            Secret.KIND,
            (secret, lookup) ->
                names(lookup.all(ServicePool.KIND), p -> Uses.secrets(p.spec()).contains(secret)))
        .watches(ConsumerEndpoint.KIND, new ProtectionMoves()::of)
        .source((lookup, changed) -> reconciler.onDeedEnded(changed))
        .source(this::poolsOfContainers)
        .source(
            (lookup, changed) ->
                catalog.onChange(service -> poolsOf(lookup, service).forEach(changed)));
  }

  private PoolReconciler.World poolWorld() {
    return new PoolReconciler.World(
        settings.operator().root(),
        operator.consul().address(),
        engines,
        catalog,
        agents,
        prober,
        secrets,
        (address, port) -> balancers.drained(address, port).map(d -> d.done()),
        contents,
        operator::mayAct,
        operator::epoch);
  }

  private void poolsOfContainers(Lookup lookup, Consumer<String> changed) {
    engines.onChange(
        (node, change) -> {
          var pool = change.container().label(Labels.POOL);
          if (!pool.isEmpty()) {
            changed.accept(pool);
          }
        });
    engines.onSync(
        (node, synced) -> names(lookup.all(ServicePool.KIND), p -> true).forEach(changed));
  }

  /** Pools whose instances are registered under that name, or need such. */
  private static Collection<String> poolsOf(Lookup lookup, String service) {
    return names(
        lookup.all(ServicePool.KIND),
        p ->
            p.spec().service().equals(service)
                || p.spec().provides().contains(service)
                || p.spec().needs().contains(service));
  }

  private Controller<?, ?, ?> jobs() {
    var reconciler =
        new JobReconciler(
            new JobReconciler.World(
                settings.operator().root(),
                engines,
                new JobPlaces(new NodeChoice(poolWorld())),
                secrets,
                catalog,
                contents,
                operator::mayAct,
                operator::epoch));
    return Controller.of(Job.KIND, reconciler)
        .concurrency(8)
        .watches(Node.KIND, new NodeChanges(Job.KIND)::of)
        .watches(Secret.KIND, (secret, lookup) -> names(lookup.all(Job.KIND), j -> uses(j, secret)))
        .watches(
            Config.KIND,
            (config, lookup) ->
                names(lookup.all(Job.KIND), j -> Uses.configs(j.spec()).contains(config)))
        // One that waits for a pool's instance to pass.
        .watchesRows(
            Instances.ROWS,
            (row, lookup) ->
                names(
                    lookup.all(Job.KIND),
                    j ->
                        j.spec()
                            .on()
                            .filter(on -> on.pool().equals(Instances.poolOf(row)))
                            .isPresent()))
        .source((lookup, changed) -> reconciler.onDeedEnded(changed))
        .source(
            (lookup, changed) ->
                catalog.onChange(service -> jobsLinkedTo(lookup, service).forEach(changed)))
        .source(this::jobsOfContainers);
  }

  private static Collection<String> jobsLinkedTo(Lookup lookup, String service) {
    return names(
        lookup.all(Job.KIND),
        j -> j.spec().links().stream().anyMatch(link -> link.service().equals(service)));
  }

  private static boolean uses(Resource<JobSpec, ?> job, String secret) {
    return Uses.secrets(job.spec()).contains(secret);
  }

  private void jobsOfContainers(Lookup lookup, Consumer<String> changed) {
    engines.onChange(
        (node, change) -> {
          var job = change.container().label(Labels.JOB);
          if (!job.isEmpty()) {
            changed.accept(job);
          }
        });
    engines.onSync((node, synced) -> names(lookup.all(Job.KIND), j -> true).forEach(changed));
  }

  private Controller<?, ?, ?> endpoints() {
    var reachability = new WorldReachability(this::resolvers, balancers);
    var reconciler =
        new EndpointReconciler(
            vertx, operator.consul(), settings.operator().root(), catalog, reachability);
    return Controller.of(ConsumerEndpoint.KIND, reconciler)
        .concurrency(8)
        .owns(Job.KIND)
        .source((lookup, changed) -> reconciler.onTestEnded(changed))
        .watches(
            ServicePool.KIND,
            (pool, lookup) ->
                lookup
                    .find(ServicePool.KIND, pool)
                    .map(p -> endpointsOf(lookup, p.spec().service()))
                    .orElseGet(() -> names(lookup.all(ConsumerEndpoint.KIND), e -> true)))
        .watches(
            LoadBalancer.KIND, (lb, lookup) -> names(lookup.all(ConsumerEndpoint.KIND), e -> true))
        .source((lookup, changed) -> resolverAddresses = () -> resolversOf(lookup))
        .source(
            (lookup, changed) ->
                catalog.onChange(service -> endpointsOf(lookup, service).forEach(changed)));
  }

  private static Collection<String> endpointsOf(Lookup lookup, String service) {
    return names(lookup.all(ConsumerEndpoint.KIND), e -> e.spec().service().equals(service));
  }

  /** The resolvers of nodes that are ready; those of others say nothing. */
  private static Collection<String> resolversOf(Lookup lookup) {
    return lookup.all(Node.KIND).stream()
        .filter(n -> n.is("Ready"))
        .flatMap(n -> n.spec().dns().stream())
        .distinct()
        .toList();
  }

  /** By address, as the nodes are now: a new leader has been told of no change. */
  private Map<String, Resolver> resolvers() {
    var addresses = resolverAddresses.get();
    resolvers.keySet().retainAll(addresses);
    addresses.forEach(
        a -> resolvers.computeIfAbsent(a, x -> new Resolver(vertx, a, 53, DNS_TIMEOUT)));
    return resolvers;
  }

  private Controller<?, ?, ?> loadBalancers() {
    var reconciler =
        new LoadBalancerReconciler(
            vertx,
            Clock.systemUTC(),
            engines,
            catalog,
            runtimeApi,
            tls,
            balancers,
            secrets,
            new LoadBalancerSettings(settings.operator().root(), settings.lbPorts()));
    return Controller.of(LoadBalancer.KIND, reconciler)
        .source(
            (lookup, changed) ->
                balancers.expect(() -> names(lookup.all(LoadBalancer.KIND), lb -> true)))
        // One that goes may free a port that another waits for.
        .watches(LoadBalancer.KIND, (lb, lookup) -> others(allBalancers(lookup), lb))
        .watches(ServicePool.KIND, (pool, lookup) -> allBalancers(lookup))
        .watches(Node.KIND, new NodeChanges(LoadBalancer.KIND)::of)
        .watches(ConsumerEndpoint.KIND, new EndpointMoves()::of)
        .watches(
            Secret.KIND,
            (secret, lookup) ->
                names(lookup.all(LoadBalancer.KIND), lb -> lb.spec().secrets().contains(secret)))
        .watchesRows(Instances.ROWS, (row, lookup) -> allBalancers(lookup))
        .source(
            (lookup, changed) -> catalog.onChange(service -> allBalancers(lookup).forEach(changed)))
        .source(
            (lookup, changed) -> {
              engines.onChange(
                  (node, change) -> {
                    if (ofBalancer(change.container())) {
                      allBalancers(lookup).forEach(changed);
                    }
                  });
              engines.onSync((node, synced) -> allBalancers(lookup).forEach(changed));
            });
  }

  private static boolean ofBalancer(Engine.Container container) {
    return !container.label(Labels.LOAD_BALANCER).isEmpty();
  }

  private static Collection<String> allBalancers(Lookup lookup) {
    return names(lookup.all(LoadBalancer.KIND), l -> true);
  }

  private static Collection<String> others(Collection<String> names, String one) {
    return names.stream().filter(name -> !name.equals(one)).toList();
  }

  private static <S, T> Collection<String> names(
      List<Resource<S, T>> resources, Predicate<Resource<S, T>> which) {
    return resources.stream().filter(which).map(Resource::name).toList();
  }
}
