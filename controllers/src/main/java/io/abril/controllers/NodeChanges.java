package io.abril.controllers;

import io.abril.api.Condition;
import io.abril.api.Kind;
import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.node.Node;
import io.abril.api.node.NodeSpec;
import io.abril.api.node.NodeStatus;
import io.abril.runtime.Lookup;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells the objects of a kind when a node has changed. How many instances and images it has, and
 * when it was seen last, changes all the time: that concerns only objects that wait. Belongs to the
 * event loop.
 */
final class NodeChanges {
  private final Kind<?, ?> kind;
  private final Map<String, Known> nodes = new HashMap<>();

  /** What a node is, without what changes all the time. */
  private record Known(
      Meta meta,
      NodeSpec spec,
      Optional<NodeStatus> status,
      Map<String, Condition.Status> conditions) {
    static Known of(Resource<NodeSpec, NodeStatus> node) {
      return new Known(
          node.meta(),
          node.spec(),
          node.status().map(NodeStatus::steady),
          node.conditions().stream().collect(Collectors.toMap(Condition::type, Condition::status)));
    }
  }

  NodeChanges(Kind<?, ?> kind) {
    this.kind = kind;
  }

  /** Those that a node's change concerns. */
  Collection<String> of(String name, Lookup lookup) {
    return of(kind, name, lookup);
  }

  private <S, T> Collection<String> of(Kind<S, T> kind, String name, Lookup lookup) {
    var now = lookup.find(Node.KIND, name).map(Known::of).orElse(null);
    var before = now == null ? nodes.remove(name) : nodes.put(name, now);
    boolean small = Objects.equals(before, now);
    return lookup.all(kind).stream()
        .filter(object -> !small || !object.is(Condition.READY))
        .map(Resource::name)
        .toList();
  }
}
