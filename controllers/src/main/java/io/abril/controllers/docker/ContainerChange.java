package io.abril.controllers.docker;

import io.abril.controllers.docker.Engine.Container;
import java.util.Optional;

/**
 * A container that appeared, changed or went.
 *
 * @param before empty for one that appeared
 * @param after empty for one that went
 */
public record ContainerChange(Optional<Container> before, Optional<Container> after) {
  /** The container as it is, or as it last was; its labels never change. */
  public Container container() {
    return after.or(() -> before).orElseThrow();
  }

  /** Whether it ran and does not run any more. */
  public boolean ended() {
    return before.filter(Container::running).isPresent()
        && after.filter(Container::running).isEmpty();
  }
}
