package io.abril.controllers.loadbalancer;

import io.abril.controllers.docker.Engine;
import io.abril.controllers.haproxy.Certificate;
import io.abril.controllers.haproxy.Layout;
import io.abril.controllers.haproxy.RuntimeApi;
import io.abril.controllers.haproxy.RuntimeState;
import io.abril.controllers.haproxy.RuntimeTls;
import io.abril.controllers.loadbalancer.LoadBalancerObservation.InstanceState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Gives a running HAProxy another structure without losing a connection: the new file is checked
 * beside the old one, takes its place, the master is signalled, and the new worker asked who it is.
 */
final class Reloader {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 20;
  private static final int LOG_LINES = 200;

  private final Vertx vertx;
  private final Clock clock;
  private final RuntimeApi api;
  private final RuntimeTls tls;

  Reloader(Vertx vertx, Clock clock, RuntimeApi api, RuntimeTls tls) {
    this.vertx = vertx;
    this.clock = clock;
    this.api = api;
    this.tls = tls;
  }

  /** Does it; fails with a {@link LoadBalancerFailure} when the old configuration stays. */
  Future<Void> reload(InstanceState is, Engine engine, String id, InstanceMemory memory) {
    var candidate =
        LoadBalancerContainer.file(Layout.CANDIDATE, is.files().files().get(Layout.CONFIG), 0600);
    var check = List.of("haproxy", "-c", "-f", Layout.path(Layout.CANDIDATE));
    // The candidate names certificates that may be new.
    var before = new ArrayList<>(LoadBalancerContainer.certificates(tls));
    LoadBalancerContainer.configuration(is.files()).stream()
        .filter(file -> file.name().endsWith(".pem"))
        .forEach(before::add);
    before.add(candidate);
    return engine
        .upload(id, Layout.FOLDER, before)
        .compose(v -> engine.exec(id, check))
        .compose(
            checked ->
                checked.exitCode() == 0
                    ? write(is, engine, id, memory)
                    : Future.failedFuture(
                        new LoadBalancerFailure(
                            "ConfigRefused",
                            "HAProxy on "
                                + is.node()
                                + " refuses the new configuration and keeps the old: "
                                + LastWords.alert(checked.output()))))
        .compose(v -> signal(is, engine, id))
        .compose(v -> untilReloaded(is, engine, id, clock.instant(), memory));
  }

  private Future<Void> signal(InstanceState is, Engine engine, String id) {
    api.forget(is.target());
    return engine.signal(id, "SIGUSR2");
  }

  /**
   * The signal only asks; the new worker's own description tells that it took over. Fails when
   * HAProxy says that it could not, or time runs out.
   */
  private Future<Void> untilReloaded(
      InstanceState is, Engine engine, String id, Instant signalled, InstanceMemory memory) {
    var certificates = is.config().certificates().stream().map(Certificate::file).toList();
    return api.read(is.target(), certificates)
        .map(Optional::of)
        .otherwise(Optional.empty())
        .compose(
            state -> {
              var now = clock.instant();
              if (state.filter(s -> runs(is, s)).isPresent()) {
                memory.reloaded(now);
                memory.read(state.get(), now);
                return Future.succeededFuture();
              }
              if (state.filter(s -> failedSince(is, s)).isPresent()
                  || now.isAfter(signalled.plus(LIMIT))) {
                return failed(is, engine, id);
              }
              return vertx
                  .timer(POLL_MILLIS, TimeUnit.MILLISECONDS)
                  .compose(t -> untilReloaded(is, engine, id, signalled, memory));
            });
  }

  private static boolean runs(InstanceState is, RuntimeState state) {
    return state.current().structure().equals(is.files().structureHash());
  }

  private static boolean failedSince(InstanceState is, RuntimeState state) {
    return state.reloads().failed() > 0
        && !is.runtime().map(RuntimeState::reloads).equals(Optional.of(state.reloads()));
  }

  private static Future<Void> failed(InstanceState is, Engine engine, String id) {
    return engine
        .logs(id, LOG_LINES)
        .otherwise("")
        .compose(
            output -> {
              var words = LastWords.ofReload(is, output);
              return Future.failedFuture(new LoadBalancerFailure(words.reason(), words.message()));
            });
  }

  /** Writes the files, so that a restart gives the same answer. */
  Future<Void> write(InstanceState is, Engine engine, String id, InstanceMemory memory) {
    return engine
        .upload(id, Layout.FOLDER, LoadBalancerContainer.configuration(is.files()))
        .onSuccess(v -> memory.uploaded(is.files().hash(), clock.instant()));
  }
}
