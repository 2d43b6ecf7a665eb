package io.abril.controllers.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.node.Node;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeStatus;
import io.abril.api.pool.Instance.Reserved;
import io.abril.controllers.docker.Engine.EngineInfo;
import io.abril.runtime.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NodeDecisionTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final EngineInfo ENGINE =
      new EngineInfo("E1", "28.0", "Debian", "6.1", "overlay2", 2, 25_276_502_016L, 7, Map.of());
  private static final NodeStatus KNOWN = known(NOW, Optional.empty(), Optional.empty());

  private static NodeStatus known(
      Instant lastSeen, Optional<Instant> silentSince, Optional<Instant> failingSince) {
    return new NodeStatus(
        "E1",
        "28.0",
        "Debian",
        "6.1",
        "overlay2",
        2,
        "23.5Gi",
        Map.of(),
        7,
        3,
        new NodeStatus.Reserved("0.3", "65Mi"),
        Optional.of(lastSeen),
        silentSince,
        "consul-1",
        failingSince);
  }

  private static Resource<NodeSpec, NodeStatus> node(NodeStatus status, boolean deleting) {
    return new Resource<>(
        Node.KIND,
        new Meta(
            "vm1",
            Map.of(),
            Map.of(),
            "u1",
            1,
            Instant.EPOCH,
            deleting ? Optional.of(NOW) : Optional.empty()),
        new NodeSpec(
            "10.0.0.1",
            Optional.empty(),
            new NodeSpec.Docker("unix:///run/e.sock", Optional.empty()),
            Optional.empty(),
            List.of(),
            NodeSpec.Availability.DRAIN,
            "20000-32000",
            new NodeSpec.Reserved(Optional.empty(), Optional.empty()),
            false),
        Optional.of(status),
        List.of());
  }

  private static NodeObservation seen(
      boolean engine, Optional<String> agentError, Optional<String> same, int instances) {
    return new NodeObservation(
        NOW,
        engine ? Optional.of(ENGINE) : Optional.empty(),
        engine ? "" : "the engine at unix:///run/e.sock does not answer: refused",
        engine ? Optional.of(NOW) : Optional.empty(),
        agentError,
        "consul-1",
        Optional.empty(),
        same,
        instances,
        new Reserved(300, (64L << 20) + 1));
  }

  /** Consul's servers say that its agent fails. */
  private static NodeObservation failing(boolean engine) {
    var seen = seen(engine, Optional.of("no route"), Optional.empty(), 3);
    return new NodeObservation(
        seen.now(),
        seen.engine(),
        seen.engineError(),
        seen.lastContact(),
        seen.agentError(),
        seen.consulNode(),
        Optional.of("Agent not live or unreachable"),
        seen.sameEngine(),
        seen.instances(),
        seen.reserved());
  }

  static Stream<Arguments> cases() {
    Optional<String> fine = Optional.empty();
    return Stream.of(
        Arguments.of("all is well", false, seen(true, fine, fine, 3), "Ready", "", 30),
        Arguments.of(
            "engine silent",
            false,
            seen(false, fine, fine, 3),
            "EngineUnreachable",
            "the engine at unix:///run/e.sock does not answer: refused"
                + " (since 2026-01-02T03:04:05Z)",
            2),
        Arguments.of(
            "both silent",
            false,
            seen(false, Optional.of("agent silent"), fine, 3),
            "EngineUnreachable",
            "the engine at",
            2),
        Arguments.of(
            "agent silent",
            false,
            seen(true, Optional.of("the Consul agent is silent"), fine, 3),
            "AgentUnreachable",
            "the Consul agent is silent",
            2),
        Arguments.of(
            "engine of another node",
            false,
            seen(true, fine, Optional.of("vm0"), 0),
            "SameEngine",
            "node vm0 has the same Docker Engine",
            30),
        Arguments.of(
            "agent fails by Consul's word",
            false,
            failing(true),
            "AgentFailing",
            "Consul says that the agent consul-1 fails since 2026-01-02T03:04:05Z: Agent not live or"
                + " unreachable; instances here are replaced elsewhere after nodeLost.after",
            2),
        Arguments.of(
            "both gone by Consul's word",
            false,
            failing(false),
            "Lost",
            "nothing is heard of vm1: the engine at unix:///run/e.sock does not answer: refused;"
                + " Consul says that the agent consul-1 fails",
            2),
        Arguments.of(
            "deleted, with instances, and silent",
            true,
            seen(false, fine, fine, 2),
            "Draining",
            "2 instances are still placed here, and what runs there is not known: the engine is"
                + " silent since 2026-01-02T03:04:05Z; bring vm1 back",
            30),
        Arguments.of(
            "deleted with instances",
            true,
            seen(true, fine, fine, 2),
            "Draining",
            "2 instances are still placed here",
            30),
        Arguments.of("deleted and empty", true, seen(true, fine, fine, 0), "Settled", "", 30),
        Arguments.of(
            "deleted, empty and silent", true, seen(false, fine, fine, 0), "Settled", "", 30));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aNodeIsReadyOrSaysWhyNot(
      String name, boolean deleting, NodeObservation seen, String reason, String says, long next) {
    var plan = NodeDecision.decide(node(KNOWN, deleting), seen);
    assertThat(plan.settled()).isEqualTo(reason.equals("Settled"));
    if (plan.settled() || reason.equals("Ready")) {
      assertThat(plan.ready()).isEmpty();
    } else {
      assertThat(plan.ready().orElseThrow().reason()).isEqualTo(reason);
      assertThat(plan.ready().orElseThrow().message()).startsWith(says);
    }
    assertThat(plan.next()).isEqualTo(Next.within(Duration.ofSeconds(next)));
    assertThat(plan.status().instances()).isEqualTo(seen.instances());
  }

  @Test
  void aSilentEngineKeepsWhatWasKnownAndSinceWhen() {
    var since = NOW.minusSeconds(60);
    var before = known(since, Optional.of(since), Optional.empty());
    var plan =
        NodeDecision.decide(
            node(before, false), seen(false, Optional.empty(), Optional.empty(), 3));
    assertThat(plan.status()).isEqualTo(before);
    assertThat(plan.ready().orElseThrow().message()).endsWith("(since 2026-01-02T03:03:05Z)");
  }

  @Test
  void anEngineThatAnswersAgainIsNoLongerUnreachable() {
    var before = known(Instant.EPOCH, Optional.of(Instant.EPOCH), Optional.empty());
    assertThat(
            NodeDecision.decide(
                    node(before, false), seen(true, Optional.empty(), Optional.empty(), 3))
                .status())
        .isEqualTo(KNOWN);
  }

  @Test
  void anAgentFailsSinceConsulWasFirstSeenToSaySo() {
    var since = NOW.minusSeconds(9);
    var before = known(NOW, Optional.empty(), Optional.of(since));
    assertThat(NodeDecision.decide(node(before, false), failing(true)).status().agentFailingSince())
        .contains(since);
    assertThat(
            NodeDecision.decide(
                    node(before, false), seen(true, Optional.empty(), Optional.empty(), 3))
                .status()
                .agentFailingSince())
        .isEmpty();
  }

  @Test
  void whileAllIsWellTheLastContactIsWrittenOnceAMinute() {
    var seen = seen(true, Optional.empty(), Optional.empty(), 3);
    for (int ago : new int[] {1, 59}) {
      var before = known(NOW.minusSeconds(ago), Optional.empty(), Optional.empty());
      assertThat(NodeDecision.decide(node(before, false), seen).status()).isEqualTo(before);
    }
    var before = known(NOW.minusSeconds(60), Optional.empty(), Optional.empty());
    assertThat(NodeDecision.decide(node(before, false), seen).status().lastSeen()).contains(NOW);
  }
}
