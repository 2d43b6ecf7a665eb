package io.abril.runtime.election;

import io.abril.runtime.queue.Timers;
import io.abril.runtime.store.StateStore.Fence;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process's candidacy in one group. The way to leadership:
 *
 * <ol>
 *   <li>wait, with a session at hand, until the lock is free;
 *   <li>take it, if nobody else was faster, with the next epoch;
 *   <li>wait out the lease of the leader before, unless it is known to be over ({@link Takeover});
 *   <li>lead, as soon as a heartbeat is confirmed that is younger than a lease.
 * </ol>
 *
 * A heartbeat that the agent answers proves only that the agent lives. It is confirmed by whatever
 * shows afterwards that the servers have the lock as ours: that we could take it, or a consistent
 * read. {@link Takeover#LEASE} after the sending of the last confirmed heartbeat the lease is void,
 * whatever else happens, and valid again when a later one is confirmed.
 */
final class Election implements Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Election.class);
  private static final Duration RENEWAL = Duration.ofSeconds(4);
  private static final Duration RETRY = Duration.ofMillis(250);

  private final Elections process;
  private final LockService locks;
  private final Timers timers;
  private final String self;
  private final String group;
  private final List<Consumer<Boolean>> listeners = new ArrayList<>();

  private Optional<Future<String>> session = Optional.empty();

  /** What an await saw of the lock; the next attempt begins with it. */
  private Optional<Lock> seen = Optional.empty();

  /** The lock as it was before our session asked for it: whose lease we may have to outwait. */
  private Optional<Displaced> displaced = Optional.empty();

  /** The lock that we have. */
  private Optional<Held> held = Optional.empty();

  private long highestEpoch;
  private long ledEpoch;

  /** From then on a lock that is held under our name is not that of a former life. */
  private boolean lookedBefore;

  private boolean settled;
  private boolean campaigning;
  private boolean closed;

  private record Displaced(Lock lock, Moment free) {}

  Election(Elections process, LockService locks, Timers timers, String self, String group) {
    this.process = process;
    this.locks = locks;
    this.timers = timers;
    this.self = self;
    this.group = group;
  }

  /** The lock is ours; a lease once this process leads. */
  private final class Held implements Lease {
    private final Fence fence;
    private final long epoch;
    private Moment confirmed;
    private boolean mayAct;
    private boolean leads;

    Held(String session, long epoch, Moment confirmed) {
      this.fence = new Fence(locks.key(group), session);
      this.epoch = epoch;
      this.confirmed = confirmed;
    }

    @Override
    public Fence fence() {
      return fence;
    }

    @Override
    public long epoch() {
      return epoch;
    }

    boolean isCurrent() {
      return held.filter(h -> h == this).isPresent();
    }

    boolean isFresh() {
      return confirmed.isWithin(Takeover.LEASE, timers);
    }

    @Override
    public boolean confirmed() {
      return leads && isCurrent() && isFresh();
    }
  }

  @Override
  public Future<Void> start() {
    renewLater();
    return process.begin().onComplete(r -> campaign());
  }

  @Override
  public Optional<Lease> lease() {
    return held.filter(h -> h.leads).map(h -> h);
  }

  @Override
  public boolean settled() {
    return settled;
  }

  @Override
  public void onChange(Consumer<Boolean> listener) {
    listeners.add(listener);
  }

  // -- the way to the lock

  private void campaign() {
    if (closed || campaigning || held.isPresent()) {
      return;
    }
    campaigning = true;
    session()
        .compose(this::attempt)
        .onComplete(
            won -> {
              campaigning = false;
              campaign();
            },
            error -> {
              campaigning = false;
              LOG.debug("election group={} outcome=retry cause={}", group, error.getMessage());
              timers.after(RETRY, this::campaign);
            });
  }

  /** Our session; opened when there is none, once for all who ask meanwhile. */
  private Future<String> session() {
    if (process.lastHeartbeat().isEmpty()) {
      return Future.failedFuture("the agent is silent");
    }
    if (session.isEmpty()) {
      var opened = locks.openSession();
      session = Optional.of(opened);
      opened.onFailure(e -> session = Optional.empty());
    }
    return session.get();
  }

  /** Answers whether it was our session still. */
  private boolean forgetSession(String id) {
    if (!session.map(Future::result).equals(Optional.of(id))) {
      return false;
    }
    session = Optional.empty();
    displaced = Optional.empty();
    return true;
  }

  /** Takes the lock if it is free; otherwise answers when it may be. */
  private Future<Void> attempt(String id) {
    var known = seen;
    seen = Optional.empty();
    return known
        .map(Future::succeededFuture)
        .orElseGet(() -> locks.read(group))
        .compose(lock -> closed ? Future.failedFuture("closed") : look(id, lock));
  }

  private Future<Void> look(String id, Lock lock) {
    highestEpoch = Math.max(highestEpoch, lock.epoch());
    if (lock.session().isEmpty() || lock.heldBy(id)) {
      lookedBefore = true;
      return take(id, lock);
    }
    settled = true;
    if (!lookedBefore && lock.last().filter(last -> last.controller().equals(self)).isPresent()) {
      // A former life of this process, which was killed: our heartbeats would keep its session.
      return locks.endSession(lock.session().get()).onSuccess(v -> lookedBefore = true);
    }
    lookedBefore = true;
    return locks
        .awaitChange(group, lock)
        .onSuccess(now -> seen = Optional.of(now).filter(l -> l.session().isEmpty()))
        .mapEmpty();
  }

  private Future<Void> take(String id, Lock lock) {
    // It is ours already when an earlier attempt was carried out, but its answer got lost.
    if (displaced.filter(d -> lock.heldBy(id) || lock.isUntouchedSince(d.lock())).isEmpty()) {
      displaced = Optional.of(new Displaced(lock, Moment.now(timers)));
    }
    var before = displaced.get();
    return process
        .heartbeatFor(before.free())
        .compose(heartbeat -> take(id, lock, before, heartbeat));
  }

  /**
   * Takes it.
   *
   * @param heartbeat sent before: what the lock's being ours confirms
   */
  private Future<Void> take(String id, Lock lock, Displaced before, Moment heartbeat) {
    long epoch = highestEpoch + 1;
    var atOnce = mayActAtOnce(before.lock());
    return locks
        .acquire(group, id, lock, epoch)
        .compose(
            taken -> {
              if (!taken) {
                return keepOrForget(id);
              }
              highestEpoch = epoch;
              return atOnce
                  .onSuccess(yes -> hold(new Held(id, epoch, heartbeat), yes, before))
                  .mapEmpty();
            });
  }

  private Future<Boolean> mayActAtOnce(Lock before) {
    if (Takeover.isPlainlySafe(before, self, ledEpoch)) {
      return Future.succeededFuture(true);
    }
    return locks
        .controllers()
        .map(controllers -> Takeover.isSafe(before, self, controllers))
        .otherwise(false);
  }

  /** The lock could not be taken though it was free: others were faster, or our session is gone. */
  private Future<Void> keepOrForget(String id) {
    return locks
        .renew(id)
        .compose(
            alive -> {
              if (!alive) {
                forgetSession(id);
              }
              return Future.failedFuture("the lock was not to be had");
            });
  }

  // -- with the lock

  private void hold(Held mine, boolean atOnce, Displaced before) {
    held = Optional.of(mine);
    if (atOnce) {
      mayAct(mine);
      return;
    }
    long waited = timers.nanos() - before.free().nanos();
    var rest = Takeover.OUTWAIT.minusNanos(waited);
    LOG.info("election group={} outcome=waits epoch={} ms={}", group, mine.epoch, rest.toMillis());
    timers.after(rest, () -> mayAct(mine));
  }

  private void mayAct(Held mine) {
    mine.mayAct = true;
    leadIfConfirmed(mine);
  }

  private void leadIfConfirmed(Held mine) {
    if (mine.leads || !mine.mayAct || !mine.isCurrent() || !mine.isFresh() || closed) {
      return;
    }
    mine.leads = true;
    ledEpoch = mine.epoch;
    displaced = Optional.empty();
    settled = true;
    LOG.info("election group={} outcome=leading controller={} epoch={}", group, self, mine.epoch);
    tell(true);
  }

  /** A heartbeat was answered: it counts if the lock is ours after it. */
  void confirm(Moment heartbeat) {
    held.ifPresent(
        mine ->
            locks
                .read(group)
                .onSuccess(
                    lock -> {
                      if (!mine.isCurrent()) {
                        return;
                      }
                      if (!lock.heldBy(mine.fence.session())) {
                        lost(mine, "the lock is held by " + lock.session().orElse("nobody"));
                      } else if (heartbeat.isAfter(mine.confirmed)) {
                        mine.confirmed = heartbeat;
                        leadIfConfirmed(mine);
                      }
                    }));
  }

  private void renewLater() {
    timers.after(
        RENEWAL,
        () -> {
          if (!closed) {
            renewLater();
            session.filter(Future::succeeded).map(Future::result).ifPresent(this::renew);
          }
        });
  }

  private void renew(String id) {
    locks
        .renew(id)
        .onSuccess(
            alive -> {
              if (!alive && !closed && forgetSession(id)) {
                held.ifPresent(mine -> lost(mine, "the session has ended"));
                session(); // so that it is at hand when the lock is free
              }
            });
  }

  private void lost(Held mine, String why) {
    held = Optional.empty();
    if (mine.leads) {
      LOG.warn("election group={} outcome=lost controller={} why=\"{}\"", group, self, why);
      tell(false);
    }
    campaign();
  }

  /** A listener that throws must not end the candidacy. */
  private void tell(boolean leading) {
    for (var listener : List.copyOf(listeners)) {
      try {
        listener.accept(leading);
      } catch (RuntimeException e) {
        LOG.error(
            "election group={} outcome=listener-failed cause=\"{}\"", group, e.getMessage(), e);
      }
    }
  }

  @Override
  public Future<Void> close() {
    closed = true;
    var led = held.filter(h -> h.leads);
    held = Optional.empty();
    led.ifPresent(h -> tell(false));
    // One that doesn't lead yet must not say "released": the leader before may still act.
    return led.map(h -> locks.release(group, h.fence.session(), h.epoch))
        .orElse(Future.succeededFuture())
        .eventually(this::endSession)
        .eventually(() -> process.left(this))
        .otherwiseEmpty();
  }

  private Future<Void> endSession() {
    return session
        .map(opened -> opened.compose(locks::endSession))
        .orElse(Future.succeededFuture());
  }
}
