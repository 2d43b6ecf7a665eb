package io.abril.controllers.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.controllers.MapLookup;
import io.abril.schema.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointMovesTest {
  private final MapLookup lookup = new MapLookup();
  private final EndpointMoves moves = new EndpointMoves();

  private static Meta meta(String name, boolean deleting) {
    var deletedAt = deleting ? Optional.of(Instant.EPOCH) : Optional.<Instant>empty();
    return new Meta(name, Map.of(), Map.of(), "u", 1, Instant.EPOCH, deletedAt);
  }

  private void endpoint(String wanted, String status, boolean deleting) {
    var spec =
        Json.read(
            "{\"service\": \"date\", \"range\": \"1.x\", \"version\": \"" + wanted + "\"}",
            EndpointSpec.class);
    var is =
        Json.read(
            "{\"phaseSince\": \"1970-01-01T00:00:00Z\", " + status + "}", EndpointStatus.class);
    lookup.put(
        new Resource<>(
            ConsumerEndpoint.KIND, meta("date-1", deleting), spec, Optional.of(is), List.of()));
  }

  @BeforeEach
  void steady() {
    lookup.put(
        new Resource<>(LoadBalancer.KIND, meta("edge", false), null, Optional.empty(), List.of()));
    endpoint("1.0.0", "\"phase\": \"Steady\", \"live\": \"1.0.0\"", false);
    assertThat(moves.of("date-1", lookup)).containsExactly("edge");
  }

  @Test
  void whatIsWantedAndThePhaseAreNothingToALoadBalancer() {
    endpoint("1.0.1", "\"phase\": \"Steady\", \"live\": \"1.0.0\"", false);
    assertThat(moves.of("date-1", lookup)).isEmpty();
    endpoint("1.0.1", "\"phase\": \"Retiring\", \"live\": \"1.0.0\"", false);
    assertThat(moves.of("date-1", lookup)).isEmpty();
  }

  @Test
  void whatItPointsAtAndMayComeToPointAtIs() {
    var attempt = "\"attempt\": {\"id\": \"a\", \"candidate\": \"1.0.1\"}";
    endpoint("1.0.1", "\"phase\": \"Preparing\", \"live\": \"1.0.0\", " + attempt, false);
    assertThat(moves.of("date-1", lookup)).containsExactly("edge");
    endpoint("1.0.1", "\"phase\": \"Switching\", \"live\": \"1.0.1\", " + attempt, false);
    assertThat(moves.of("date-1", lookup)).containsExactly("edge");
  }

  @Test
  void oneThatGoesIsToldOnce() {
    endpoint("1.0.0", "\"phase\": \"Steady\", \"live\": \"1.0.0\"", true);
    assertThat(moves.of("date-1", lookup)).containsExactly("edge");
    assertThat(moves.of("date-1", lookup)).isEmpty();
  }
}
