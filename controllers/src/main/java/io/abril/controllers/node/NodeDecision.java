package io.abril.controllers.node;

import io.abril.api.Resource;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeStatus;
import io.abril.controllers.docker.Engine.EngineInfo;
import io.abril.runtime.Next;
import io.abril.runtime.Plan;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a node can be used, and why not. A node that is paused or drained by its document is
 * ready: {@code spec.availability} says it already, and it is what was asked for.
 */
public final class NodeDecision {
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration LOOK_WHILE_SILENT = Duration.ofSeconds(2);

  private NodeDecision() {}

  /** The plan for a node. */
  public static Plan<NodeStatus> decide(Resource<NodeSpec, NodeStatus> node, NodeObservation seen) {
    NodeStatus before = node.status().orElse(NodeStatus.UNKNOWN);
    NodeStatus status =
        seen.engine()
            .map(engine -> reachable(engine, seen.instances()))
            .orElseGet(() -> silent(before, seen));
    var plan = Plan.of(status).next(Next.within(LOOK));
    if (node.deleting() && seen.instances() == 0) {
      return plan.settled().build();
    }
    if (node.deleting()) {
      plan.notReady("Draining", seen.instances() + " instances are still placed here");
    } else if (seen.engine().isEmpty()) {
      Instant since = status.unreachableSince().orElse(seen.now());
      plan.notReady("EngineUnreachable", seen.engineError() + " (since " + since + ")")
          .next(Next.within(LOOK_WHILE_SILENT));
    } else if (seen.sameEngine().isPresent()) {
      plan.notReady(
          "SameEngine",
          "node "
              + seen.sameEngine().get()
              + " has the same Docker Engine; delete one of the two nodes");
    } else if (seen.agentError().isPresent()) {
      plan.notReady("AgentUnreachable", seen.agentError().get())
          .next(Next.within(LOOK_WHILE_SILENT));
    }
    return plan.build();
  }

  private static NodeStatus reachable(EngineInfo engine, int instances) {
    return new NodeStatus(
        engine.id(),
        engine.version(),
        engine.operatingSystem(),
        engine.kernel(),
        engine.storageDriver(),
        engine.cpus(),
        gibibytes(engine.memoryBytes()),
        engine.labels(),
        instances,
        Optional.empty());
  }

  /** What was known of the engine stays known. */
  private static NodeStatus silent(NodeStatus before, NodeObservation seen) {
    return new NodeStatus(
        before.engineId(),
        before.engineVersion(),
        before.operatingSystem(),
        before.kernel(),
        before.storageDriver(),
        before.cpus(),
        before.memory(),
        before.engineLabels(),
        seen.instances(),
        before.unreachableSince().or(() -> Optional.of(seen.now())));
  }

  static String gibibytes(long bytes) {
    return BigDecimal.valueOf(bytes)
            .divide(BigDecimal.valueOf(1L << 30), 1, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + "Gi";
  }
}
