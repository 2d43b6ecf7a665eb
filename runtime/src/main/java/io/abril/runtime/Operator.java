package io.abril.runtime;

import io.abril.api.Kind;
import io.abril.runtime.consul.ConsulElection;
import io.abril.runtime.consul.ConsulHttp;
import io.abril.runtime.consul.ConsulStore;
import io.abril.runtime.election.Leadership;
import io.abril.runtime.election.Lease;
import io.abril.runtime.events.EventRecorder;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.runtime.queue.Timers;
import io.abril.runtime.queue.VertxTimers;
import io.abril.runtime.store.StateStore;
import io.abril.schema.Admission;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs controllers: {@code Operator.create(vertx, settings).add(Controller.of(…)).start()}.
 * Everything of one operator belongs to one event loop.
 */
public final class Operator {
  private static final Logger LOG = LoggerFactory.getLogger(Operator.class);
  private static final long EVENTS_MS = 500;
  private static final long DRAIN_MS = 3_000;
  private static final long LAST_EVENTS_MS = 500;
  private static final long GUARD_RETRY_MS = 2_000;

  private final Vertx vertx;
  private final OperatorSettings settings;
  private final Context context;
  private final ConsulHttp consul;
  private final WorkerExecutor workers;
  private final List<Controller<?, ?, ?>> controllers = new ArrayList<>();
  private final List<ReconcileLoop<?, ?, ?>> loops = new ArrayList<>();
  private final Views views = new Views();
  private final RuntimeMetrics metrics = new RuntimeMetrics();
  private final List<Long> timerIds = new ArrayList<>();
  private Leadership leadership;
  private Parts parts;
  private RootGuard guard;
  private HttpServer http;
  private boolean flushing;
  private boolean guarding;

  private Operator(Vertx vertx, OperatorSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.context = vertx.getOrCreateContext();
    this.consul = ConsulHttp.of(vertx, settings.consul());
    this.workers = vertx.createSharedWorkerExecutor("abril-blocking", 32);
  }

  /** An operator without controllers, on the event loop of the caller. */
  public static Operator create(Vertx vertx, OperatorSettings settings) {
    return new Operator(vertx, settings);
  }

  /** Its connection to Consul, for adapters. */
  public ConsulHttp consul() {
    return consul;
  }

  /** The worker threads behind {@link io.abril.runtime.Context#blocking}, for adapters. */
  public WorkerExecutor workers() {
    return workers;
  }

  /** Runs this on the operator's event loop before it starts, for adapters that belong to it. */
  public Operator onContext(Runnable action) {
    context.runOnContext(v -> action.run());
    return this;
  }

  /** Whether this process may act on the world at this moment; asked immediately before it does. */
  public boolean mayAct() {
    return leadership != null && leadership.lease().map(Lease::confirmed).orElse(false);
  }

  /** How many leaders the group has had, while this process leads; 0 otherwise. */
  public long epoch() {
    return leadership == null ? 0 : leadership.lease().map(Lease::epoch).orElse(0L);
  }

  /** Its metrics, for adapters. */
  public RuntimeMetrics metrics() {
    return metrics;
  }

  /**
   * Adds a controller.
   *
   * @throws IllegalArgumentException when the operator has its kind already
   */
  public Operator add(Controller<?, ?, ?> controller) {
    for (var other : controllers) {
      if (other.kind().plural().equals(controller.kind().plural())) {
        throw new IllegalArgumentException(
            "two controllers for the kind " + controller.kind() + "; an operator runs one");
      }
    }
    controllers.add(controller);
    views.add(controller.kind());
    controller.rows().forEach(rows -> views.family(rows.family()));
    return this;
  }

  /** Opens the views, stands for election, and reconciles while it leads. */
  public Future<Void> start() {
    var started = Promise.<Void>promise();
    context.runOnContext(
        v -> Future.<Void>succeededFuture().compose(begun -> startOnContext()).onComplete(started));
    return started.future();
  }

  private Future<Void> startOnContext() {
    Timers timers = new VertxTimers(vertx);
    StateStore store = new ConsulStore(vertx, consul, settings.root());
    var server = new StatusServer(this::ready, this::reasonNotReady, metrics);
    return server
        .listen(vertx, settings.httpHost(), settings.httpPort())
        .compose(
            listening -> {
              http = listening;
              leadership =
                  new ConsulElection(
                      vertx,
                      consul,
                      settings.root(),
                      settings.group(),
                      new ConsulElection.Candidate(
                          settings.id(),
                          settings.httpHost(),
                          listening.actualPort(),
                          settings.version()));
              assemble(timers, store);
              return leadership.start();
            });
  }

  private void assemble(Timers timers, StateStore store) {
    List<Kind<?, ?>> kinds = new ArrayList<>();
    controllers.forEach(c -> kinds.add(c.kind()));
    var writer = new Writer(store, leadership, views, metrics);
    parts =
        new Parts(
            this::runOnLoop,
            workers,
            timers,
            leadership,
            views,
            writer,
            new Admission(kinds),
            new EventRecorder(views.family("events")),
            metrics);
    guard = new RootGuard(parts);
    controllers.forEach(this::addLoop);
    new StrayDocuments(parts, kinds).start();
    leadership.onChange(this::leadershipChanged);
    views.open(store);
    views.whenSynced(this::beginIfLeading);
    timerIds.add(vertx.setPeriodic(EVENTS_MS, t -> flushEvents()));
    metrics.gauge(
        "abril.leader",
        "1 while this process leads its group",
        "group",
        settings.group(),
        () -> leadership.lease().isPresent() ? 1 : 0);
  }

