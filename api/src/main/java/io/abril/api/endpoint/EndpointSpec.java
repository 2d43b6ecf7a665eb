package io.abril.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.abril.api.Share;
import io.abril.api.Version;
import io.abril.api.VersionRange;
import io.abril.api.schema.Change;
import io.abril.api.schema.Change.Cost;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import java.time.Duration;

/** Which version consumers are to get, and how carefully it is switched to. */
@Doc("The name that consumers use, and the live version behind it.")
public record EndpointSpec(
    @Doc("Consul service name of the pools.")
        @Change(Cost.IMMUTABLE)
        @Pattern(value = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", as = "a DNS label")
        String service,
    @Doc("Versions that consumers of this name can work with.") VersionRange range,
    @Doc("The version that is to be live.") Version version,
    @Doc("What must hold before a version goes live.") @Default("{}") Gates gates,
    @Doc("Who says the last word before the switch.") @Default("{}") Promotion promotion,
    @Doc("How long the new version is watched after the switch.") @Default("{}") Soak soak,
    @Doc("What becomes of the old version's pool.") @Default("{}") Retire retire) {

  /** Conditions before a switch. */
  public record Gates(
      @Doc("How long a candidate may take to pass every gate, its pool's creation included.")
          @Default("\"10m\"")
          Duration progressDeadline,
      @Doc("How many of the candidate's desired instances must be passing.") @Default("\"100%\"")
          Share minPassing,
      @Doc("How long they must have been passing without a break.") @Default("\"5s\"")
          Duration stableFor) {}

  /** Automatic or by hand. */
  public record Promotion(
      @Doc("false waits for abrilctl promote.") @Default("true") boolean auto,
      @Doc("Wait between the last gate and the switch.") @Default("\"0s\"") Duration after) {}

  /** The watch after a switch. */
  public record Soak(
      @JsonProperty("for")
          @Doc("How long the new version must stay at minPassing; otherwise the switch is undone.")
          @Default("\"30s\"")
          Duration period) {}

  /** The end of the old version. */
  public record Retire(
      @Doc("Wait after the soak.") @Default("\"10m\"") Duration after,
      @Doc("keep leaves the pool as it is; idle takes its instances down, the document stays.")
          @Default("\"idle\"")
          Action action) {}

  /** What happens to a retired pool. */
  public enum Action {
    /** It runs on. */
    @JsonProperty("keep")
    KEEP,
    /** It wants no instances until it is needed again. */
    @JsonProperty("idle")
    IDLE
  }
}
