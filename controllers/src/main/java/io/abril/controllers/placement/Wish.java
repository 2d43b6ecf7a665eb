package io.abril.controllers.placement;

import io.abril.api.pool.Instance.Reserved;
import java.util.List;

/**
 * What is to be placed.
 *
 * @param slot which one of its pool's; decides ties
 * @param reserve what is set aside for it
 * @param ports ports that must be free on the node
 * @param picked how many more ports it takes from the node's range
 * @param home the only node that will do, because the slot's volumes are there; empty for any
 */
public record Wish(int slot, Reserved reserve, List<Integer> ports, int picked, String home) {
  /** Copies the list. */
  public Wish {
    ports = List.copyOf(ports);
  }
}
