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
  /** The engine's events and Consul's word come by themselves; this is for what they don't tell. */
  private static final Duration LOOK = Duration.ofSeconds(30);

  private static final Duration SEEN_ANEW = Duration.ofMinutes(1);
  private static final Duration LOOK_WHILE_SILENT = Duration.ofSeconds(2);

  private NodeDecision() {}

  /** The plan for a node. */
  public static Plan<NodeStatus> decide(Resource<NodeSpec, NodeStatus> node, NodeObservation seen) {
    NodeStatus status = status(node.status().orElse(NodeStatus.UNKNOWN), seen);
    var plan = Plan.of(status).next(Next.within(LOOK));
    if (node.deleting() && seen.instances() == 0) {
      return plan.settled().build();
    }
    if (node.deleting()) {
      plan.notReady("Draining", draining(node.name(), status, seen));
    } else if (seen.engine().isEmpty() && seen.agentFailing().isPresent()) {
      plan.notReady("Lost", lost(node.name(), status, seen)).next(Next.within(LOOK_WHILE_SILENT));
    } else if (seen.engine().isEmpty()) {
      plan.notReady(
              "EngineUnreachable",
              seen.engineError() + " (since " + status.unreachableSince().orElse(seen.now()) + ")")
          .next(Next.within(LOOK_WHILE_SILENT));
    } else if (seen.sameEngine().isPresent()) {
      plan.notReady(
          "SameEngine",
          "node "
              + seen.sameEngine().get()
              + " has the same Docker Engine; delete one of the two nodes");
    } else if (seen.agentFailing().isPresent()) {
      plan.notReady("AgentFailing", failing(status, seen)).next(Next.within(LOOK_WHILE_SILENT));
    } else if (seen.agentError().isPresent()) {
      plan.notReady("AgentUnreachable", seen.agentError().get())
          .next(Next.within(LOOK_WHILE_SILENT));
    }
    return plan.build();
  }

  private static String draining(String node, NodeStatus status, NodeObservation seen) {
    var left = seen.instances() + " instances are still placed here";
    return status.unreachableSince().isEmpty()
        ? left
        : left
            + ", and what runs there is not known: the engine is silent since "
            + status.unreachableSince().get()
            + "; bring "
            + node
            + " back, so that they can be removed";
  }

  private static String failing(NodeStatus status, NodeObservation seen) {
    return "Consul says that the agent "
        + seen.consulNode()
        + " fails since "
        + status.agentFailingSince().orElse(seen.now())
        + ": "
        + seen.agentFailing().orElse("")
        + "; instances here are replaced elsewhere after nodeLost.after of their pools";
  }

  private static String lost(String node, NodeStatus status, NodeObservation seen) {
    return "nothing is heard of " + node + ": " + seen.engineError() + "; " + failing(status, seen);
  }

  /** What was known of an engine that is silent stays known. */
  private static NodeStatus status(NodeStatus before, NodeObservation seen) {
    var engine = seen.engine();
    return new NodeStatus(
        engine.map(EngineInfo::id).orElse(before.engineId()),
        engine.map(EngineInfo::version).orElse(before.engineVersion()),
        engine.map(EngineInfo::operatingSystem).orElse(before.operatingSystem()),
        engine.map(EngineInfo::kernel).orElse(before.kernel()),
        engine.map(EngineInfo::storageDriver).orElse(before.storageDriver()),
        engine.map(EngineInfo::cpus).orElse(before.cpus()),
        engine.map(e -> gibibytes(e.memoryBytes())).orElse(before.memory()),
        engine.map(EngineInfo::labels).orElse(before.engineLabels()),
        engine.map(EngineInfo::images).orElse(before.images()),
        seen.instances(),
        new NodeStatus.Reserved(
            BigDecimal.valueOf(seen.reserved().cpu(), 3).stripTrailingZeros().toPlainString(),
            mebibytes(seen.reserved().memory())),
        lastSeen(before, seen),
        engine.isPresent()
            ? Optional.empty()
            : before.unreachableSince().or(() -> Optional.of(seen.now())),
        seen.consulNode(),
        seen.agentFailing().map(x -> before.agentFailingSince().orElse(seen.now())));
  }

  /** Each difference is a write: while all is well, one a minute will do. */
  private static Optional<Instant> lastSeen(NodeStatus before, NodeObservation seen) {
    var last = seen.lastContact().or(before::lastSeen);
    boolean near =
        seen.engine().isPresent()
            && before.lastSeen().isPresent()
            && before.lastSeen().get().plus(SEEN_ANEW).isAfter(seen.now());
    return near ? before.lastSeen() : last;
  }

  private static String mebibytes(long bytes) {
    return bytes == 0
        ? "0"
        : BigDecimal.valueOf(bytes)
                .divide(BigDecimal.valueOf(1L << 20), 0, RoundingMode.CEILING)
                .toPlainString()
            + "Mi";
  }

  static String gibibytes(long bytes) {
    return BigDecimal.valueOf(bytes)
            .divide(BigDecimal.valueOf(1L << 30), 1, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + "Gi";
  }
}