  private <S, T, O> void addLoop(Controller<S, T, O> controller) {
    var loop = new ReconcileLoop<>(parts, controller);
    loops.add(loop);
    new Wiring<>(parts, controller, loop).connect();
    timerIds.add(vertx.setPeriodic(controller.resync().toMillis(), t -> loop.addAll("resync")));
    var kind = controller.kind().plural();
    metrics.gauge("abril.queue.depth", "Keys that wait", "kind", kind, () -> loop.queue().depth());
    metrics.gauge(
        "abril.queue.retrying",
        "Keys that wait out a failure",
        "kind",
        kind,
        () -> loop.queue().retrying());
    metrics.gauge(
        "abril.reconcile.running", "Passes under way", "kind", kind, () -> loop.running());
    metrics.gauge(
        "abril.reconcile.overdue",
        "Passes beyond their deadline whose work has not ended",
        "kind",
        kind,
        () -> loop.overdue());
    metrics.gauge(
        "abril.queue.oldest.seconds",
        "Age of the key that has waited longest",
        "kind",
        kind,
        () ->
            loop.queue()
                .oldest()
                .map(at -> Duration.between(at, parts.timers().now()).toMillis() / 1000.0)
                .orElse(0.0));
  }

  private void leadershipChanged(boolean leading) {
    if (leading) {
      beginIfLeading();
    } else {
      loops.forEach(ReconcileLoop::pause);
    }
  }

  private void runOnLoop(Runnable action) {
    if (Vertx.currentContext() == context) {
      action.run();
    } else {
      context.runOnContext(v -> action.run());
    }
  }

  private void beginIfLeading() {
    var lease = leadership.lease();
    if (!views.synced() || lease.isEmpty() || guarding) {
      return;
    }
    guarding = true;
    guard
        .pin(lease.get())
        .onComplete(
            ok -> {
              guarding = false;
              if (leadership.lease().equals(lease)) {
                loops.forEach(ReconcileLoop::resume);
              } else {
                beginIfLeading();
              }
            },
            error -> {
              guarding = false;
              LOG.error(
                  "root={} outcome=stopped retryMs={} cause=\"{}\"",
                  settings.root(),
                  GUARD_RETRY_MS,
                  error.getMessage());
              vertx.setTimer(GUARD_RETRY_MS, t -> beginIfLeading());
            });
  }

  private Future<Void> flushEvents() {
    if (flushing || leadership.lease().isEmpty() || !parts.events().hasPending()) {
      return Future.succeededFuture();
    }
    flushing = true;
    var batch = parts.events().next();
    return parts
        .writer()
        .commit(batch.writes())
        .onSuccess(v -> parts.events().written(batch))
        .onFailure(e -> LOG.debug("events outcome=kept cause=\"{}\"", e.getMessage()))
        .onComplete(r -> flushing = false);
  }

  /** Whether the views are complete and the group has a leader, this process or another. */
  public boolean ready() {
    return reasonNotReady().isEmpty();
  }

  private String reasonNotReady() {
    if (leadership == null || !leadership.settled()) {
      return "no leader is elected yet; is Consul at " + consul.address() + " up?";
    }
    return views.synced() ? "" : "the views of Consul KV are not complete yet";
  }

  /** Where metrics and health are served; 0 before {@link #start}. */
  public int httpPort() {
    return http == null ? 0 : http.actualPort();
  }

  /**
   * Stops: takes no more keys, lets steps that have begun end, for three seconds at most, gives
   * leadership up, so that a standby takes over at once, and closes what it opened.
   */
  public Future<Void> close() {
    var closed = Promise.<Void>promise();
    context.runOnContext(
        v ->
            drain()
                .eventually(() -> parts == null ? Future.succeededFuture() : flushLastEvents())
                .eventually(
                    () -> leadership == null ? Future.succeededFuture() : leadership.close())
                .eventually(this::release)
                .onComplete(closed));
    return closed.future();
  }

  /** A silent Consul must not hold the end up. */
  private Future<Void> flushLastEvents() {
    return flushEvents().timeout(LAST_EVENTS_MS, TimeUnit.MILLISECONDS);
  }

  private Future<Void> drain() {
    var idle = Future.all(loops.stream().map(ReconcileLoop::drain).toList());
    return idle.timeout(DRAIN_MS, TimeUnit.MILLISECONDS)
        .onFailure(e -> LOG.warn("outcome=closed-with-steps-under-way"))
        .otherwiseEmpty()
        .mapEmpty();
  }

  private Future<Void> release() {
    timerIds.forEach(vertx::cancelTimer);
    views.close();
    return (http == null ? Future.<Void>succeededFuture() : http.close())
        .eventually(workers::close);
  }
}
