package io.abril.controllers.loadbalancer;

import io.abril.api.Condition;
import io.abril.api.Resource;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeSpec.Availability;
import io.abril.api.node.NodeStatus;
import io.abril.controllers.docker.Engine;
import java.util.Optional;

/** What may be done on a node. */
final class NodeRules {
  private NodeRules() {}

  /** Whether an instance belongs on the node: one that drains gives its own up. */
  static boolean wants(Resource<NodeSpec, NodeStatus> node, boolean has) {
    if (node.deleting() || node.spec().availability() == Availability.DRAIN) {
      return false;
    }
    return has || node.spec().availability() == Availability.ACTIVE;
  }

  /**
   * Why nothing can be done on the node now; empty when something can. What runs on a node that is
   * not ready is looked after; nothing new is begun there.
   */
  static String trouble(
      Resource<NodeSpec, NodeStatus> node, Optional<Engine> engine, boolean has, boolean wanted) {
    if (!has && !wanted) {
      return "";
    }
    if (engine.isEmpty()) {
      return "node " + node.name() + " has no engine yet";
    }
    if (!engine.get().synced()) {
      return "the engine of node " + node.name() + " doesn't answer";
    }
    return has || node.is(Condition.READY) ? "" : "node " + node.name() + " is not ready";
  }
}
