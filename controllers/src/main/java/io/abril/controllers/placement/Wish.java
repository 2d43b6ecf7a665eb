package io.abril.controllers.placement;

import io.abril.api.pool.Instance.Reserved;
import java.util.List;
import java.util.Set;

/**
 * What is to be placed.
 *
 * @param slot which one of its pool's; decides ties
 * @param reserve what is set aside for it
 * @param ports ports that must be free on the node
 * @param picked how many more ports it takes from the node's range
 * @param home the only node that will do, because the slot's volumes are there; empty for any
 * @param avoided nodes that could not start it of late
 */
public record Wish(
    int slot, Reserved reserve, List<Integer> ports, int picked, String home, Set<String> avoided) {
  /** Copies the collections. */
  public Wish {
    ports = List.copyOf(ports);
    avoided = Set.copyOf(avoided);
  }

  /** A wish that avoids no node. */
  public Wish(int slot, Reserved reserve, List<Integer> ports, int picked, String home) {
    this(slot, reserve, ports, picked, home, Set.of());
  }

  /** The same wish where no other node will do. */
  public Wish anywhere() {
    return new Wish(slot, reserve, ports, picked, home);
  }
}
