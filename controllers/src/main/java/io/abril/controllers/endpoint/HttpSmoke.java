package io.abril.controllers.endpoint;

import io.abril.api.Durations;
import io.abril.controllers.endpoint.SmokeSeen.HttpTest;
import io.abril.controllers.endpoint.SmokeSeen.Progress;
import io.abril.controllers.endpoint.SmokeSeen.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Smoke tests over HTTP, beside the passes: one that hangs holds nobody up, and ends with its
 * limit. Instances are asked at the same time, each for one answer after the other. A test that
 * goes wrong is begun anew twice, a second apart: an instance may just have been replaced. Belongs
 * to the event loop.
 */
final class HttpSmoke {
  private static final int ROUNDS = 3;
  private static final long PAUSE_MILLIS = 1_000;
  private static final int CONNECTIONS = 64;

  private final Vertx vertx;
  private final HttpClient client;
  private final Map<String, Map<String, Test>> byEndpoint = new HashMap<>();
  private Consumer<String> ended = endpoint -> {};

  /** One test, and how far it is. */
  private static final class Test {
    final HttpTest what;
    Progress progress = Progress.RUNNING;

    Test(HttpTest what) {
      this.what = what;
    }
  }

  HttpSmoke(Vertx vertx) {
    this.vertx = vertx;
    // A port that answered one candidate may belong to another soon.
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(false),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /** Calls this with the endpoint's name when a test has ended. */
  void onEnd(Consumer<String> listener) {
    ended = listener;
  }

  /** Tests of that endpoint's present attempt, by key. */
  Map<String, Progress> of(String endpoint) {
    var found = new HashMap<String, Progress>();
    byEndpoint.getOrDefault(endpoint, Map.of()).forEach((key, t) -> found.put(key, t.progress));
    return found;
  }

  void forget(String endpoint) {
    byEndpoint.remove(endpoint);
  }

  /** Begins a test unless it has begun, and forgets those of other attempts. */
  void begin(String endpoint, HttpTest what) {
    var tests = byEndpoint.computeIfAbsent(endpoint, e -> new HashMap<>());
    tests.values().removeIf(t -> !t.what.attempt().equals(what.attempt()));
    if (tests.containsKey(what.key())) {
      return;
    }
    var test = new Test(what);
    tests.put(what.key(), test);
    long limit = Math.max(1, what.limit().toMillis());
    long timer =
        vertx.setTimer(
            limit,
            t ->
                end(
                    endpoint,
                    test,
                    State.FAILED,
                    "it had not ended when the attempt's time was over"));
    round(endpoint, test, 1)
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              if (done.succeeded()) {
                end(endpoint, test, State.PASSED, good(what));
              } else {
                end(endpoint, test, State.FAILED, String.valueOf(done.cause().getMessage()));
              }
            });
  }

  private void end(String endpoint, Test test, State state, String message) {
    if (test.progress.state() == State.RUNNING) {
      test.progress = new Progress(state, message);
      ended.accept(endpoint);
    }
  }

  private static String good(HttpTest what) {
    return what.servers().size()
        + " instances answered "
        + what.expect()
        + (what.count() == 1 ? "" : ", " + what.count() + " times each");
  }

  private Future<Void> round(String endpoint, Test test, int number) {
    return once(test.what)
        .recover(
            e -> {
              boolean over = number >= ROUNDS || test.progress.state() != State.RUNNING;
              return over
                  ? Future.failedFuture(e)
                  : pause().compose(v -> round(endpoint, test, number + 1));
            });
  }

  private Future<Void> pause() {
    Promise<Void> promise = Promise.promise();
    vertx.setTimer(PAUSE_MILLIS, t -> promise.complete());
    return promise.future();
  }

  private Future<Void> once(HttpTest what) {
    if (what.servers().isEmpty()) {
      return failed("no instance of the candidate has a port to be tested");
    }
    List<Future<Void>> all = new ArrayList<>();
    what.servers().forEach(server -> all.add(ask(what, server, what.count())));
    return Future.join(all).mapEmpty();
  }

  private Future<Void> ask(HttpTest what, String server, int times) {
    return times == 0
        ? Future.succeededFuture()
        : request(what, server).compose(v -> ask(what, server, times - 1));
  }

  private Future<Void> request(HttpTest what, String server) {
    int colon = server.lastIndexOf(':');
    Duration timeout = what.timeout();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(server.substring(0, colon))
            .setPort(Integer.parseInt(server.substring(colon + 1)))
            .setURI(what.path())
            .setConnectTimeout(timeout.toMillis())
            .setIdleTimeout(timeout.toMillis())
            .putHeader("User-Agent", "abril");
    return client
        .request(options)
        .compose(r -> r.send())
        .map(
            response -> {
              int status = response.statusCode();
              response.request().connection().close(); // its body is not asked for
              return status;
            })
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(e -> failed(server + " " + said(e, timeout)))
        .compose(
            status ->
                status == what.expect()
                    ? Future.succeededFuture()
                    : failed(server + " answered " + status + " instead of " + what.expect()));
  }

  private static String said(Throwable e, Duration timeout) {
    return e instanceof TimeoutException
        ? "did not answer within " + Durations.format(timeout)
        : "could not be asked: " + e.getMessage();
  }

  private static <T> Future<T> failed(String sentence) {
    return Future.failedFuture(new IllegalStateException(sentence));
  }
}
