package io.abril.it.haproxy;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.config.ConfigStatus;
import io.abril.api.config.Secret;
import io.abril.api.config.SecretSpec;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.LoadBalancerStatus;
import io.abril.controllers.docker.DockerEngine;
import io.abril.controllers.docker.DockerSettings;
import io.abril.controllers.docker.Engine.Container;
import io.abril.controllers.docker.EngineAddress;
import io.abril.controllers.haproxy.Balancers;
import io.abril.controllers.haproxy.RuntimeApi;
import io.abril.controllers.haproxy.RuntimeTls;
import io.abril.controllers.loadbalancer.LoadBalancerReconciler;
import io.abril.controllers.loadbalancer.LoadBalancerSettings;
import io.abril.runtime.Next;
import io.abril.runtime.Plan;
import io.abril.schema.Admission;
import io.abril.schema.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A load balancer's reconciler over a real engine, driven by hand. */
final class Rig implements AutoCloseable {
  static final String ROOT = "lbit";
  static final String ADDRESS = ownAddress();

  final Vertx vertx = Vertx.vertx();
  final World world = new World();
  final DockerEngine engine;
  private final TreeMap<String, DockerEngine> engines = new TreeMap<>();
  final Balancers balancers;
  final RuntimeApi api;
  final List<String> log = new ArrayList<>();
  private final Map<String, Map<String, String>> secrets = new HashMap<>();
  private final RuntimeTls certificates;
  private LoadBalancerReconciler reconciler;
  private final io.vertx.core.Context loop = vertx.getOrCreateContext();

  /** One node, this machine. */
  Rig(Path folder, String dockerHost) {
    this(folder, Map.of("n1", new Place(ADDRESS, dockerHost)));
  }

  /**
   * A node.
   *
   * @param address where its ports are reached
   * @param dockerHost its engine
   */
  record Place(String address, String dockerHost) {}

  /** These nodes, by name. */
  Rig(Path folder, Map<String, Place> nodes) {
    certificates = RuntimeTls.load(Certificates.in(folder));
    api = new RuntimeApi(vertx, certificates);
    balancers = new Balancers(api);
    nodes.forEach((name, place) -> engines.put(name, open(name, place.dockerHost())));
    engine = engines.firstEntry().getValue();
    restart();
    nodes.forEach((name, place) -> world.node(name, place.address()));
    engines.values().forEach(e -> until("the engine answers", e::synced));
  }

  private DockerEngine open(String node, String dockerHost) {
    return on(
        () ->
            DockerEngine.open(
                vertx,
                vertx.createSharedWorkerExecutor("docker"),
                node,
                new EngineAddress(dockerHost, Optional.empty()),
                DockerSettings.of(ROOT),
                s -> {}));
  }

  /** The one container of each node that has any. */
  Map<String, Container> containers() {
    var found = new TreeMap<String, Container>();
    engines.forEach(
        (node, e) -> e.containers().values().forEach(container -> found.put(node, container)));
    return found;
  }

