package io.abril.controllers;

import io.abril.api.Resource;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.node.Node;
import io.abril.api.pool.ServicePool;
import io.abril.controllers.consul.ConsulAgents;
import io.abril.controllers.consul.ConsulCatalog;
import io.abril.controllers.consul.Prober;
import io.abril.controllers.dns.Resolver;
import io.abril.controllers.docker.DockerSettings;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.EngineRegistry;
import io.abril.controllers.endpoint.EndpointReconciler;
import io.abril.controllers.haproxy.Balancers;
import io.abril.controllers.haproxy.RuntimeApi;
import io.abril.controllers.haproxy.RuntimeTls;
import io.abril.controllers.loadbalancer.LoadBalancerReconciler;
import io.abril.controllers.loadbalancer.LoadBalancerSettings;
import io.abril.controllers.node.NodeReconciler;
import io.abril.controllers.pool.PoolReconciler;
import io.abril.runtime.Controller;
import io.abril.runtime.Lookup;
import io.abril.runtime.Operator;
import io.abril.schema.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The list of the controllers, and what wakes each: whoever reads this file knows every input of
 * every reconciler.
 */
final class Controllers {
  private static final Duration DNS_TIMEOUT = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final ControllerSettings settings;
  private final Operator operator;
  private final EngineRegistry engines;
  private final ConsulCatalog catalog;
  private final ConsulAgents agents;
  private final Prober prober;
  private final Balancers balancers;
  private final RuntimeTls tls;
  private final RuntimeApi runtimeApi;
  private final Map<String, Resolver> resolvers = new HashMap<>();

  private Controllers(Vertx vertx, ControllerSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.operator = Operator.create(vertx, settings.operator());
    this.engines =
        new EngineRegistry(
            vertx,
            operator.workers(),
            DockerSettings.of(settings.operator().root(), settings.dockerCerts()));
    this.catalog = new ConsulCatalog(vertx, operator.consul());
    this.agents = new ConsulAgents(operator.consul());
    this.prober = new Prober(vertx);
    this.tls = RuntimeTls.load(settings.tlsDir());
    this.runtimeApi = new RuntimeApi(vertx, tls);
    this.balancers = new Balancers(runtimeApi);
  }

