package io.abril.testkit;

import io.abril.runtime.election.Lock;
import io.abril.runtime.election.LockService;
import io.abril.runtime.queue.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A process that uses {@link MemoryLocks}, with its event loop and the agent on its host. While it
 * is frozen its timers and answers wait and the clock goes on; while it is cut off its agent goes
 * on answering heartbeats and the servers don't.
 */
public final class LockProcess implements LockService, Timers {
  private static final Duration TIMEOUT = Duration.ofMillis(TIMEOUT_MS);
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final MemoryLocks servers;
  private final LockAgent agent;
  private final VirtualTimers clock;
  private final String id;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean dead;
  private boolean frozen;
  private boolean losesHeartbeats;

  LockProcess(MemoryLocks servers, LockAgent agent, VirtualTimers clock, String id) {
    this.servers = servers;
    this.agent = agent;
    this.clock = clock;
    this.id = id;
  }

  /** Its name. */
  public String id() {
    return id;
  }

  /** It ends; its agent goes on. */
  public void kill() {
    dead = true;
  }

  /** Whether it was killed. */
  public boolean isDead() {
    return dead;
  }

  /** It does nothing more until it is thawed. */
  public void freeze() {
    frozen = true;
  }

  /** It does everything at once that waited. */
  public void thaw() {
    frozen = false;
    while (!frozen && !waiting.isEmpty()) {
      run(waiting.poll());
    }
  }

  /** Its host reaches no server; after a while the others take the host for dead. */
  public void cutOff() {
    agent.cutOff();
  }

  /** Its host reaches the servers again. */
  public void reconnect() {
    agent.reconnect();
  }

  /** What it tells its agent gets lost on the way, or no more. */
  public void losesHeartbeats(boolean yes) {
    losesHeartbeats = yes;
  }

  /** Its agent loses what was registered with it. */
  public void forgottenByItsAgent() {
    agent.forget();
  }

  // -- its event loop

  @Override
  public Instant now() {
    return clock.now();
  }

  @Override
  public long nanos() {
    return clock.nanos();
  }

  @Override
  public Runnable after(Duration delay, Runnable action) {
    return clock.after(delay, () -> hear(action));
  }

  private void hear(Runnable event) {
    if (frozen) {
      waiting.add(event);
    } else {
      run(event);
    }
  }

  private void run(Runnable event) {
    if (!dead) {
      event.run();
      servers.happened();
    }
  }

  // -- its calls

  /** The answer is heard after the call's way there and back, or a failure in time. */
  private <X> Future<X> call(boolean ofServers, Supplier<X> work) {
    var answer = Promise.<X>promise();
    boolean fails = servers.fails();
    boolean done = !fails || servers.coin();
    clock.after(TIMEOUT, () -> hear(() -> answer.tryFail("no answer in time")));
    clock.after(
        servers.delay(),
        () -> {
          if (ofServers && agent.isCutOff()) {
            clock.after(servers.delay(), () -> hear(() -> answer.tryFail("no cluster leader")));
            return;
          }
          try {
            var result = done ? work.get() : null;
            clock.after(
                servers.delay(),
                () ->
                    hear(
                        () -> {
                          if (fails) {
                            answer.tryFail("the connection broke");
                          } else {
                            answer.tryComplete(result);
                          }
                        }));
          } catch (IllegalStateException e) {
            clock.after(servers.delay(), () -> hear(() -> answer.tryFail(e)));
          }
        });
    return answer.future();
  }

  private Future<Void> run(boolean ofServers, Runnable work) {
    return call(
            ofServers,
            () -> {
              work.run();
              return true;
            })
        .mapEmpty();
  }

  @Override
  public Future<Void> register() {
    return run(false, agent::register);
  }

  @Override
  public Future<Void> deregister() {
    return run(false, agent::forget);
  }

  @Override
  public Future<Boolean> heartbeat() {
    return losesHeartbeats
        ? Future.failedFuture("the connection broke")
        : call(false, agent::heartbeat);
  }

  @Override
  public Future<String> openSession() {
    return call(true, () -> servers.open(id));
  }

  @Override
  public Future<Boolean> renew(String session) {
    return call(true, () -> servers.renew(session));
  }

  @Override
  public Future<Void> endSession(String session) {
    return run(true, () -> servers.end(session));
  }

  @Override
  public String key(String group) {
    return "leader/" + group;
  }

  @Override
  public Future<Lock> read(String group) {
    return call(true, () -> servers.lock(group));
  }

  @Override
  public Future<Lock> awaitChange(String group, Lock seen) {
    var answer = Promise.<Lock>promise();
    Runnable wake =
        () ->
            clock.after(
                servers.delay(),
                () -> {
                  var lock = servers.perhapsStale(group);
                  if (!agent.isCutOff()) {
                    clock.after(servers.delay(), () -> hear(() -> answer.tryComplete(lock)));
                  }
                });
    clock.after(WAIT, wake);
    clock.after(WAIT.plus(TIMEOUT), () -> hear(() -> answer.tryFail("no answer in time")));
    servers.whenChanged(group, seen, wake);
    return answer.future();
  }

  @Override
  public Future<Boolean> acquire(String group, String session, Lock seen, long epoch) {
    return call(true, () -> servers.acquire(group, id, session, seen, epoch));
  }

  @Override
  public Future<Void> release(String group, String session, long epoch) {
    return run(true, () -> servers.release(group, id, session, epoch));
  }

  @Override
  public Future<Map<String, Health>> controllers() {
    return call(true, servers::checks);
  }
}