  /**
   * An address that is not loopback: containers on the host network listen there. The oldest
   * interface has been there before any that tests make and take away.
   */
  private static String ownAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
          .flatMap(NetworkInterface::inetAddresses)
          .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElseThrow();
    } catch (SocketException e) {
      throw new AssertionError(e);
    }
  }

  /** Knows nothing of what {@link #api} keeps. */
  RuntimeApi anotherApi() {
    return new RuntimeApi(vertx, certificates);
  }

  /** A controller that remembers nothing. */
  void restart() {
    reconciler =
        new LoadBalancerReconciler(
            vertx,
            Clock.systemUTC(),
            node -> Optional.of(engines.get(node)),
            world,
            api,
            certificates,
            balancers,
            (lookup, name) -> Optional.ofNullable(secrets.get(name)),
            LoadBalancerSettings.of(
                ROOT, "80=28080,81=28081,443=28443,5432=25432,8443=28444,9090=29090"));
  }

  /** A spec as admission lets it through, defaults included. */
  static LoadBalancerSpec spec(String json) {
    var text =
        "{\"apiVersion\": \"abril/v1\", \"kind\": \"LoadBalancer\", \"metadata\": {\"name\":"
            + " \"edge\"}, \"spec\": "
            + json
            + "}";
    var verdict = new Admission(List.of(LoadBalancer.KIND)).admit(text, Optional.empty());
    if (verdict instanceof Verdict.Admitted admitted) {
      return (LoadBalancerSpec) admitted.typedSpec();
    }
    throw new AssertionError(verdict);
  }

  static String document(String more) {
    return "{\"mode\": \"global\", \"image\": \"haproxy:lts\", \"binds\": [{\"port\": 80}],"
        + " \"hostPattern\": \"{version}.{service}.abril\", \"endpointPattern\": \"{endpoint}.abril\","
        + " \"check\": {\"path\": \"/status\", \"interval\": \"1s\"}, \"maxconn\": 2000, \"retries\": 3"
        + more
        + "}";
  }

  /** A Secret with these values; {@code mark} stands for what its document would hold. */
  void secret(String name, String mark, Map<String, String> values) {
    secrets.put(name, values);
    world.put(
        new Resource<SecretSpec, ConfigStatus>(
            Secret.KIND,
            World.meta(name),
            new SecretSpec(Map.of("mark", mark)),
            Optional.empty(),
            List.of()));
  }

  void lb(String name, String document) {
    var before = world.find(LoadBalancer.KIND, name).flatMap(Resource::status);
    world.put(
        new Resource<LoadBalancerSpec, LoadBalancerStatus>(
            LoadBalancer.KIND, World.meta(name), spec(document), before, List.of()));
  }

  /** One pass; answers its plan, its steps done. */
  Plan<LoadBalancerStatus> pass(String name) {
    var lb = world.find(LoadBalancer.KIND, name).orElseThrow();
    var plan = await(() -> reconciler.observe(lb, world).map(seen -> reconciler.decide(lb, seen)));
    for (var step : plan.steps()) {
      long t = System.nanoTime();
      await(() -> step.action().apply(world));
      log.add(step + " " + (System.nanoTime() - t) / 1_000_000 + " ms");
    }
    plan.ready().ifPresent(why -> log.add("not ready: " + why));
    world.put(
        new Resource<LoadBalancerSpec, LoadBalancerStatus>(
            LoadBalancer.KIND, lb.meta(), lb.spec(), Optional.of(plan.status()), List.of()));
    return plan;
  }

  /** Passes until one has nothing to do and is as wished. */
  Plan<LoadBalancerStatus> settle(String name, Predicate<Plan<LoadBalancerStatus>> wish) {
    var limit = Instant.now().plusSeconds(40);
    while (true) {
      var plan = pass(name);
      if (plan.steps().isEmpty() && wish.test(plan)) {
        return plan;
      }
      if (Instant.now().isAfter(limit)) {
        throw new AssertionError("not settled: " + plan.status() + " " + plan.ready() + " " + log);
      }
      if (plan.steps().isEmpty() && plan.next() instanceof Next.Within w) {
        pause(Duration.ofMillis(Math.min(200, w.delay().toMillis())));
      }
    }
  }

  Plan<LoadBalancerStatus> settle(String name) {
    return settle(name, plan -> plan.ready().isEmpty() && plan.status().inSync());
  }

  HttpServer serve(int port, String text) {
    return await(
        () ->
            vertx
                .createHttpServer()
                .requestHandler(r -> r.response().end(text))
                .listen(port, "0.0.0.0"));
  }

  /** Says its name, what it was asked for, and two of the request's headers. */
  HttpServer echo(int port, String name) {
    return await(
        () ->
            vertx
                .createHttpServer()
                .requestHandler(
                    r ->
                        r.response()
                            .putHeader("Content-Type", "text/plain")
                            .end(
                                "%s %s X-A=%s X-B=%s"
                                    .formatted(
                                        name, r.uri(), r.getHeader("X-A"), r.getHeader("X-B"))))
                .listen(port, "0.0.0.0"));
  }

  /** Serves slowly but for its status; answers how many slow requests have begun. */
  AtomicInteger serveSlowly(int port, String text, Duration time) {
    var begun = new AtomicInteger();
    await(
        () ->
            vertx
                .createHttpServer()
                .requestHandler(
                    r -> {
                      if (r.path().equals("/status")) {
                        r.response().end();
                      } else {
                        begun.incrementAndGet();
                        vertx.setTimer(time.toMillis(), t -> r.response().end(text));
                      }
                    })
                .listen(port, "0.0.0.0"));
    return begun;
  }

  void delete(String name) {
    var lb = world.find(LoadBalancer.KIND, name).orElseThrow();
    var m = lb.meta();
    var meta =
        new Meta(
            m.name(),
            m.labels(),
            m.annotations(),
            m.uid(),
            2,
            m.created(),
            Optional.of(Instant.now()));
    world.put(new Resource<>(LoadBalancer.KIND, meta, lb.spec(), lb.status(), List.of()));
  }

  <X> X on(Callable<X> work) {
    return await(
        () -> {
          try {
            return Future.succeededFuture(work.call());
          } catch (Exception e) {
            return Future.failedFuture(e);
          }
        });
  }

  <X> X await(Callable<Future<X>> work) {
    var done = new java.util.concurrent.CompletableFuture<X>();
    loop.runOnContext(
        v -> {
          try {
            work.call().onSuccess(done::complete).onFailure(done::completeExceptionally);
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    try {
      return done.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static void until(String what, java.util.function.BooleanSupplier holds) {
    var limit = Instant.now().plusSeconds(20);
    while (!holds.getAsBoolean()) {
      if (Instant.now().isAfter(limit)) {
        throw new AssertionError("waited 20 s in vain: " + what);
      }
      pause(Duration.ofMillis(10));
    }
  }

  static void pause(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    engines
        .values()
        .forEach(
            e -> List.copyOf(e.containers().keySet()).forEach(id -> await(() -> e.remove(id))));
    await(vertx::close);
  }
}
