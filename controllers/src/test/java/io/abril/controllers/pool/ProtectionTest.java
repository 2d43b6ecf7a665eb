package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.Version;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.Phase;
import io.abril.schema.Json;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProtectionTest {
  private static final Version OWN = Version.of("1.0.0");
  private static final Version OTHER = Version.of("1.0.1");

  private static Resource<EndpointSpec, EndpointStatus> steadyOnOther(String stableFor) {
    var steady = endpoint("date", Phase.STEADY, OTHER, null, null, List.of(), false);
    var spec =
        Json.read(
            "{\"service\": \"date\", \"range\": \"1.x\", \"version\": \"1.0.0\", \"gates\":"
                + " {\"stableFor\": \""
                + stableFor
                + "\"}}",
            EndpointSpec.class);
    return new Resource<>(ConsumerEndpoint.KIND, steady.meta(), spec, steady.status(), List.of());
  }

  @Test
  void aVersionThatMayGoLiveInOneMoveIsNeededBeforeItsAttemptBegins() {
    assertThat(of(steadyOnOther("0s")).reasons())
        .containsExactly("endpoint date-1 is about to switch to it");
    assertThat(of(steadyOnOther("1s")).needed()).isFalse();
  }

  private static Resource<EndpointSpec, EndpointStatus> endpoint(
      String service,
      Phase phase,
      Version live,
      Version previous,
      Version candidate,
      List<Version> retired,
      boolean deleting) {
    var seen = Json.mapper().createObjectNode().put("phaseSince", "1970-01-01T00:00:00Z");
    seen.set("phase", Json.mapper().valueToTree(phase));
    Optional.ofNullable(live).ifPresent(v -> seen.put("live", v.toString()));
    Optional.ofNullable(previous).ifPresent(v -> seen.put("previous", v.toString()));
    Optional.ofNullable(candidate)
        .ifPresent(v -> seen.putObject("attempt").put("id", "a").put("candidate", v.toString()));
    retired.forEach(v -> seen.withArray("retired").add(v.toString()));
    var status = Json.read(seen, EndpointStatus.class);
    var spec =
        Json.read(
            "{\"service\": \""
                + service
                + "\", \"range\": \"1.x\", \"version\": \"1.0.0\","
                + " \"gates\": {\"stableFor\": \"5s\"}}",
            EndpointSpec.class);
    return new Resource<>(
        ConsumerEndpoint.KIND,
        new Meta(
            "date-1",
            Map.of(),
            Map.of(),
            "u",
            1,
            Instant.EPOCH,
            deleting ? Optional.of(Instant.EPOCH) : Optional.empty()),
        spec,
        Optional.of(status),
        List.of());
  }

  private static Protection of(Resource<EndpointSpec, EndpointStatus> endpoint) {
    return Protection.of(new PoolSpecs().build(), List.of(endpoint));
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void theLiveVersionIsNeededInEveryPhase(Phase phase) {
    var protection = of(endpoint("date", phase, OWN, null, null, List.of(), false));
    assertThat(protection.live()).containsExactly("date-1");
    assertThat(protection.reasons()).containsExactly("endpoint date-1 is live on it");
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void thePreviousVersionIsNeededWhileThereIsAWayBack(Phase phase) {
    var protection = of(endpoint("date", phase, OTHER, OWN, null, List.of(), false));
    boolean rests =
        EnumSet.of(Phase.STEADY, Phase.ROLLED_BACK, Phase.FAILED, Phase.EXPIRED).contains(phase);
    assertThat(protection.needed()).isEqualTo(!rests);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void theCandidateIsNeededWhileItsAttemptGoesOn(Phase phase) {
    var protection = of(endpoint("date", phase, OTHER, null, OWN, List.of(), false));
    boolean over =
        phase == Phase.STEADY
            || phase == Phase.ROLLED_BACK
            || phase == Phase.FAILED
            || phase == Phase.EXPIRED
            || phase == Phase.RETIRING
            || phase == Phase.ROLLING_BACK;
    assertThat(protection.needed()).isEqualTo(!over);
  }

  @Test
  void aRetiredVersionIsNotNeededInThePhasesOfALaterAttempt() {
    var protection = of(endpoint("date", Phase.PREPARING, OTHER, OWN, null, List.of(OWN), false));
    assertThat(protection.needed()).isFalse();
    assertThat(protection.retired()).isTrue();
  }

  @Test
  void oneEndpointThatNeedsItOutweighsAnotherThatRetiredIt() {
    var protection =
        Protection.of(
            new PoolSpecs().build(),
            List.of(
                endpoint("date", Phase.STEADY, OTHER, null, null, List.of(OWN), false),
                endpoint("date", Phase.STEADY, OWN, null, null, List.of(), false)));
    assertThat(protection.needed()).isTrue();
    assertThat(protection.retired()).isFalse();
  }

  @Test
  void endpointsOfOtherServicesAndDeletedOnesNeedNothing() {
    assertThat(of(endpoint("time", Phase.STEADY, OWN, null, null, List.of(), false)).needed())
        .isFalse();
    assertThat(of(endpoint("date", Phase.STEADY, OWN, null, null, List.of(), true)).needed())
        .isFalse();
  }
}
