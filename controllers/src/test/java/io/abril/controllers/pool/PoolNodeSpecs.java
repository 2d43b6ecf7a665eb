package io.abril.controllers.pool;

import io.abril.api.pool.Instance.Reserved;
import io.abril.controllers.placement.Host;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes of a model world: 4 cores, 8 Gi, ports 20000 to 20999. */
final class PoolNodeSpecs {
  private PoolNodeSpecs() {}

  static PoolNode node(String name) {
    return node(name, true, false);
  }

  static PoolNode node(String name, boolean reachable, boolean leaving) {
    return node(name, reachable, reachable, Optional.empty(), leaving, Map.of());
  }

  static PoolNode node(
      String name,
      boolean reachable,
      boolean engineAnswers,
      Optional<Instant> lostSince,
      boolean leaving,
      Map<String, String> labels) {
    return new PoolNode(
        name,
        "10.0.0.1",
        "192.0.2.1",
        List.of(),
        "http://" + name,
        reachable,
        engineAnswers,
        lostSince,
        leaving,
        new Host(
            name,
            leaving ? "is draining" : reachable ? "" : "is not ready",
            attribute -> attributes(name, labels, attribute),
            Optional.of(new Reserved(4_000, 8L << 30)),
            20_000,
            20_999,
            false));
  }

  private static List<String> attributes(
      String name, Map<String, String> labels, String attribute) {
    if (attribute.equals("node.name")) {
      return List.of(name);
    }
    var value = labels.get(attribute.replace("node.labels.", ""));
    return value == null ? List.of() : List.of(value);
  }
}
