package io.abril.runtime.consul;

import static io.abril.testkit.Await.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.abril.runtime.consul.ConsulElection.Candidate;
import io.abril.runtime.election.Lease;
import io.abril.testkit.Await;
import io.abril.testkit.ConsulAgent;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real agent; each candidate has a Vert.x of its own, so that it can be killed. */
class ConsulElectionTest {
  private static ConsulAgent agent;
  private static int groups;

  private final List<Runner> runners = new ArrayList<>();
  private String group;

  /** When a candidate was seen to hold a confirmed lease, on the monotonic clock. */
  private record Reign(long from, long to) {}

  private final class Runner {
    final Vertx vertx = Vertx.vertx();
    final Context context = vertx.getOrCreateContext();
    final AtomicLong epoch = new AtomicLong();
    final Map<Long, Reign> reigns = new HashMap<>();
    private ConsulElection election;

    Runner(String id) {
      runners.add(this);
      context.runOnContext(
          v -> {
            var http = ConsulHttp.of(vertx, ConsulSettings.of(agent.url()));
            election =
                new ConsulElection(
                    vertx, http, "abril", group, new Candidate(group + id, "127.0.0.1", 1, "test"));
            election.start();
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
      var closed = Promise.<Void>promise();
      context.runOnContext(v -> election.close().onComplete(closed));
      result(closed.future());
    }
  }

  @BeforeAll
  static void start() {
    assumeTrue(ConsulAgent.available(), "no consul binary on PATH");
    agent = ConsulAgent.start();
  }

  @AfterAll
  static void stop() {
    if (agent != null) {
      agent.close();
    }
  }

  @BeforeEach
  void newGroup() {
    group = "group" + groups++;
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

  @Test
  void oneOfTwoLeadsAndAGracefulReleaseHandsOverAtOnce() {
    var a = new Runner("a");
    var b = new Runner("b");
    var first = leader(a, b);
    var second = first.equals(a) ? b : a;
    assertThat(second.leads()).isFalse();
    long epoch = first.epoch.get();
    first.release();
    long released = System.nanoTime();
    Await.until("the other leads", second::leads);
    assertThat((System.nanoTime() - released) / 1_000_000).as("milliseconds").isLessThan(1_500);
    assertThat(second.epoch.get()).isEqualTo(epoch + 1);
  }

  @Test
  void aKilledLeaderIsFollowedWithinItsChecksTime() {
    var a = new Runner("a");
    Await.until("a leads", a::leads);
    var b = new Runner("b");
    a.kill();
    long killed = System.nanoTime();
    Await.until("b leads", b::leads);
    assertThat((System.nanoTime() - killed) / 1_000_000).as("milliseconds").isLessThan(5_000);
  }

  @Test
  void aLeaderWhoseSessionWasDestroyedComesBackByItself() {
    var a = new Runner("a");
    Await.until("a leads", a::leads);
    long epoch = a.epoch.get();
    var lock = new String(agent.get("/v1/kv/abril/leader/" + group), StandardCharsets.UTF_8);
    agent.put(
        "/v1/session/destroy/" + lock.replaceAll("(?s).*\"Session\":\\s*\"([^\"]+)\".*", "$1"), "");
    Await.until("a leads anew", () -> a.epoch.get() > epoch);
  }

  @Test
  void aLeaderThatItsAgentHasForgottenComesBackByItself() {
    var a = new Runner("a");
    Await.until("a leads", a::leads);
    long epoch = a.epoch.get();
    agent.put("/v1/agent/service/deregister/" + group + "a", "");
    Await.until("a leads anew", () -> a.epoch.get() > epoch);
  }

  @Test
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
