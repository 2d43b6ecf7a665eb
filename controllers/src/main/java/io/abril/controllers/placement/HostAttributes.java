package io.abril.controllers.placement;

import io.abril.api.Quantity;
import io.abril.api.Resource;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeStatus;
import io.abril.api.pool.Instance.Reserved;
import io.abril.api.pool.NodeAttribute;
import java.util.List;
import java.util.Optional;

/** What rules may ask of a node: {@link NodeAttribute#NAMES}, out of its document and status. */
public final class HostAttributes {
  private static final String LABEL = NodeAttribute.LABELS.get(0);
  private static final String ENGINE_LABEL = NodeAttribute.LABELS.get(1);

  private HostAttributes() {}

  /** The values of an attribute; none when the node doesn't have it, or it is not known yet. */
  public static List<String> of(Resource<NodeSpec, NodeStatus> node, String name) {
    var spec = node.spec();
    var status = node.status().orElse(NodeStatus.UNKNOWN);
    if (name.startsWith(LABEL)) {
      return one(node.meta().labels().get(name.substring(LABEL.length())));
    }
    if (name.startsWith(ENGINE_LABEL)) {
      return one(status.engineLabels().get(name.substring(ENGINE_LABEL.length())));
    }
    return switch (name) {
      case "node.name" -> one(node.name());
      case "node.address" -> one(spec.address());
      case "node.publicAddress" -> one(spec.publicAddress().orElse(spec.address()));
      case "node.engineVersion" -> one(status.engineVersion());
      case "node.operatingSystem" -> one(status.operatingSystem());
      case "node.kernel" -> one(status.kernel());
      case "node.storageDriver" -> one(status.storageDriver());
      case "node.cpus" -> one(status.cpus() == 0 ? "" : String.valueOf(status.cpus()));
      case "node.memory" -> one(status.memory());
      case "node.images" -> one(String.valueOf(status.images()));
      case "node.instances" -> one(String.valueOf(status.instances()));
      case "node.reserved.cpu" -> one(text(spec.reserved().cpu()));
      case "node.reserved.memory" -> one(text(spec.reserved().memory()));
      default -> List.of();
    };
  }

  private static String text(Optional<Quantity> quantity) {
    return quantity.map(Quantity::toString).orElse("0");
  }

  private static List<String> one(String value) {
    return value == null || value.isEmpty() ? List.of() : List.of(value);
  }

  /** What may be set aside on a node: its size without what it keeps for itself. */
  public static Optional<Reserved> room(Resource<NodeSpec, NodeStatus> node) {
    var status = node.status().orElse(NodeStatus.UNKNOWN);
    if (status.cpus() == 0 || status.memory().isEmpty()) {
      return Optional.empty();
    }
    var size = new Reserved(status.cpus() * 1_000L, Quantity.of(status.memory()).roundedUp(0));
    var kept = node.spec().reserved();
    return Optional.of(
        size.minus(
            new Reserved(
                kept.cpu().map(q -> q.roundedUp(3)).orElse(0L),
                kept.memory().map(q -> q.roundedUp(0)).orElse(0L))));
  }
}
