package io.abril.controllers.consul;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks new instances until they answer. A Consul agent's first check comes up to an interval late;
 * this notices within 20 ms, so that an instance is registered as passing at once. Belongs to the
 * event loop.
 */
public final class Prober {
  private static final int MAX_AT_A_TIME = 64;

  private final Vertx vertx;
  private final HttpClient http;
  private final NetClient tcp;
  private final GrpcHealth grpc;
  private final Map<String, Watch> watches = new HashMap<>();
  private final Deque<Watch> waiting = new ArrayDeque<>();
  private int asking;

  /**
   * What to ask.
   *
   * @param address host name or address
   * @param http a path that must answer 2xx to a GET
   * @param grpc a service that gRPC's health protocol must call serving; its empty name stands for
   *     the whole server; without this and {@code http} a connection is enough
   * @param timeout of one attempt
   */
  public record Target(
      String address, int port, Optional<String> http, Optional<String> grpc, Duration timeout) {}

  private static final class Watch {
    final Target target;
    final long since = System.nanoTime();
    final Runnable onAnswer;
    boolean answered;
    boolean over;

    Watch(Target target, Runnable onAnswer) {
      this.target = target;
      this.onAnswer = onAnswer;
    }
  }

  /** A prober that asks nothing yet. */
  public Prober(Vertx vertx) {
    this.vertx = vertx;
    // Connections are not kept: a port that answered one instance may belong to another soon.
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(false),
            new PoolOptions().setHttp1MaxSize(MAX_AT_A_TIME));
    this.tcp = vertx.createNetClient();
    this.grpc = new GrpcHealth(vertx);
  }

  /**
   * Asks until there is an answer, then runs {@code onAnswer} once. An instance that is watched
   * with the same target already, or has answered, goes on as it is.
   */
  public void watch(String instanceId, Target target, Runnable onAnswer) {
    Watch known = watches.get(instanceId);
    if (known != null && known.target.equals(target)) {
      return;
    }
    forget(instanceId);
    var watch = new Watch(target, onAnswer);
    watches.put(instanceId, watch);
    enqueue(watch);
  }

  /** Whether it has answered since it was first watched. */
  public boolean answered(String instanceId) {
    Watch watch = watches.get(instanceId);
    return watch != null && watch.answered;
  }

  /** Stops asking, and forgets an answer. */
  public void forget(String instanceId) {
    Watch watch = watches.remove(instanceId);
    if (watch != null) {
      watch.over = true;
      waiting.remove(watch);
    }
  }

  private void enqueue(Watch watch) {
    waiting.add(watch);
    ask();
  }

  private void ask() {
    while (asking < MAX_AT_A_TIME && !waiting.isEmpty()) {
      Watch watch = waiting.poll();
      asking++;
      long begun = System.nanoTime();
      attempt(watch.target)
          .timeout(watch.target.timeout().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
          .otherwise(false)
          .onComplete(
              done -> {
                asking--;
                conclude(watch, done.result(), begun);
                ask();
              });
    }
  }

  private void conclude(Watch watch, boolean answered, long begun) {
    if (watch.over) {
      return;
    }
    if (answered) {
      watch.over = true;
      watch.answered = true;
      watch.onAnswer.run();
      return;
    }
    long now = System.nanoTime();
    long spent = (now - begun) / 1_000_000;
    long pause = pause((now - watch.since) / 1_000_000) - spent;
    vertx.setTimer(
        Math.max(1, pause),
        t -> {
          if (!watch.over) {
            enqueue(watch);
          }
        });
  }

  /** Milliseconds between two attempts, by how long it has been asked. */
  static long pause(long askedFor) {
    return askedFor < 5_000 ? 20 : askedFor < 30_000 ? 200 : 1_000;
  }

  private Future<Boolean> attempt(Target target) {
    if (target.grpc().isPresent()) {
      return grpc.serving(target.address(), target.port(), target.grpc().get(), target.timeout());
    }
    return target.http().isPresent()
        ? httpAttempt(target, target.http().get())
        : tcp.connect(target.port(), target.address())
            .map(
                socket -> {
                  socket.close();
                  return true;
                });
  }

  private Future<Boolean> httpAttempt(Target target, String path) {
    long timeout = target.timeout().toMillis();
    var request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(target.address())
            .setPort(target.port())
            .setURI(path)
            .setConnectTimeout(timeout)
            .setIdleTimeout(timeout)
            .putHeader("User-Agent", "abril");
    return http.request(request)
        .compose(r -> r.send())
        .map(
            response -> {
              boolean good = response.statusCode() / 100 == 2;
              response.request().connection().close();
              return good;
            });
  }
}
