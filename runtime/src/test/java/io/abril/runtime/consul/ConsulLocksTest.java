package io.abril.runtime.consul;

import static io.abril.testkit.Await.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.election.Candidate;
import io.abril.runtime.election.Elections;
import io.abril.runtime.election.Leadership;
import io.abril.runtime.election.Lease;
import io.abril.runtime.queue.VertxTimers;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.abril.testkit.RealConsul;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Elections on a real agent; each candidate has a Vert.x of its own, so that it can be killed. The
 * tests wait for most of their time, and do so at the same time, but for the one that takes the
 * agent away.
 */
@RealConsul
class ConsulLocksTest {
  private static final String AGENT = "agent";
  private static final AtomicInteger GROUPS = new AtomicInteger();

  private final ConsulAgent agent;
  private final List<Runner> runners = new ArrayList<>();
  private String group;

  ConsulLocksTest(ConsulAgent agent) {
    this.agent = agent;
  }

  /** A test that leaves the agent in peace. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = AGENT, mode = ResourceAccessMode.READ)
  @Retention(RetentionPolicy.RUNTIME)
  @interface TestBesideOthers {}

  /** When a candidate was seen to hold a confirmed lease, on the monotonic clock. */
  private record Reign(long from, long to) {}

  private final class Runner {
    final Vertx vertx = Vertx.vertx();
    final Context context = vertx.getOrCreateContext();
    final AtomicLong epoch = new AtomicLong();
    final Map<Long, Reign> reigns = new HashMap<>();
    private Leadership election;
    private volatile Leadership beside;

    Runner(String id) {
      runners.add(this);
      context.runOnContext(
          v -> {
            var candidate = new Candidate(group + id, "127.0.0.1", 1, "test");
            var http = ConsulHttp.of(vertx, ConsulSettings.of(agent.url()));
            var elections =
                new Elections(
                    new ConsulLocks(http, "abril", candidate),
                    new VertxTimers(vertx),
                    candidate.id());
            election = elections.in(group);
            beside = elections.in(group + "-beside");
            election.start();
            beside.start();
            vertx.setPeriodic(2, t -> sample());
          });
    }

    private void sample() {
      var lease = election.lease().filter(Lease::confirmed);
      long now = System.nanoTime();
      lease.ifPresent(
          l -> reigns.merge(l.epoch(), new Reign(now, now), (a, b) -> new Reign(a.from(), b.to())));
      epoch.set(lease.map(Lease::epoch).orElse(0L));
    }

    boolean leads() {
      return epoch.get() > 0;
    }

    void kill() {
      result(vertx.close());
      epoch.set(0);
    }

    void release() {
      close(election);
    }

    void close(Leadership leadership) {
      var closed = Promise.<Void>promise();
      context.runOnContext(v -> leadership.close().onComplete(closed));
      result(closed.future());
    }
  }

  @BeforeEach
  void newGroup() {
    group = "group" + GROUPS.getAndIncrement();
  }

  @AfterEach
  void nobodyEverLedBesideAnother() {
    runners.forEach(Runner::kill);
    var reigns = new ArrayList<Reign>();
    runners.forEach(r -> reigns.addAll(r.reigns.values()));
    for (Reign a : reigns) {
      for (Reign b : reigns) {
        assertThat(a.equals(b) || a.to() < b.from() || b.to() < a.from())
            .as("reigns overlap: %s and %s", a, b)
            .isTrue();
      }
    }
  }

  private Runner leader(Runner... among) {
    Await.until("one leads", () -> List.of(among).stream().anyMatch(Runner::leads));
    return List.of(among).stream().filter(Runner::leads).findFirst().orElseThrow();
  }

  @TestBesideOthers
  void oneOfTwoLeadsAndAGracefulReleaseHandsOverAtOnce() {
    var a = new Runner("a");
    var b = new Runner("b");
    var first = leader(a, b);
    var second = first.equals(a) ? b : a;
    assertThat(second.leads()).isFalse();
    long epoch = first.epoch.get();
    first.release();
    Await.until("the other leads", second::leads);
    assertThat(second.epoch.get()).isEqualTo(epoch + 1);
  }

  @TestBesideOthers
  void aKilledLeaderIsFollowedWithinItsChecksTime() {
    var a = new Runner("a");
    Await.until("a leads", a::leads);
    var b = new Runner("b");
    a.kill();
    Await.until("b leads", b::leads);
    assertThat(b.epoch.get()).isEqualTo(2);
  }

