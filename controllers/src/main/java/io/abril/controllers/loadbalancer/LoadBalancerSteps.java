package io.abril.controllers.loadbalancer;

import io.abril.api.Resource;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.LoadBalancerStatus;
import io.abril.controllers.docker.DockerError;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engines;
import io.abril.controllers.haproxy.Certificate;
import io.abril.controllers.haproxy.RuntimeApi;
import io.abril.controllers.haproxy.RuntimeDiff;
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
import java.util.List;
import java.util.Optional;

/**
 * Carries actions out. A failure is kept as the instance's own and said in the next pass: it never
 * stops another instance.
 */
final class LoadBalancerSteps {
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);

  private final Clock clock;
  private final Engines engines;
  private final RuntimeApi api;
  private final RuntimeTls tls;
  private final String root;
  private final Reloader reloader;

  LoadBalancerSteps(
      Vertx vertx, Clock clock, Engines engines, RuntimeApi api, RuntimeTls tls, String root) {
    this.clock = clock;
    this.engines = engines;
    this.api = api;
    this.tls = tls;
    this.root = root;
    this.reloader = new Reloader(vertx, clock, api, tls);
  }

  Step step(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb,
      LoadBalancerAction action,
      InstanceMemory memory) {
    var is = action.on();
    return new Step(
        action.verb(),
        action.what(lb.name()),
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
      return reloader.write(a.on(), engine, a.container().id(), memory);
    } else if (action instanceof Reload a) {
      return reloader.reload(a.on(), engine, a.container().id(), memory);
    }
    throw new IllegalStateException("no step for " + action.verb());
  }

  private Future<Void> create(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb, InstanceState is, Engine engine) {
    var image = lb.spec().image();
    return engine
        .hasImage(image)
        .compose(has -> has ? Future.succeededFuture() : engine.pull(image, Optional.empty()))
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
    api.forget(remove.on().target()); // a soft stop waits for every connection
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
    return api.apply(is.target(), diff.current(), diff.old(), files(is))
        .onSuccess(
            applied -> {
              memory.read(applied.state(), clock.instant());
              memory.sent(
                  diff,
                  Refusals.sentence(is.node(), diff.current(), applied.answers()),
                  clock.instant());
            })
        .<Void>mapEmpty()
        .recover(
            e -> {
              memory.unsent(sentence(is, e), clock.instant());
              return Future.succeededFuture();
            });
  }

  private static List<String> files(InstanceState is) {
    return is.config().certificates().stream().map(Certificate::file).toList();
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
        case NAME_TAKEN, NOT_FOUND, REFUSED -> LoadBalancerFailure.ENGINE_REFUSED;
      };
    }
    return "Failed";
  }

  private static String sentence(InstanceState is, Throwable e) {
    var message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.contains(is.node()) ? message : message + " (node " + is.node() + ")";
  }
}
