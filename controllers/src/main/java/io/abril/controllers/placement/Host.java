package io.abril.controllers.placement;

import io.abril.api.pool.Instance.Reserved;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A node as the scheduler sees it.
 *
 * @param refusal why nothing new may go there, such as {@code is draining}; empty when it may
 * @param attributes the values of an attribute such as {@code node.labels.zone}; empty for none
 * @param room what may be set aside there in all; empty while the node's size is not known
 * @param firstPort the first port that may be picked
 * @param lastPort the last one
 * @param hasImage whether the image is there already
 */
public record Host(
    String name,
    String refusal,
    Function<String, List<String>> attributes,
    Optional<Reserved> room,
    int firstPort,
    int lastPort,
    boolean hasImage) {

  /** The same node while nothing new may go there. */
  public Host refused(String why) {
    return new Host(name, why, attributes, room, firstPort, lastPort, hasImage);
  }
}
