package io.abril.controllers.endpoint;

import io.abril.api.Condition;
import io.abril.api.Resource;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.EndpointStatus.Attempt;
import io.abril.api.endpoint.Phase;
import io.abril.api.job.Job;
import io.abril.api.job.JobSpec;
import io.abril.api.node.Node;
import io.abril.api.node.NodeStatus;
import io.abril.api.pool.Instance;
import io.abril.api.pool.ServicePool;
import io.abril.controllers.Instances;
import io.abril.controllers.NextVersion;
import io.abril.controllers.consul.Catalog;
import io.abril.controllers.endpoint.EndpointObservation.PoolSeen;
import io.abril.controllers.endpoint.EndpointObservation.Reach;
import io.abril.controllers.endpoint.SmokeSeen.HttpTest;
import io.abril.runtime.ChildSpec;
import io.abril.runtime.Context;
import io.abril.runtime.Next;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.abril.runtime.consul.ConsulHttp;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Asks the world for {@link EndpointDecision} and carries its answer to Consul. */
public final class EndpointReconciler
    implements Reconciler<EndpointSpec, EndpointStatus, EndpointReconciler.Observed> {
  /** How long a node's agent must be gone before nobody asks for its load balancer any more. */
  private static final Duration LOST_AFTER = Duration.ofMinutes(1);

  private final String root;
  private final Pointer pointer;
  private final Catalog catalog;
  private final Reachability reachability;
  private final HttpSmoke smoke;
  private final SmokeObserver smokeObserver;

  /**
   * What was seen.
   *
   * @param found what the decision is made of
   * @param query the prepared query as it is
   */
  record Observed(EndpointObservation found, Optional<Pointer.Query> query) {}

  /** A reconciler of endpoints. */
  public EndpointReconciler(
      Vertx vertx, ConsulHttp consul, String root, Catalog catalog, Reachability reachability) {
    this.root = root;
    this.pointer = new Pointer(consul, root);
    this.catalog = catalog;
    this.reachability = reachability;
    this.smoke = new HttpSmoke(vertx);
    this.smokeObserver = new SmokeObserver(root, catalog, smoke);
  }

  /** Calls this with an endpoint's name when a smoke test of it has ended. */
  public void onTestEnded(Consumer<String> listener) {
    smoke.onEnd(listener);
  }

  @Override
  public Future<Observed> observe(
      Resource<EndpointSpec, EndpointStatus> endpoint, Context context) {
    var service = endpoint.spec().service();
    var live = endpoint.status().flatMap(EndpointStatus::live);
    var candidate = Candidate.of(endpoint);
    // The slowest answers are asked for first.
    var candidateReach = candidate.map(v -> candidateReach(service, v)).orElse(notAsked());
    var liveReach =
        live.map(v -> liveReach(endpoint.name(), service, v, context)).orElse(notAsked());
    var traffic =
        watched(endpoint)
            .map(v -> reachability.traffic(service, v.toString()))
            .orElseGet(() -> Future.succeededFuture(Map.of()));
    var registered = pointer.registered(endpoint.name());
    var query = pointer.query(endpoint.name());
    return Future.all(registered, query, candidateReach, liveReach, traffic)
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
                        Candidate.next(endpoint, context.all(ServicePool.KIND)),
                        smokeObserver.see(endpoint, candidate, context),
                        traffic.result(),
                        context.ops()),
                    query.result()));
  }

  private static Future<Reach> notAsked() {
    return Future.succeededFuture(Reach.NOT_ASKED);
  }

  /** The version whose requests are counted: from before the switch to the end of the soak. */
  private static Optional<Version> watched(Resource<EndpointSpec, EndpointStatus> endpoint) {
    var status = endpoint.status();
    var soak = endpoint.spec().soak();
    if (soak.period().isZero() && soak.minRequests() == 0) {
      return Optional.empty(); // Nothing is judged.
    }
    return status
        .filter(s -> s.phase() == Phase.SWITCHING || s.phase() == Phase.SOAKING)
        .flatMap(EndpointStatus::live)
        .or(() -> NextVersion.of(endpoint))
        .or(
            () ->
                Candidate.of(endpoint)
                    .filter(
                        v ->
                            status
                                .flatMap(EndpointStatus::attempt)
                                .flatMap(Attempt::stableSince)
                                .isPresent()));
  }

  private Map<Version, PoolSeen> pools(EndpointSpec spec, Context context) {
    var pools = new HashMap<Version, PoolSeen>();
    for (var pool : context.all(ServicePool.KIND)) {
      if (pool.spec().service().equals(spec.service())) {
        var version = pool.spec().version();
        int desired = pool.status().map(s -> s.desired()).orElse(pool.spec().replicas());
        int passing = passingInstances(spec.service(), version.toString());
        int fresh = fresh(pool.name(), desired, context);
        var digest =
            pool.status().map(s -> pool.name() + "/" + s.revision() + "/" + s.imageDigest());
        pools.merge(
            version,
            new PoolSeen(pool.name(), desired, passing, fresh, digest.orElse("")),
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
    var backends = reachability.backends(service, version.toString(), servers);
    var dns = reachability.implementation(service, version.toString(), servers);
    return Future.all(dns, backends)
        .map(
            v ->
                new Reach(
                    dns.result(),
                    backends.result().wrong(),
                    List.of(),
                    List.of(),
                    backends.result().unseen(),
                    reachability.balancers()));
  }

  private Future<Reach> liveReach(
      String endpoint, String service, Version version, Context context) {
    var servers = passing(service, version.toString());
    var routes = reachability.routes(endpoint, service, version.toString(), lost(context));
    var dns = reachability.endpointName(endpoint, servers);
    return Future.all(dns, routes)
        .map(
            v ->
                new Reach(
                    dns.result(),
                    List.of(),
                    routes.result().wrong(),
                    routes.result().silent(),
                    routes.result().unseen(),
                    reachability.balancers()));
  }

  /** Nodes that are gone, or whose agents Consul has held for failed for a while. */
  private static Predicate<String> lost(Context context) {
    var there = new TreeSet<String>();
    for (var node : context.all(Node.KIND)) {
      boolean failing =
          node.status()
              .flatMap(NodeStatus::agentFailingSince)
              .filter(since -> !since.plus(LOST_AFTER).isAfter(context.now()))
              .isPresent();
      if (!failing) {
        there.add(node.name());
      }
    }
    return name -> !there.contains(name);
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
    outcome.tests().forEach(test -> plan.step(begin(endpoint.name(), test)));
    plan.children(Job.KIND, children(outcome.jobs()));
    outcome.status().live().ifPresent(live -> point(endpoint, observed, plan, live));
    outcome.lookAgain().ifPresent(at -> plan.next(Next.within(Duration.between(seen.now(), at))));
    return plan.build();
  }

  private Step begin(String endpoint, HttpTest test) {
    return new Step(
        "smoke",
        "GET " + test.path() + " at " + String.join(", ", test.servers()),
        () -> {
          smoke.begin(endpoint, test);
          return Future.succeededFuture();
        });
  }

  private static Map<String, ChildSpec<JobSpec>> children(Map<String, JobSpec> jobs) {
    var children = new HashMap<String, ChildSpec<JobSpec>>();
    jobs.forEach((name, spec) -> children.put(name, ChildSpec.of(spec)));
    return children;
  }

  /** Nothing is moved, and nothing new said, before it is known who passes. */
  private static Plan<EndpointStatus> standStill(
      Resource<EndpointSpec, EndpointStatus> endpoint, EndpointObservation seen) {
    var plan =
        Plan.of(endpoint.status().orElseGet(() -> EndpointStatus.initial(seen.now())))
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
    var status = endpoint.status().orElseGet(() -> EndpointStatus.initial(observed.found().now()));
    var plan = Plan.of(status).notReady("Deleting", "its name is being taken out of Consul");
    smoke.forget(endpoint.name());
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
