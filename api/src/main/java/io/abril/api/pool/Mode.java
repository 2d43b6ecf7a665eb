package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How many instances there are. */
public enum Mode {
  /** As many as {@code replicas} says. */
  @JsonProperty("replicated")
  REPLICATED,
  /** One on every node that it may run on. */
  @JsonProperty("global")
  GLOBAL
}
