package io.abril.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.abril.api.Share;
import io.abril.api.VersionRange;
import io.abril.api.schema.Change;
import io.abril.api.schema.Change.Cost;
import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import io.abril.api.schema.Range;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which version consumers are to get, and how carefully it is switched to. */
@Doc("The name that consumers use, and the live version behind it.")
public record EndpointSpec(
    @Doc("Consul service name of the pools.")
        @Change(Cost.IMMUTABLE)
        @Pattern(value = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", as = "a DNS label")
        String service,
    @Doc("Versions that consumers of this name can work with.") VersionRange range,
    @Doc("The version that is to be live; auto is the highest ready one of the range.")
        WantedVersion version,
    @Doc("What must hold before a version goes live.") @Default("{}") Gates gates,
    @Doc("Who says the last word before the switch.") @Default("{}") Promotion promotion,
    @Doc("How long the new version is watched after the switch.") @Default("{}") Soak soak,
    @Doc("What becomes of the old version's pool.") @Default("{}") Retire retire,
    @Doc("What keeps it from going to and fro.") @Default("{}") FlapGuard flapGuard) {

  /** Conditions before a switch. */
  public record Gates(
      @Doc("How long a candidate may take to pass every gate, its pool's creation included.")
          @Default("\"10m\"")
          Duration progressDeadline,
      @Doc("How many of the candidate's desired instances must be passing.") @Default("\"100%\"")
          Share minPassing,
      @Doc("How long they must have been passing without a break.") @Default("\"5s\"")
          Duration stableFor,
      @Doc("Tests of the candidate, begun when its instances are stable; one that fails ends it.")
          @Default("[]")
          List<Smoke> smoke) {
    /** Copies the list. */
    public Gates {
      smoke = smoke == null ? List.of() : List.copyOf(smoke);
    }
  }

  /** Automatic or by hand. */
  public record Promotion(
      @Doc("false waits for abrilctl promote.") @Default("true") boolean auto,
      @Doc("Wait between the last gate and the switch.") @Default("\"0s\"") Duration after,
      @Doc("How long a version waits for abrilctl promote; default: without end.")
          Optional<Duration> deadline) {}

  /** The watch after a switch. */
  public record Soak(
      @JsonProperty("for")
          @Doc("How long the new version is watched; it must stay at minPassing all the time.")
          @Default("\"30s\"")
          Duration period,
      @Doc(
              "How many of its requests may be answered with 5xx, as the load balancers count them;"
                  + " when there are more, the switch is undone.")
          @Default("\"1%\"")
          ErrorRate maxErrorRate,
      @Doc("How many requests there must have been to judge by.")
          @Default("0")
          @Range(min = 0, max = 1_000_000_000)
          int minRequests,
      @Doc("What becomes of a soak with fewer: hold waits for more, accept ends it as good.")
          @Default("\"hold\"")
          TooFew onTooFewRequests) {}

  /** What becomes of a soak that too few requests came in. */
  public enum TooFew {
    /** It goes on until there are enough. */
    @JsonProperty("hold")
    HOLD,
    /** It has gone well. */
    @JsonProperty("accept")
    ACCEPT
  }

  /** What keeps an endpoint from going to and fro. */
  public record FlapGuard(
      @Doc("How many switches from one version to another may happen by themselves in that time.")
          @Default("3")
          @Range(min = 1, max = EndpointStatus.KEPT)
          int maxSwitches,
      @Doc("The time; one switch more waits for its end, or for abrilctl promote. 0s: no guard.")
          @Default("\"10m\"")
          Duration within) {}

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
