package io.abril.controllers.loadbalancer;

import io.abril.api.Resource;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.LoadBalancerStatus;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engines;
import io.abril.controllers.haproxy.Layout;
import io.abril.controllers.haproxy.RuntimeApi;
import io.abril.controllers.haproxy.RuntimeDiff;
import io.abril.controllers.haproxy.RuntimeState;
import io.abril.controllers.haproxy.RuntimeTls;
import io.abril.controllers.loadbalancer.LoadBalancerAction.Apply;
import io.abril.controllers.loadbalancer.LoadBalancerAction.Create;
import io.abril.controllers.loadbalancer.LoadBalancerAction.Reload;
import io.abril.controllers.loadbalancer.LoadBalancerAction.Remove;
import io.abril.controllers.loadbalancer.LoadBalancerAction.Start;
import io.abril.controllers.loadbalancer.LoadBalancerAction.Write;
import io.abril.controllers.loadbalancer.LoadBalancerObservation.InstanceState;
import io.abril.runtime.Step;
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
 * Carries actions out. A failure is kept as the instance's own and said in the next pass: it never
 * stops another instance.
 */
final class LoadBalancerSteps {
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);
  private static final Duration RELOAD_LIMIT = Duration.ofSeconds(10);
  private static final Duration MASTER_BACK = Duration.ofSeconds(2);
  private static final long RELOAD_POLL_MILLIS = 20;
  private static final int LOG_LINES = 200;

  private final Vertx vertx;
  private final Clock clock;
  private final Engines engines;
  private final RuntimeApi api;
  private final RuntimeTls tls;
  private final String root;

  LoadBalancerSteps(
      Vertx vertx, Clock clock, Engines engines, RuntimeApi api, RuntimeTls tls, String root) {
    this.vertx = vertx;
    this.clock = clock;
    this.engines = engines;
    this.api = api;
    this.tls = tls;
    this.root = root;
  }

  Step step(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb,
      LoadBalancerAction action,
      InstanceMemory memory) {
    var is = action.on();
    return new Step(
        action.verb(),
        lb.name() + " on " + is.node(),
        () ->
            Future.succeededFuture()
                .compose(v -> run(lb, action, memory))
                .recover(
                    e -> {
                      memory.failed(reason(e), sentence(is, e), clock.instant());
                      return Future.succeededFuture();
                    }));
  }

  private Future<Void> run(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb,
      LoadBalancerAction action,
      InstanceMemory memory) {
    var engine = engines.of(action.on().node()).orElseThrow();
    if (action instanceof Create a) {
      return create(lb, a.on(), engine);
    } else if (action instanceof Start a) {
      return start(a.on(), engine, a.container().id(), memory);
    } else if (action instanceof Remove a) {
      return remove(a, engine, memory);
    } else if (action instanceof Apply a) {
      return apply(a.on(), a.diff(), memory);
    } else if (action instanceof Write a) {
      return write(a.on(), engine, a.container().id(), memory);
    } else if (action instanceof Reload a) {
      return reload(a.on(), engine, a.container().id(), memory);
    }
    throw new IllegalStateException("no step for " + action.verb());
  }

  private Future<Void> create(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb, InstanceState is, Engine engine) {
    var image = lb.spec().image();
    return engine
        .hasImage(image)
        .compose(has -> has ? Future.succeededFuture() : engine.pull(image))
        .compose(v -> engine.create(LoadBalancerContainer.spec(lb, root, is.node(), is.target())))
        .compose(
            id ->
                engine
                    .upload(id, "/", LoadBalancerContainer.all(is.files(), tls))
                    .compose(v -> engine.start(id)));
  }

  private Future<Void> start(InstanceState is, Engine engine, String id, InstanceMemory memory) {
    return engine
        .upload(id, "/", LoadBalancerContainer.all(is.files(), tls))
        .compose(v -> engine.start(id))
        .onSuccess(
            v -> {
              if (!is.memory().failure().isEmpty() || !is.lastWords().isEmpty()) {
                memory.failed("Exited", "HAProxy on " + is.node() + " had ended", clock.instant());
              }
            });
  }

  private Future<Void> remove(Remove remove, Engine engine, InstanceMemory memory) {
    var id = remove.container().id();
    var stopped =
        remove.container().running()
            ? engine.stop(id, "SIGUSR1", STOP_GRACE)
            : Future.<Void>succeededFuture();
    return stopped
        .compose(v -> engine.remove(id))
        .onSuccess(
            v -> {
              if (remove.otherPorts()) {
                memory.nextPorts();
              }
              remove
                  .failure()
                  .filter(f -> !remove.otherPorts())
                  .ifPresent(f -> memory.failed(f.reason(), f.message(), clock.instant()));
            });
  }

  private Future<Void> apply(InstanceState is, RuntimeDiff diff, InstanceMemory memory) {
    return api.apply(is.target(), diff.current(), diff.old())
        .onSuccess(
            applied -> {
              memory.read(applied.state(), clock.instant());
              memory.sent(
                  diff,
                  Refusals.sentence(is.node(), diff.current(), applied.answers()),
                  clock.instant());
            })
        .mapEmpty();
  }

  private Future<Void> write(InstanceState is, Engine engine, String id, InstanceMemory memory) {
    return engine
        .upload(id, Layout.FOLDER, LoadBalancerContainer.configuration(is.files()))
        .onSuccess(v -> memory.uploaded(is.files().hash(), clock.instant()));
  }

  private Future<Void> reload(InstanceState is, Engine engine, String id, InstanceMemory memory) {
    var candidate =
        LoadBalancerContainer.file(Layout.CANDIDATE, is.files().files().get(Layout.CONFIG), 0644);
    var check = List.of("haproxy", "-c", "-f", Layout.path(Layout.CANDIDATE));
    return engine
        .upload(id, Layout.FOLDER, with(LoadBalancerContainer.certificates(tls), candidate))
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
        .compose(v -> engine.signal(id, "SIGUSR2"))
        .compose(v -> untilReloaded(is, clock.instant().plus(RELOAD_LIMIT), memory))
        .compose(done -> done ? Future.succeededFuture() : notReloaded(is, engine, id));
  }

  private static List<Engine.UploadFile> with(
      List<Engine.UploadFile> some, Engine.UploadFile more) {
    var all = new ArrayList<>(some);
    all.add(more);
    return all;
  }

  /**
   * The signal only asks; the new worker's own description tells that it took over. Answers false
   * when the master says that it could not, or time runs out.
   */
  private Future<Boolean> untilReloaded(InstanceState is, Instant limit, InstanceMemory memory) {
    return api.read(is.target())
        .map(Optional::of)
        .otherwise(Optional.empty())
        .compose(
            state -> {
              if (state
                  .filter(s -> structureOf(s).equals(is.files().structureHash()))
                  .isPresent()) {
                memory.reloaded(clock.instant());
                memory.read(state.get(), clock.instant());
                return Future.succeededFuture(true);
              }
              var now = clock.instant();
              boolean refused = state.filter(s -> failedSince(is, s)).isPresent();
              // A master whose reload failed no longer answers through the old worker.
              boolean silent =
                  state.filter(s -> !s.masterSilent().isEmpty()).isPresent()
                      && now.isAfter(limit.minus(RELOAD_LIMIT).plus(MASTER_BACK));
              if (refused || silent || now.isAfter(limit)) {
                return Future.succeededFuture(false);
              }
              return vertx
                  .timer(RELOAD_POLL_MILLIS, TimeUnit.MILLISECONDS)
                  .compose(t -> untilReloaded(is, limit, memory));
            });
  }

  private static String structureOf(RuntimeState state) {
    return state.current().structure();
  }

  private static boolean failedSince(InstanceState is, RuntimeState state) {
    return state.reloads().failed() > 0
        && !is.runtime().map(RuntimeState::reloads).equals(Optional.of(state.reloads()));
  }

  private static Future<Void> notReloaded(InstanceState is, Engine engine, String id) {
    return engine
        .logs(id, LOG_LINES)
        .otherwise("")
        .compose(
            output -> {
              var words = LastWords.ofReload(is, output);
              return Future.failedFuture(new LoadBalancerFailure(words.reason(), words.message()));
            });
  }

  private static String reason(Throwable e) {
    if (e instanceof LoadBalancerFailure failure) {
      return failure.reason();
    }
    if (e instanceof DockerError error) {
      return switch (error.reason()) {
        case UNREACHABLE -> "Unreachable";
        case IMAGE -> "ImageMissing";
        case PORT -> "BindTaken";
        case NAME_TAKEN, NOT_FOUND, REFUSED -> "EngineRefused";
      };
    }
    return "Failed";
  }

  private static String sentence(InstanceState is, Throwable e) {
    var message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.contains(is.node()) ? message : message + " (node " + is.node() + ")";
  }
}
