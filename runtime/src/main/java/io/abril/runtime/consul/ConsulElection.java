package io.abril.runtime.consul;

import io.abril.runtime.election.Leadership;
import io.abril.runtime.election.Lease;
import io.abril.runtime.store.StateStore.Fence;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leadership by a Consul session that lives as long as this process's service check: the lock is
 * free 3 seconds after the last heartbeat of a killed process, and at once after a graceful
 * release.
 *
 * <p>A heartbeat that the local agent answers proves only that the agent lives. It is confirmed by
 * a consistent read of the lock that shows our session; two seconds after the sending of the last
 * confirmed heartbeat the lease is void, whatever else happens.
 */
public final class ConsulElection implements Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(ConsulElection.class);
  private static final long HEARTBEAT_MS = 1_000;
  private static final long RENEW_MS = 4_000;
  private static final long RETRY_MS = 250;
  private static final Duration LEASE = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final LockCalls calls;
  private final Candidate candidate;
  private final List<Consumer<Boolean>> listeners = new ArrayList<>();
  private Optional<HeldLease> lease = Optional.empty();
  private Optional<String> session = Optional.empty();
  private boolean settled;
  private boolean closed;
  private boolean beating;
  private boolean campaigning;
  private boolean silent;

  /** The lock as it was before our session asked for it: whose lease we may have to outwait. */
  private Optional<LockCalls.Lock> displaced = Optional.empty();

  /** Stands for election in the group whose lock is {@code leader/<group>}. */
  public ConsulElection(
      Vertx vertx, ConsulHttp http, String root, String group, Candidate candidate) {
    this.vertx = vertx;
    this.candidate = candidate;
    this.calls = new LockCalls(http, root, "leader/" + group, candidate);
  }

  private final class HeldLease implements Lease {
    private final Fence fence;
    private final long epoch;
    private long confirmedAt;

    HeldLease(Fence fence, long epoch, long confirmedAt) {
      this.fence = fence;
      this.epoch = epoch;
      this.confirmedAt = confirmedAt;
    }

    @Override
    public Fence fence() {
      return fence;
    }

    @Override
    public long epoch() {
      return epoch;
    }

    @Override
    public boolean confirmed() {
      return lease.filter(l -> l == this).isPresent()
          && System.nanoTime() - confirmedAt < LEASE.toNanos();
    }
  }

  @Override
  public Future<Void> start() {
    var registered =
        calls
            .register()
            .recover(
                e -> {
                  LOG.warn(
                      "election outcome=not-registered retryMs={} cause={}",
                      HEARTBEAT_MS,
                      e.getMessage());
                  return Future.succeededFuture();
                });
    return registered.onComplete(
        r -> {
          vertx.setPeriodic(HEARTBEAT_MS, t -> heartbeat(t));
          vertx.setPeriodic(RENEW_MS, t -> renew(t));
          campaign();
        });
  }

  @Override
  public Optional<Lease> lease() {
    return lease.map(l -> l);
  }

  @Override
  public boolean settled() {
    return settled;
  }

  @Override
  public void onChange(Consumer<Boolean> listener) {
    listeners.add(listener);
  }

  private void heartbeat(long timer) {
    if (closed) {
      vertx.cancelTimer(timer);
      return;
    }
    if (beating) {
      return;
    }
    beating = true;
    long sentAt = System.nanoTime();
    beat()
        .compose(v -> lease.isPresent() ? calls.holder() : Future.succeededFuture(Optional.empty()))
        .onComplete(
            holder -> {
              beating = false;
              silent = false;
              confirm(holder, sentAt);
            },
            error -> {
              beating = false;
              if (!silent) {
                LOG.warn("election outcome=heartbeat-failed cause=\"{}\"", error.getMessage());
              }
              silent = true;
            });
  }

  /** One heartbeat; an agent that has forgotten us is told again. */
  private Future<Void> beat() {
    return calls
        .pass()
        .compose(known -> known || closed ? Future.succeededFuture() : calls.register());
  }

  private void confirm(Optional<String> holder, long sentAt) {
    lease.ifPresent(
        held -> {
          if (holder.equals(Optional.of(held.fence.session()))) {
            held.confirmedAt = Math.max(held.confirmedAt, sentAt);
          } else if (sentAt > held.confirmedAt) {
            lost("the lock is held by " + holder.orElse("nobody"));
          }
        });
  }

  private void renew(long timer) {
    if (closed) {
      vertx.cancelTimer(timer);
      return;
    }
    session.ifPresent(
        id ->
            calls
                .renew(id)
                .onSuccess(
                    alive -> {
                      if (!alive && session.equals(Optional.of(id))) {
                        forgetSession();
                        lost("the session has ended");
                      }
                    }));
  }

  private void campaign() {
    if (closed || campaigning || lease.isPresent()) {
      return;
    }
    campaigning = true;
    withSession()
        .compose(this::tryLock)
        .onComplete(
            won -> {
              campaigning = false;
              if (!won) {
                campaign();
              }
            },
            error -> {
              campaigning = false;
              LOG.debug("election outcome=retry cause={}", error.getMessage());
              vertx.setTimer(RETRY_MS, t -> campaign());
            });
  }

  private Future<String> withSession() {
    return session
        .map(Future::succeededFuture)
        .orElseGet(() -> calls.createSession().compose(this::keepSession));
  }

  private Future<String> keepSession(String id) {
    if (closed) {
      return calls.destroySession(id).compose(v -> Future.failedFuture("closed meanwhile"));
    }
    session = Optional.of(id);
    return Future.succeededFuture(id);
  }

  private void forgetSession() {
    session = Optional.empty();
    displaced = Optional.empty();
  }

  /** Answers whether the lock was taken; otherwise waits until it may be free. */
  private Future<Boolean> tryLock(String id) {
    return calls
        .read()
        .compose(
            lock -> {
              boolean ours = lock.session().equals(Optional.of(id));
              if (lock.session().isPresent() && !ours) {
                settled = true;
                return calls.awaitChange(lock).map(false);
              }
              // It is ours already when an earlier attempt got no further than taking it.
              if (!ours || displaced.isEmpty()) {
                displaced = Optional.of(lock);
              }
              return calls
                  .acquire(id, lock)
                  .compose(ok -> ok ? takeOver(id, lock.epoch() + 1) : awaitSession(id));
            });
  }

  /** The lock could not be taken though it was free: our session may be gone. */
  private Future<Boolean> awaitSession(String id) {
    return calls
        .renew(id)
        .compose(
            alive -> {
              if (!alive) {
                forgetSession();
              }
              return vertx.timer(RETRY_MS).map(false);
            });
  }

  private Future<Boolean> takeOver(String id, long epoch) {
    return displaced
        .map(calls::mayActAtOnce)
        .orElse(Future.succeededFuture(false))
        .recover(e -> Future.succeededFuture(false))
        .compose(at -> at ? Future.succeededFuture() : vertx.timer(LEASE.toMillis()).mapEmpty())
        .compose(v -> confirmed(id))
        .map(
            sentAt -> {
              if (sentAt.isEmpty() || closed) {
                return false;
              }
              lead(new HeldLease(new Fence(calls.key(), id), epoch, sentAt.get()));
              return true;
            });
  }

  /** When the heartbeat was sent after which the lock was read to be ours; empty if it isn't. */
  private Future<Optional<Long>> confirmed(String id) {
    long sentAt = System.nanoTime();
    return beat()
        .compose(v -> calls.holder())
        .map(holder -> holder.filter(id::equals).map(h -> sentAt));
  }

  private void lead(HeldLease won) {
    displaced = Optional.empty();
    lease = Optional.of(won);
    settled = true;
    LOG.info("election outcome=leading controller={} epoch={}", candidate.id(), won.epoch());
    tell(true);
  }

  /** A listener that throws must not end the candidacy. */
  private void tell(boolean leading) {
    for (var listener : listeners) {
      try {
        listener.accept(leading);
      } catch (RuntimeException e) {
        LOG.error("election outcome=listener-failed cause=\"{}\"", e.getMessage(), e);
      }
    }
  }

  private void lost(String why) {
    if (lease.isPresent()) {
      lease = Optional.empty();
      LOG.warn("election outcome=lost controller={} why=\"{}\"", candidate.id(), why);
      tell(false);
    }
    campaign();
  }

  @Override
  public Future<Void> close() {
    closed = true;
    var held = lease;
    lease = Optional.empty();
    if (held.isPresent()) {
      tell(false);
    }
    var released =
        held.map(l -> calls.release(l.fence().session(), l.epoch()))
            .orElse(Future.succeededFuture());
    return released
        .eventually(() -> session.map(calls::destroySession).orElse(Future.succeededFuture()))
        .eventually(calls::deregister)
        .otherwiseEmpty();
  }

  /**
   * The process that stands.
   *
   * @param id unique among controllers
   * @param address where its HTTP server listens
   * @param version of the program
   */
  public record Candidate(String id, String address, int port, String version) {}
}