  @TestBesideOthers
  void aKilledProcessThatIsStartedAgainUnderItsNameDoesNotWaitForItsOwnFormerSession() {
    var a = new Runner("a");
    Await.until("a leads", a::leads);
    a.kill();
    var again = new Runner("a");
    Await.until("a leads anew", again::leads);
    assertThat(again.epoch.get()).isEqualTo(2);
  }

  @TestBesideOthers
  void oneProcessLeadsOneGroupAndNotTheOther() {
    var a = new Runner("a");
    Await.until("a leads both", () -> a.leads() && a.beside.lease().isPresent());
    var b = new Runner("b");
    Await.until("b stands", () -> b.beside != null);
    Await.until("b knows who leads", () -> b.election.settled() && b.beside.settled());
    a.close(a.beside);
    Await.until("b leads the other", () -> b.beside.lease().isPresent());
    // Two heartbeats later nothing has changed: the service is a's still.
    long lease = System.nanoTime() + 2_000_000_000L;
    Await.until(
        "a goes on leading",
        () -> {
          assertThat(a.election.lease()).isPresent();
          assertThat(b.election.lease()).isEmpty();
          return System.nanoTime() > lease;
        });
    a.release();
    Await.until("b leads both", b::leads);
    assertThat(new String(agent.get("/v1/agent/services"), StandardCharsets.UTF_8))
        .doesNotContain("\"" + group + "a\"");
  }

  @TestBesideOthers
  void aLockDeletedByHandDoesNotStartTheEpochsAnew() {
    var a = new Runner("a");
    Await.until("a leads", a::leads);
    a.release();
    agent.delete("/v1/kv/abril/leader/" + group);
    var b = new Runner("b");
    Await.until("b leads", b::leads);
    assertThat(b.epoch.get()).isEqualTo(2);
  }

  @TestBesideOthers
  void whoSawNoLockDoesNotTakeOneThatWasTakenAndDeletedMeanwhile() {
    var vertx = Vertx.vertx();
    try {
      var http = ConsulHttp.of(vertx, ConsulSettings.of(agent.url()));
      var locks = new ConsulLocks(http, "abril", new Candidate(group, "127.0.0.1", 1, "test"));
      result(locks.register());
      var session = result(locks.openSession());
      var never = result(locks.read(group));
      assertThat(result(locks.acquire(group, session, never, 1))).isTrue();
      agent.delete("/v1/kv/abril/leader/" + group);
      assertThat(result(locks.acquire(group, session, never, 1))).isFalse();
      var deleted = result(locks.read(group));
      assertThat(result(locks.acquire(group, session, deleted, 2))).isTrue();
      agent.delete("/v1/kv/abril/leader/" + group);
      assertThat(result(locks.acquire(group, session, deleted, 2))).isFalse();
      result(locks.endSession(session));
      result(locks.deregister());
    } finally {
      result(vertx.close());
    }
  }

  @TestBesideOthers
  void aLockOverwrittenByHandIsTakenAndKeepsItsEpoch() {
    var a = new Runner("a");
    Await.until("a leads", a::leads);
    agent.put("/v1/kv/abril/leader/" + group, "scribble");
    var b = new Runner("b");
    a.kill();
    Await.until("b leads", b::leads);
    assertThat(b.epoch.get()).isEqualTo(2);
  }

  @TestBesideOthers
  void aLeaderWhoseSessionWasDestroyedComesBackByItself() {
    var a = new Runner("a");
    Await.until("a leads", a::leads);
    long epoch = a.epoch.get();
    var lock = new String(agent.get("/v1/kv/abril/leader/" + group), StandardCharsets.UTF_8);
    agent.put(
        "/v1/session/destroy/" + lock.replaceAll("(?s).*\"Session\":\\s*\"([^\"]+)\".*", "$1"), "");
    Await.until("a leads anew", () -> a.epoch.get() > epoch);
  }

  @TestBesideOthers
  void aLeaderThatItsAgentHasForgottenComesBackByItself() {
    var a = new Runner("a");
    Await.until("a leads", a::leads);
    long epoch = a.epoch.get();
    agent.put("/v1/agent/service/deregister/" + group + "a", "");
    Await.until("a leads anew", () -> a.epoch.get() > epoch);
  }

  @Test
  @ResourceLock(AGENT)
  void whoLedBeforeConsulWasGoneAndWhoStartedMeanwhileStandAgainWhenItIsBack() {
    var a = new Runner("a");
    Await.until("a leads", a::leads);
    agent.kill();
    Await.until("the lease is void", () -> !a.leads());
    var b = new Runner("b");
    agent.restart();
    leader(a, b).kill();
    Await.until("the other leads", () -> a.leads() || b.leads());
  }
}
