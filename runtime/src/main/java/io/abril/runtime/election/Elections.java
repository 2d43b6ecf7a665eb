package io.abril.runtime.election;

import io.abril.runtime.queue.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process's candidacies: it is registered once, with one check that it heartbeats every second,
 * however many groups it stands in. Belongs to the event loop.
 *
 * <p>The service goes when the last of the candidacies is closed.
 */
public final class Elections {
  private static final Logger LOG = LoggerFactory.getLogger(Elections.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private final LockService locks;
  private final Timers timers;
  private final String self;
  private final List<Election> standing = new ArrayList<>();
  private Optional<Future<Void>> begun = Optional.empty();
  private Optional<Moment> lastHeartbeat = Optional.empty();
  private boolean registered;
  private boolean beating;
  private boolean silent;
  private boolean gone;

  /**
   * A process that stands nowhere yet.
   *
   * @param self its {@link Candidate#id}
   */
  public Elections(LockService locks, Timers timers, String self) {
    this.locks = locks;
    this.timers = timers;
    this.self = self;
  }

  /** This process's candidacy in a group; asked once per group. */
  public Leadership in(String group) {
    var election = new Election(this, locks, timers, self, group);
    standing.add(election);
    return election;
  }

  /** When the last heartbeat was sent that the agent is known to have got. */
  Optional<Moment> lastHeartbeat() {
    return lastHeartbeat;
  }

  /**
   * A heartbeat that is young enough for who takes a lock.
   *
   * @param free when the lock was seen to be free
   * @return when it was sent; fails while the agent answers none
   */
  Future<Moment> heartbeatFor(Moment free) {
    return youngEnough(free)
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                beat()
                    .compose(
                        v ->
                            youngEnough(free)
                                .map(Future::succeededFuture)
                                .orElseGet(() -> Future.failedFuture("the agent is silent"))));
  }

  private Optional<Moment> youngEnough(Moment free) {
    return lastHeartbeat.filter(sent -> sent.isWithin(Takeover.HEARTBEAT_AGE, free));
  }

  /** Begins to live; answers when the agent has been told, or could not be told for now. */
  Future<Void> begin() {
    if (begun.isEmpty()) {
      begun = Optional.of(beat());
      after(HEARTBEAT);
    }
    return begun.get();
  }

  private void after(Duration time) {
    timers.after(
        time,
        () -> {
          if (!gone) {
            after(HEARTBEAT);
            beat();
          }
        });
  }

  /** One heartbeat, unless one is under way; an agent that doesn't know us is told. */
  private Future<Void> beat() {
    if (beating) {
      return Future.succeededFuture();
    }
    beating = true;
    var sent = Moment.now(timers);
    // A former life's registration may be there still, with another address.
    return (registered ? locks.heartbeat() : Future.succeededFuture(false))
        .compose(known -> known || gone ? Future.succeededFuture() : locks.register())
        .onComplete(
            ok -> {
              beating = false;
              registered = true;
              silent = false;
              lastHeartbeat = Optional.of(sent);
              List.copyOf(standing).forEach(e -> e.confirm(sent));
            },
            error -> {
              beating = false;
              if (!silent) {
                LOG.warn("election outcome=heartbeat-failed cause=\"{}\"", error.getMessage());
              }
              silent = true;
            })
        .otherwiseEmpty();
  }

  /** A candidacy has ended. */
  Future<Void> left(Election election) {
    standing.remove(election);
    if (!standing.isEmpty() || gone) {
      return Future.succeededFuture();
    }
    gone = true;
    return locks.deregister();
  }
}
