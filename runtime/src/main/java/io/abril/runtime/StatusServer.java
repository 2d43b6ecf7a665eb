package io.abril.runtime;

import io.abril.runtime.metrics.RuntimeMetrics;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /metrics}, {@code /healthz}, {@code /readyz}, and to programs of this machine
 * {@code /debug} and {@code /plan}. It has an event loop of its own, so that it answers while the
 * operator's is stuck, and says so.
 */
final class StatusServer {
  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
  private static final Duration SAMPLE = Duration.ofMillis(250);
  private static final Duration TURN = Duration.ofSeconds(1);
  private static final long BEAT_MS = 250;
  private static final int TRIES = 3;
  private static final String HERE = "127.0.0.1";

  /** A leader that is stuck for so long has lost its lease: ADR 0018. */
  static final Duration STUCK = Duration.ofSeconds(2);

  /**
   * What it shows.
   *
   * @param loop the operator's event loop
   * @param notReady why the operator is of no use yet, asked on its loop; empty when it is
   * @param busyWith whose call holds the operator's loop, asked on any thread; empty if unknown
   * @param debug what answers {@code /debug} and {@code /plan}
   */
  record Shown(
      RuntimeMetrics metrics,
      Executor loop,
      Supplier<String> notReady,
      Supplier<String> busyWith,
      Function<OnLoop, DebugEndpoint> debug) {}

  private final Vertx vertx;
  private final Shown shown;
  private final OnLoop loop;
  private final LoopProbe probe;
  private final DebugEndpoint debug;
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private String deployment = "";
  private long beat;

  StatusServer(Vertx vertx, Shown shown) {
    this.vertx = vertx;
    this.shown = shown;
    this.loop = new OnLoop(vertx, shown.loop());
    this.debug = shown.debug().apply(loop);
    this.probe = new LoopProbe(shown.loop(), System::nanoTime, shown.metrics()::loopDelay);
    shown
        .metrics()
        .liveGauge(
            "abril.eventloop.stuck.seconds",
            "How long the operator's event loop has not turned",
            () -> probe.stuck().toMillis() / 1000.0);
  }

  /**
   * Listens; called on the operator's event loop. Answers the port. On a host that is not reached
   * by the loopback address, {@code /debug} has a listener of its own there.
   */
  Future<Integer> listen(String host, int port) {
    return deploy(Thread.currentThread(), TRIES, host, port)
        .map(
            id -> {
              deployment = id;
              LOG.info(
                  "http outcome=listening host={} port={} debug=http://{}:{}/debug/plan",
                  host,
                  port(),
                  HERE,
                  debugPort());
              return port();
            });
  }

  int port() {
    return servers.isEmpty() ? 0 : servers.get(0).actualPort();
  }

  /** The port of the loopback address that answers {@code /debug}. */
  int debugPort() {
    return servers.isEmpty() ? 0 : servers.get(servers.size() - 1).actualPort();
  }

  /** Each deployment gets the next event loop; one that is the operator's is not taken. */
  private Future<String> deploy(Thread operators, int tries, String host, int port) {
    var verticle =
        new VerticleBase() {
          private boolean taken;

          @Override
          public Future<?> start() {
            taken = Thread.currentThread() == operators && tries > 1;
            return taken ? Future.failedFuture("the operator's own event loop") : begin(host, port);
          }
        };
    return vertx
        .deployVerticle(verticle, new DeploymentOptions())
        .recover(
            e ->
                verticle.taken ? deploy(operators, tries - 1, host, port) : Future.failedFuture(e));
  }

  private Future<?> begin(String host, int port) {
    beat = vertx.setPeriodic(BEAT_MS, t -> probe.beat());
    return open(host, port)
        .compose(
            server ->
                Loopback.covers(host)
                    ? Future.succeededFuture()
                    : open(HERE, server.actualPort()).recover(e -> open(HERE, 0)));
  }

  private Future<HttpServer> open(String host, int port) {
    return vertx
        .createHttpServer()
        .requestHandler(this::answer)
        .listen(port, host)
        .onSuccess(servers::add);
  }

  Future<Void> close() {
    vertx.cancelTimer(beat);
    // The servers belong to the deployment.
    return deployment.isEmpty() ? Future.succeededFuture() : vertx.undeploy(deployment);
  }

  private void answer(HttpServerRequest request) {
    if (DebugEndpoint.serves(request.path())) {
      debug.answer(request);
      return;
    }
    switch (request.path()) {
      case "/metrics" -> metrics(request);
      case "/healthz" -> health(request);
      case "/readyz" -> ready(request);
      default -> text(request, 404, "try /metrics, /healthz or /readyz\n");
    }
  }

  /** With what was known last when the operator's loop doesn't turn. */
  private void metrics(HttpServerRequest request) {
    loop.ask(
            SAMPLE,
            () -> {
              shown.metrics().sample();
              return Future.succeededFuture();
            })
        .onComplete(r -> text(request, 200, shown.metrics().scrape()));
  }

  private void health(HttpServerRequest request) {
    var stuck = probe.stuck();
    if (stuck.compareTo(STUCK) < 0) {
      text(request, 200, "ok\n");
      return;
    }
    var who = shown.busyWith().get();
    text(
        request,
        503,
        String.format(
            Locale.ROOT,
            "the operator's event loop has not turned for %.1f s%s%n",
            stuck.toMillis() / 1000.0,
            who.isEmpty() ? "" : "; it is held by " + who));
  }

  private void ready(HttpServerRequest request) {
    loop.ask(TURN, () -> Future.succeededFuture(shown.notReady().get()))
        .onSuccess(
            why ->
                text(
                    request,
                    why.isEmpty() ? 200 : 503,
                    (why.isEmpty() ? "ok" : why) + "\n" + whereDebugIs()))
        .onFailure(e -> text(request, 503, "the operator's event loop is stuck; see /healthz\n"));
  }

  private String whereDebugIs() {
    return debugPort() == port()
        ? ""
        : "debug: http://" + HERE + ":" + debugPort() + "/debug/plan\n";
  }

  private static void text(HttpServerRequest request, int status, String body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(body);
  }
}
