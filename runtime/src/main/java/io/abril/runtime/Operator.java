package io.abril.runtime;

import io.abril.runtime.consul.ConsulHttp;
import io.abril.runtime.loop.Engine;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.runtime.store.StateStore.Fence;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs controllers on Consul: {@code Operator.create(vertx,
 * settings).add(Controller.of(…)).start()}, or {@code run()} in a main. Everything of one operator
 * belongs to one event loop.
 */
public final class Operator {
  private static final Logger LOG = LoggerFactory.getLogger(Operator.class);

  private final Vertx vertx;
  private final OperatorSettings settings;
  private final ConsulPlatform platform;
  private final RuntimeMetrics metrics = new RuntimeMetrics();
  private final Engine engine;
  private Optional<StatusServer> http = Optional.empty();

  private Operator(Vertx vertx, OperatorSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.platform = new ConsulPlatform(vertx, settings);
    this.engine = new Engine(platform, settings.group(), metrics);
    WatchGauges.register(metrics, platform.consulStore());
  }

  /** An operator without controllers, on the event loop of the caller. */
  public static Operator create(Vertx vertx, OperatorSettings settings) {
    return new Operator(vertx, settings);
  }

  /** Its connection to Consul, for adapters. */
  public ConsulHttp consul() {
    return platform.consul();
  }

  /** The worker threads behind {@link io.abril.runtime.Context#blocking}, for adapters. */
  public WorkerExecutor workers() {
    return platform.workers();
  }

  /** Runs this on the operator's event loop before it starts, for adapters that belong to it. */
  public Operator onContext(Runnable action) {
    platform.loop().execute(action);
    return this;
  }

  /** Whether this process may act on the world at this moment; asked immediately before it does. */
  public boolean mayAct() {
    return engine.mayAct(settings.group());
  }

  /**
   * The lock that this process holds while it leads, for adapters that write to Consul KV outside
   * of the root: a transaction that begins with its check is refused once another leads.
   */
  public Optional<Fence> fence() {
    return engine.fence(settings.group());
  }

  /** How many leaders the group has had, while this process leads; 0 otherwise. */
  public long epoch() {
    return engine.epoch(settings.group());
  }

  /** Its metrics, for adapters. */
  public RuntimeMetrics metrics() {
    return metrics;
  }

  /**
   * Adds a controller. One that is refused leaves the operator as it was.
   *
   * @throws IllegalArgumentException with a sentence when its kind contradicts itself (a schema
   *     that can't be derived from its records, a default that its own rules refuse, a path that
   *     leads nowhere), or when a name of it is taken by another kind
   */
  public Operator add(Controller<?, ?, ?> controller) {
    engine.add(controller);
    return this;
  }

  /**
   * Lets the leader keep a text at a key of the root, for others to read: it is written when
   * leadership begins, and within some seconds when either changes. Set before {@link #start}.
   *
   * @param key such as {@code keys/public}
   * @param text asked on the event loop; empty for no such key
   */
  public Operator publish(String key, Supplier<Optional<String>> text) {
    engine.publish(key, text);
    return this;
  }

  /**
   * How long one call of a reconciler may hold the event loop before it is interrupted and its pass
   * fails; a second by default. Set before {@link #start}.
   *
   * @throws IllegalArgumentException when it is below 100 ms
   */
  public Operator longestCall(Duration time) {
    engine.longestCall(time);
    return this;
  }

  /** Opens the views, stands for election, and reconciles while it leads. */
  public Future<Void> start() {
    var started = Promise.<Void>promise();
    platform
        .loop()
        .execute(
            () ->
                Future.<Void>succeededFuture()
                    .compose(begun -> startOnContext())
                    .onComplete(started));
    return started.future();
  }

  /**
   * All that a main needs: starts, and when the process is asked to end (SIGTERM, Ctrl-C) closes
   * the operator and its Vert.x, so that a standby takes over at once. Answers when it has started;
   * the process goes on.
   *
   * @throws IllegalStateException when it can't start; everything is closed then
   */
  public void run() {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> await(close()), "abril-shutdown"));
    var failure = await(start());
    if (failure.isPresent()) {
      await(vertx.close());
      throw new IllegalStateException(
          settings.id() + " can't start: " + failure.get().getMessage(), failure.get());
    }
    LOG.info(
        "operator={} outcome=started root={} http=http://{}:{}",
        settings.id(),
        settings.root(),
        settings.httpHost(),
        httpPort());
  }

  /** Waits for the end, of whichever kind. */
  private static Optional<Throwable> await(Future<Void> future) {
    return future
        .<Optional<Throwable>>map(v -> Optional.empty())
        .otherwise(Optional::of)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private Future<Void> startOnContext() {
    var server =
        new StatusServer(
            vertx,
            new StatusServer.Shown(
                metrics,
                platform.loop(),
                () -> ready() ? "" : reasonNotReady(),
                engine::busyWith,
                asked -> new DebugEndpoint(asked, engine.dryRuns())));
    return server
        .listen(settings.httpHost(), settings.httpPort())
        .compose(
            port -> {
              http = Optional.of(server);
              platform.servesAt(port);
              return engine.start();
            });
  }

  /** Whether the views are complete and every group has a leader, this process or another. */
  public boolean ready() {
    return engine.reasonNotReady().isEmpty();
  }

  private String reasonNotReady() {
    return engine.reasonNotReady() + "; is Consul at " + consul().address() + " up?";
  }

  /** Where metrics and health are served; 0 before {@link #start}. */
  public int httpPort() {
    return http.map(StatusServer::port).orElse(0);
  }

  /**
   * Stops: takes no more keys, lets steps that have begun end, for three seconds at most, gives
   * leadership up, so that a standby takes over at once, and closes what it opened.
   */
  public Future<Void> close() {
    var closed = Promise.<Void>promise();
    platform.loop().execute(() -> engine.close().eventually(this::release).onComplete(closed));
    return closed.future();
  }

  private Future<Void> release() {
    return http.map(StatusServer::close)
        .orElse(Future.succeededFuture())
        .eventually(platform.workers()::close);
  }
}
