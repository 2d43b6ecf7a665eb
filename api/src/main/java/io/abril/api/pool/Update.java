package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Range;
import java.time.Duration;

/** How instances are replaced by ones of a newer specification. */
public record Update(
    @Doc("Whether the new instance passes before the old one leaves.") @Default("\"start-first\"")
        Order order,
    @Doc("How many instances may run beyond replicas (start-first).")
        @Default("1")
        @Range(min = 0, max = 1_000)
        int maxSurge,
    @Doc("How many of replicas may be missing.") @Default("0") @Range(min = 0, max = 1_000)
        int maxUnavailable,
    @Doc("How long an instance without a check must run before it counts as passing.")
        @Default("\"2s\"")
        Duration minReady,
    @Doc("How long an update may go without another instance passing before it has failed.")
        @Default("\"5m\"")
        Duration progressDeadline,
    @Doc("What a failed update does: rollback to the last good specification, or pause.")
        @Default("\"rollback\"")
        OnFailure onFailure) {

  /** What becomes of an update that makes no progress. */
  public enum OnFailure {
    /** The last specification that was ready runs again, until the document changes. */
    @JsonProperty("rollback")
    ROLLBACK,
    /** Nothing more is replaced, until the document changes. */
    @JsonProperty("pause")
    PAUSE
  }

  /** Which comes first. */
  public enum Order {
    /** The new one is passing before the old one drains. */
    @JsonProperty("start-first")
    START_FIRST,
    /** The old one is gone before the new one starts. */
    @JsonProperty("stop-first")
    STOP_FIRST
  }

  /** How many instances may be missing while stop-first replaces them: at least one. */
  public int allowedMissing() {
    return order == Order.STOP_FIRST ? Math.max(1, maxUnavailable) : maxUnavailable;
  }
}
