package io.abril.runtime;

import io.abril.runtime.consul.ConsulHttp;
import io.abril.runtime.consul.ConsulLocks;
import io.abril.runtime.consul.ConsulStore;
import io.abril.runtime.election.Candidate;
import io.abril.runtime.election.Elections;
import io.abril.runtime.election.Leadership;
import io.abril.runtime.queue.Timers;
import io.abril.runtime.queue.VertxTimers;
import io.abril.runtime.store.StateStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** Consul and one event loop of Vert.x. */
final class ConsulPlatform implements Platform {
  private final OperatorSettings settings;
  private final ConsulHttp consul;
  private final ConsulStore store;
  private final WorkerExecutor workers;
  private final io.vertx.core.Context context;
  private final Timers timers;
  private Optional<Elections> elections = Optional.empty();
  private int port;

  ConsulPlatform(Vertx vertx, OperatorSettings settings) {
    this.settings = settings;
    this.consul = ConsulHttp.of(vertx, settings.consul());
    this.store = new ConsulStore(vertx, consul, settings.root());
    this.workers = vertx.createSharedWorkerExecutor("abril-blocking", 32);
    this.context = vertx.getOrCreateContext();
    this.timers = new VertxTimers(vertx);
  }

  ConsulHttp consul() {
    return consul;
  }

  WorkerExecutor workers() {
    return workers;
  }

  /** Where this process's HTTP server was found to listen; known to the others from the lock. */
  void servesAt(int actualPort) {
    port = actualPort;
  }

  @Override
  public StateStore store() {
    return store;
  }

  /** The same, with what it tells of its watches. */
  ConsulStore consulStore() {
    return store;
  }

  @Override
  public Timers timers() {
    return timers;
  }

  @Override
  public Executor loop() {
    return action -> {
      if (Vertx.currentContext() == context) {
        action.run();
      } else {
        context.runOnContext(v -> action.run());
      }
    };
  }

  @Override
  public <X> Future<X> blocking(Callable<X> work) {
    return workers.executeBlocking(work, false);
  }

  @Override
  public Leadership leadership(String group) {
    if (elections.isEmpty()) {
      var candidate = new Candidate(settings.id(), settings.httpHost(), port, settings.version());
      elections =
          Optional.of(
              new Elections(
                  new ConsulLocks(consul, settings.root(), candidate), timers, settings.id()));
    }
    return elections.get().in(group);
  }
}
