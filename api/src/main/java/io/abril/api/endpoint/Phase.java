package io.abril.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The states of a switch, in the order in which a good one passes through them. */
public enum Phase {
  /** The wanted version is live; nothing is under way. */
  @JsonProperty("Steady")
  STEADY,
  /** The candidate's instances are not all passing yet. */
  @JsonProperty("Preparing")
  PREPARING,
  /** DNS and the load balancers are being asked whether they know the candidate. */
  @JsonProperty("Verifying")
  VERIFYING,
  /** Every gate holds; a person or a delay says when. */
  @JsonProperty("AwaitingPromotion")
  AWAITING_PROMOTION,
  /** The pointer is on the candidate; DNS and load balancers follow. */
  @JsonProperty("Switching")
  SWITCHING,
  /** The new version is live and watched. */
  @JsonProperty("Soaking")
  SOAKING,
  /** The old version waits for its retirement. */
  @JsonProperty("Retiring")
  RETIRING,
  /** The pointer is back on the previous version; DNS and load balancers follow. */
  @JsonProperty("RollingBack")
  ROLLING_BACK,
  /** The switch was undone. */
  @JsonProperty("RolledBack")
  ROLLED_BACK,
  /** The candidate did not pass its gates in time. */
  @JsonProperty("Failed")
  FAILED,
  /** The candidate passed its gates, and nobody promoted it in time. */
  @JsonProperty("Expired")
  EXPIRED
}
