package io.abril.controllers.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.node.Node;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeStatus;
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
      new EngineInfo("E1", "28.0", "Debian", "6.1", "overlay2", 2, 25_276_502_016L, Map.of());
  private static final NodeStatus KNOWN =
      new NodeStatus(
          "E1", "28.0", "Debian", "6.1", "overlay2", 2, "23.5Gi", Map.of(), 3, Optional.empty());

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
            new NodeSpec.Docker("unix:///run/e.sock"),
            Optional.empty(),
            List.of(),
            NodeSpec.Availability.DRAIN,
            "20000-32000"),
        Optional.of(status),
        List.of());
  }

  private static NodeObservation seen(
      boolean engine, Optional<String> agentError, Optional<String> same, int instances) {
    return new NodeObservation(
        NOW,
        engine ? Optional.of(ENGINE) : Optional.empty(),
        engine ? "" : "the engine at unix:///run/e.sock does not answer: refused",
        agentError,
        same,
        instances);
  }

  static Stream<Arguments> cases() {
    Optional<String> fine = Optional.empty();
    return Stream.of(
        Arguments.of("all is well", false, seen(true, fine, fine, 3), "Ready", "", 10),
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
            10),
        Arguments.of(
            "deleted with instances",
            true,
            seen(true, fine, fine, 2),
            "Draining",
            "2 instances are still placed here",
            10),
        Arguments.of("deleted and empty", true, seen(true, fine, fine, 0), "Settled", "", 10),
        Arguments.of(
            "deleted, empty and silent", true, seen(false, fine, fine, 0), "Settled", "", 10));
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
    var before =
        new NodeStatus(
            "E1",
            "28.0",
            "Debian",
            "6.1",
            "overlay2",
            2,
            "23.5Gi",
            Map.of(),
            3,
            Optional.of(since));
    var plan =
        NodeDecision.decide(
            node(before, false), seen(false, Optional.empty(), Optional.empty(), 3));
    assertThat(plan.status()).isEqualTo(before);
    assertThat(plan.ready().orElseThrow().message()).endsWith("(since 2026-01-02T03:03:05Z)");
  }

  @Test
  void anEngineThatAnswersAgainIsNoLongerUnreachable() {
    var before =
        new NodeStatus("E1", "", "", "", "", 0, "", Map.of(), 0, Optional.of(Instant.EPOCH));
    assertThat(
            NodeDecision.decide(
                    node(before, false), seen(true, Optional.empty(), Optional.empty(), 3))
                .status())
        .isEqualTo(KNOWN);
  }
}
