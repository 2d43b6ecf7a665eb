package io.abril.controllers.endpoint;

import io.abril.api.Condition;
import io.abril.api.Resource;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.Phase;
import io.abril.api.pool.Instance;
import io.abril.api.pool.ServicePool;
import io.abril.controllers.Instances;
import io.abril.controllers.consul.Catalog;
import io.abril.controllers.endpoint.EndpointObservation.PoolSeen;
import io.abril.controllers.endpoint.EndpointObservation.Reach;
import io.abril.runtime.Context;
import io.abril.runtime.Next;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.abril.runtime.consul.ConsulHttp;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Asks the world for {@link EndpointDecision} and carries its answer to Consul. */
public final class EndpointReconciler
    implements Reconciler<EndpointSpec, EndpointStatus, EndpointReconciler.Observed> {
  private final String root;
  private final Pointer pointer;
  private final Catalog catalog;
  private final Reachability reachability;

  /**
   * What was seen.
   *
   * @param found what the decision is made of
   * @param query the prepared query as it is
   */
  record Observed(EndpointObservation found, Optional<Pointer.Query> query) {}

  /** A reconciler of endpoints. */
  public EndpointReconciler(
      ConsulHttp consul, String root, Catalog catalog, Reachability reachability) {
    this.root = root;
    this.pointer = new Pointer(consul, root);
    this.catalog = catalog;
    this.reachability = reachability;
  }

  @Override
  public Future<Observed> observe(
      Resource<EndpointSpec, EndpointStatus> endpoint, Context context) {
    var service = endpoint.spec().service();
    var live = endpoint.status().flatMap(EndpointStatus::live);
    var candidate = candidate(endpoint);
    var registered = pointer.registered(endpoint.name());
    var query = pointer.query(endpoint.name());
    var candidateReach = candidate.map(v -> candidateReach(service, v)).orElse(notAsked());
    var liveReach = live.map(v -> liveReach(endpoint.name(), service, v)).orElse(notAsked());
    return Future.all(registered, query, candidateReach, liveReach)
        .map(
            all ->
                new Observed(
                    new EndpointObservation(
                        context.now(),
                        catalog.synced() || !catalog.entries(service).isEmpty(),
                        // Last of all: who passes is judged as late as can be.
                        pools(endpoint.spec(), context),
                        registered.result().alias(),
                        registered.result().foreign(),
                        candidateReach.result(),
                        liveReach.result(),
                        context.ops()),
                    query.result()));
  }

  private static Future<Reach> notAsked() {
    return Future.succeededFuture(Reach.NOT_ASKED);
  }

  /** The version that is being prepared; only then is it asked how it is reached. */
  private static Optional<Version> candidate(Resource<EndpointSpec, EndpointStatus> endpoint) {
    return endpoint
        .status()
        .filter(s -> s.phase() != Phase.STEADY && s.phase().compareTo(Phase.SWITCHING) < 0)
        .flatMap(EndpointStatus::attempt)
        .map(Attempt::candidate);
  }

  private Map<Version, PoolSeen> pools(EndpointSpec spec, Context context) {
    var pools = new HashMap<Version, PoolSeen>();
    for (var pool : context.all(ServicePool.KIND)) {
      if (pool.spec().service().equals(spec.service())) {
        var version = pool.spec().version();
        int desired = pool.status().map(s -> s.desired()).orElse(pool.spec().replicas());
        int passing = passingInstances(spec.service(), version.toString());
        pools.merge(
            version,
            new PoolSeen(pool.name(), desired, passing, fresh(pool.name(), desired, context)),
            PoolSeen::and);
      }
    }
    return pools;
  }

  /** Of the wanted instances, those that have neither passed nor failed so far. */
  private static int fresh(String pool, int desired, Context context) {
    long tried =
        context.rows(Instances.ROWS, pool + "/").stream()
            .filter(slot -> slot.all().anyMatch(EndpointReconciler::wasTried))
            .count();
    return (int) Math.max(0, desired - tried);
  }

  private static boolean wasTried(Instance instance) {
    return instance.phase() == Instance.Phase.PASSING
        || instance.phase() == Instance.Phase.BACK_OFF
        || instance.failures() > 0;
  }

  /** Instances, not ports: one that is registered twice counts once, when all of it passes. */
  private int passingInstances(String service, String version) {
    var prefix = "abril:" + root + ":";
    var passing = new HashMap<String, Boolean>();
    catalog.entries(service).stream()
        .filter(e -> e.version().equals(version) && e.id().startsWith(prefix))
        .forEach(
            e ->
                passing.merge(
                    e.id().substring(prefix.length()).replaceFirst(":.*", ""),
                    e.passing(),
                    Boolean::logicalAnd));
    return (int) passing.values().stream().filter(p -> p).count();
  }

  /** host:port of every passing instance. */
  private Set<String> passing(String service, String version) {
    var servers = new TreeSet<String>();
    catalog.entries(service).stream()
        .filter(e -> e.passing() && e.version().equals(version))
        .forEach(e -> servers.add(e.address() + ":" + e.port()));
    return servers;
  }

  private Future<Reach> candidateReach(String service, Version version) {
    var servers = passing(service, version.toString());
    var dns = reachability.implementation(service, version.toString(), servers);
    var backends = reachability.backends(service, version.toString(), servers);
    return Future.all(dns, backends)
        .map(v -> new Reach(dns.result(), backends.result(), List.of(), reachability.balancers()));
  }

  private Future<Reach> liveReach(String endpoint, String service, Version version) {
    var servers = passing(service, version.toString());
    var dns = reachability.endpointName(endpoint, servers);
    var routes = reachability.routes(endpoint, service, version.toString());
    return Future.all(dns, routes)
        .map(v -> new Reach(dns.result(), List.of(), routes.result(), reachability.balancers()));
  }

  @Override
  public Plan<EndpointStatus> decide(
      Resource<EndpointSpec, EndpointStatus> endpoint, Observed observed) {
    return endpoint.deleting() ? removal(endpoint, observed) : plan(endpoint, observed);
  }

  private Plan<EndpointStatus> plan(
      Resource<EndpointSpec, EndpointStatus> endpoint, Observed observed) {
    var seen = observed.found();
    if (!seen.catalogKnown()) {
      return standStill(endpoint, seen);
    }
    var outcome = EndpointDecision.decide(endpoint, seen);
    var plan = Plan.of(outcome.status());
    outcome.notReady().ifPresent(n -> plan.notReady(n.reason(), n.message()));
    outcome.events().forEach(plan::event);
    outcome.consumed().forEach(plan::consume);
    outcome.status().live().ifPresent(live -> point(endpoint, observed, plan, live));
    outcome.lookAgain().ifPresent(at -> plan.next(Next.within(Duration.between(seen.now(), at))));
    return plan.build();
  }

  /** Nothing is moved, and nothing new said, before it is known who passes. */
  private static Plan<EndpointStatus> standStill(
      Resource<EndpointSpec, EndpointStatus> endpoint, EndpointObservation seen) {
    var plan =
        Plan.of(endpoint.status().orElseGet(() -> Transitions.initial(seen.now())))
            .next(Next.within(Duration.ofMillis(100)));
    endpoint.conditions().stream()
        .filter(c -> c.type().equals(Condition.READY) && c.status() != Condition.Status.TRUE)
        .findFirst()
        .ifPresent(c -> plan.notReady(c.reason(), c.message()));
    if (endpoint.status().isEmpty()) {
      plan.notReady("Waiting", "Consul's catalog has not been read yet");
    }
    return plan.build();
  }

  private void point(
      Resource<EndpointSpec, EndpointStatus> endpoint,
      Observed observed,
      Plan.Builder<EndpointStatus> plan,
      Version live) {
    var name = endpoint.name();
    var service = endpoint.spec().service();
    // A name that is ours already goes on to follow the status.
    if (observed.found().nameTakenBy().isPresent() && observed.found().alias().isEmpty()) {
      return;
    }
    if (!observed.found().alias().equals(Optional.of(Pointer.target(service, live)))) {
      plan.write(pointer.alias(name, service, live));
    }
    var query = observed.query();
    boolean asksForLive =
        query
            .filter(q -> q.service().equals(service) && q.version().equals(live.toString()))
            .isPresent();
    if (!asksForLive) {
      plan.step(
          new Step("query", name + " to " + live, () -> pointer.ask(name, service, live, query)));
    }
  }

  private Plan<EndpointStatus> removal(
      Resource<EndpointSpec, EndpointStatus> endpoint, Observed observed) {
    var status = endpoint.status().orElseGet(() -> Transitions.initial(observed.found().now()));
    var plan = Plan.of(status).notReady("Deleting", "its name is being taken out of Consul");
    if (observed.found().alias().isPresent()) {
      plan.write(pointer.removal(endpoint.name()));
    }
    observed
        .query()
        .ifPresent(q -> plan.step(new Step("unquery", endpoint.name(), () -> pointer.drop(q))));
    if (observed.found().alias().isEmpty() && observed.query().isEmpty()) {
      plan.settled();
    }
    return plan.build();
  }
}
