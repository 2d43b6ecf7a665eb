package io.abril.runtime.consul;

import io.abril.runtime.Controller;
import io.abril.runtime.Lookup;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source: the passing instances of Consul services. A reconciler asks for a service while it
 * observes, and its objects run when that service's passing instances change:
 *
 * <pre>{@code
 * var health =
 *     new HealthWatch(
 *         vertx,
 *         operator.consul(),
 *         (service, lookup) ->
 *             lookup.byIndex(BY_SERVICE, service).stream().map(Resource::name).toList());
 *
 * Controller.of(KIND, new MyReconciler(health)).index(BY_SERVICE).source(health);
 *
 * health.passing("web"); // in observe
 * }</pre>
 *
 * <p>It keeps one blocking query per service, from the first time that it is asked for until it
 * concerns no object any more; at most 16 wait at Consul at a time. While Consul is silent, what is
 * known stays known. Services that the token may not read look as if they had no instances.
 *
 * <p>Belongs to the operator's event loop. Source: Consul's HTTP API page "Health".
 */
public final class HealthWatch implements Controller.Source {
  private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
  private static final int SEATS = 16;
  private static final long FIRST_PAUSE = 200;
  private static final long LONGEST_PAUSE = 2_000;

  /** Between two answers: a burst of changes is read a few times and not once each. */
  private static final long BREATH = 20;

  private final Vertx vertx;
  private final ConsulHttp http;
  private final BiFunction<String, Lookup, Collection<String>> names;
  private final PollTurns turns = new PollTurns(SEATS);
  private final Map<String, Watched> services = new HashMap<>();
  private Optional<Lookup> lookup = Optional.empty();
  private Consumer<String> changed = name -> {};

  /**
   * A watch that its controller starts and stops.
   *
   * @param names of the objects that a service concerns
   */
  public HealthWatch(
      Vertx vertx, ConsulHttp http, BiFunction<String, Lookup, Collection<String>> names) {
    this.vertx = vertx;
    this.http = http;
    this.names = names;
  }

  /** One service and the query on it. */
  private static final class Watched {
    final String service;
    final PollIndex index = new PollIndex();
    final List<Promise<List<PassingInstance>>> first = new ArrayList<>();
    Optional<List<PassingInstance>> known = Optional.empty();
    long pause = FIRST_PAUSE;

    Watched(String service) {
      this.service = service;
    }

    String path() {
      return "/v1/health/service/" + KvPaths.part(service);
    }
  }

  @Override
  public void start(Lookup views, Consumer<String> tell) {
    lookup = Optional.of(views);
    changed = tell;
  }

  @Override
  public void stop() {
    lookup = Optional.empty();
    services.values().forEach(w -> w.first.forEach(p -> p.tryFail(stopped())));
    services.clear();
  }

  private static IllegalStateException stopped() {
    return new IllegalStateException(
        "the watch of services' health isn't started; give it to a controller with .source(…)");
  }

  /**
   * The passing instances of a service as they last were, by id. The first time it answers when
   * Consul has, or fails with what Consul said; it is asked on, and the objects that the service
   * concerns run when it is known.
   */
  public Future<List<PassingInstance>> passing(String service) {
    if (lookup.isEmpty()) {
      return Future.failedFuture(stopped());
    }
    var watched = services.get(service);
    if (watched == null) {
      watched = new Watched(service);
      services.put(service, watched);
      ask(watched);
    }
    if (watched.known.isPresent()) {
      return Future.succeededFuture(watched.known.get());
    }
    var promise = Promise.<List<PassingInstance>>promise();
    watched.first.add(promise);
    return promise.future();
  }

  /** How many services it watches at this moment. */
  public int watched() {
    return services.size();
  }

  private void ask(Watched watched) {
    if (wanted(watched)) {
      answer(watched)
          .compose(
              r ->
                  r.ok()
                      ? Future.succeededFuture(r)
                      : ConsulError.failed("tell the health of " + watched.service, r))
          .map(r -> accept(watched, r))
          .onComplete(
              v -> {
                watched.pause = FIRST_PAUSE;
                later(watched, BREATH);
              },
              error -> failed(watched, error));
    }
  }

  private boolean wanted(Watched watched) {
    return services.get(watched.service) == watched;
  }

  /** A query that doesn't wait needs no seat. */
  private Future<ConsulHttp.Response> answer(Watched watched) {
    var query = Map.of("passing", "1");
    long index = watched.index.next();
    return index == 0
        ? http.get(watched.path(), query)
        : turns
            .take()
            .compose(
                seat ->
                    http.poll(watched.path(), query, index, turns.wait(services.size()))
                        .onComplete(r -> turns.leave()));
  }

  private Void accept(Watched watched, ConsulHttp.Response response) {
    if (response.index() <= 0) {
      throw new IllegalStateException(
          "Consul answered without an index, so that nobody can wait for the next change; is"
              + " something in between that takes headers away?");
    }
    var now = PassingInstance.parse(response.body());
    watched.index.answered(response.index());
    var first = List.copyOf(watched.first);
    watched.first.clear();
    // Whoever waited for the first answer has it in hand.
    boolean news = first.isEmpty() && !watched.known.equals(Optional.of(now));
    watched.known = Optional.of(now);
    first.forEach(p -> p.tryComplete(now));
    if (wanted(watched)) {
      tell(watched, news);
    }
    return null;
  }

  private void tell(Watched watched, boolean news) {
    var concerned = names.apply(watched.service, lookup.orElseThrow());
    if (concerned.isEmpty()) {
      services.remove(watched.service);
    } else if (news) {
      concerned.forEach(changed);
    }
  }

  private void failed(Watched watched, Throwable error) {
    LOG.atLevel(
            watched.pause < LONGEST_PAUSE
                ? org.slf4j.event.Level.DEBUG
                : org.slf4j.event.Level.WARN)
        .log(
            "service={} outcome=health-unknown retryMs={} cause=\"{}\"",
            watched.service,
            watched.pause,
            error.getMessage());
    watched.index.failed();
    var first = List.copyOf(watched.first);
    watched.first.clear();
    first.forEach(p -> p.tryFail(error));
    later(watched, watched.pause);
    watched.pause = Math.min(LONGEST_PAUSE, watched.pause * 2);
  }

  private void later(Watched watched, long ms) {
    vertx.setTimer(ms, t -> ask(watched));
  }
}
