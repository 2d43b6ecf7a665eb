package io.abril.controllers.docker;

import java.util.Optional;

/** The engines of the nodes that are known now. */
public interface Engines {
  /** The engine of a node; empty for a node that isn't there. */
  Optional<Engine> of(String node);
}