  /** An operator with every controller of abril. */
  static Controllers create(Vertx vertx, ControllerSettings settings) {
    var controllers = new Controllers(vertx, settings);
    controllers.operator.add(controllers.nodes());
    controllers.operator.add(controllers.pools());
    controllers.operator.add(controllers.endpoints());
    controllers.operator.add(controllers.loadBalancers());
    controllers.operator.onContext(controllers.catalog::start);
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
              return Future.succeededFuture();
            });
  }

  private Controller<?, ?, ?> nodes() {
    return Controller.of(
            Node.KIND, new NodeReconciler(engines, agents, operator.consul().address()))
        .watchesRows(Instances.ROWS, (row, lookup) -> names(lookup.all(Node.KIND), n -> true))
        .source((lookup, changed) -> engines.onSync((node, synced) -> changed.accept(node)))
        .whenNone(Map.of("local", localNode()));
  }

  /** The node that there is while nobody has applied one. */
  private String localNode() {
    var spec = new LinkedHashMap<String, Object>();
    spec.put("address", settings.nodeAddress());
    spec.put("docker", Map.of("url", settings.docker()));
    spec.put("dns", settings.dns());
    return Json.write(
        Map.of(
            "apiVersion",
            "abril/v1",
            "kind",
            "Node",
            "metadata",
            Map.of("name", "local"),
            "spec",
            spec));
  }

  private Controller<?, ?, ?> pools() {
    var reconciler =
        new PoolReconciler(
            new PoolReconciler.World(
                settings.operator().root(),
                operator.consul().address(),
                engines,
                catalog,
                agents,
                prober,
                (address, port) -> balancers.drained(address, port).map(d -> d.done()),
                operator::mayAct,
                operator::epoch));
    return Controller.of(ServicePool.KIND, reconciler)
        .concurrency(16)
        .watchesRows(Instances.ROWS, (row, lookup) -> List.of(Instances.poolOf(row)))
        .watches(Node.KIND, (node, lookup) -> names(lookup.all(ServicePool.KIND), p -> true))
        .watches(
            ConsumerEndpoint.KIND,
            (endpoint, lookup) ->
                lookup
                    .find(ConsumerEndpoint.KIND, endpoint)
                    .map(e -> poolsOf(lookup, e.spec().service()))
                    .orElseGet(() -> names(lookup.all(ServicePool.KIND), p -> true)))
        .source((lookup, changed) -> reconciler.onDeedEnded(changed))
        .source(this::poolsOfContainers)
        .source(
            (lookup, changed) ->
                catalog.onChange(service -> poolsOf(lookup, service).forEach(changed)));
  }

  private void poolsOfContainers(Lookup lookup, Consumer<String> changed) {
    engines.onChange(
        (node, change) -> {
          var pool = change.container().label("abril.pool");
          if (!pool.isEmpty()) {
            changed.accept(pool);
          }
        });
    engines.onSync(
        (node, synced) -> names(lookup.all(ServicePool.KIND), p -> true).forEach(changed));
  }

  /** Pools whose instances are registered under that name. */
  private static Collection<String> poolsOf(Lookup lookup, String service) {
    return names(
        lookup.all(ServicePool.KIND),
        p ->
            p.spec().service().equals(service)
                || p.spec().ports().stream()
                    .anyMatch(port -> port.register().name().filter(service::equals).isPresent()));
  }

  private Controller<?, ?, ?> endpoints() {
    var reachability = new WorldReachability(() -> resolvers, balancers);
    return Controller.of(
            ConsumerEndpoint.KIND,
            new EndpointReconciler(
                operator.consul(), settings.operator().root(), catalog, reachability))
        .watches(
            ServicePool.KIND,
            (pool, lookup) ->
                lookup
                    .find(ServicePool.KIND, pool)
                    .map(p -> endpointsOf(lookup, p.spec().service()))
                    .orElseGet(() -> names(lookup.all(ConsumerEndpoint.KIND), e -> true)))
        .watches(
            LoadBalancer.KIND,
            (lb, lookup) -> {
              balancers.expect(names(lookup.all(LoadBalancer.KIND), l -> true));
              return names(lookup.all(ConsumerEndpoint.KIND), e -> true);
            })
        .watches(Node.KIND, (node, lookup) -> refreshResolvers(lookup))
        .source(
            (lookup, changed) ->
                catalog.onChange(service -> endpointsOf(lookup, service).forEach(changed)));
  }

  private static Collection<String> endpointsOf(Lookup lookup, String service) {
    return names(lookup.all(ConsumerEndpoint.KIND), e -> e.spec().service().equals(service));
  }

  /** The resolvers of nodes that are ready; those of others say nothing. */
  private Collection<String> refreshResolvers(Lookup lookup) {
    resolvers.clear();
    lookup.all(Node.KIND).stream()
        .filter(n -> n.is("Ready"))
        .flatMap(n -> n.spec().dns().stream())
        .distinct()
        .forEach(address -> resolvers.put(address, new Resolver(vertx, address, 53, DNS_TIMEOUT)));
    return List.of();
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
            new LoadBalancerSettings(settings.operator().root(), settings.lbPorts()));
    return Controller.of(LoadBalancer.KIND, reconciler)
        // One that goes may free a port that another waits for.
        .watches(LoadBalancer.KIND, (lb, lookup) -> others(allBalancers(lookup), lb))
        .watches(ServicePool.KIND, (pool, lookup) -> allBalancers(lookup))
        .watches(Node.KIND, (node, lookup) -> allBalancers(lookup))
        .watches(ConsumerEndpoint.KIND, (endpoint, lookup) -> allBalancers(lookup))
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
    return !container.label("abril.lb").isEmpty();
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
