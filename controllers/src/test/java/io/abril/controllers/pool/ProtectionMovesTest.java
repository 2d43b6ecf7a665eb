package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Kind;
import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.api.pool.ServicePool;
import io.abril.controllers.MapLookup;
import io.abril.schema.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProtectionMovesTest {
  private final MapLookup lookup = new MapLookup();
  private final ProtectionMoves moves = new ProtectionMoves();

  private static <S, T> Resource<S, T> object(
      Kind<S, T> kind, String name, String spec, String status) {
    var meta = new Meta(name, Map.of(), Map.of(), "u", 1, Instant.EPOCH, Optional.empty());
    return new Resource<>(
        kind,
        meta,
        Json.read(spec, kind.specType()),
        status.isEmpty() ? Optional.empty() : Optional.of(Json.read(status, kind.statusType())),
        List.of());
  }

  private void pool(String version) {
    var spec =
        "{\"service\": \"date\", \"version\": \"" + version + "\", \"image\": {\"name\": \"i\"}}";
    lookup.put(object(ServicePool.KIND, "date-" + version, spec, ""));
  }

  private void endpoint(String phase, String more) {
    var spec =
        "{\"service\": \"date\", \"range\": \"1.x\", \"version\": \"1.0.0\","
            + " \"gates\": {\"stableFor\": \"5s\"}}";
    var status =
        "{\"phase\": \"" + phase + "\", \"phaseSince\": \"1970-01-01T00:00:00Z\"" + more + "}";
    lookup.put(object(ConsumerEndpoint.KIND, "date-1", spec, status));
  }

  @BeforeEach
  void steady() {
    pool("1.0.0");
    pool("1.0.1");
    pool("1.0.2");
    endpoint("Steady", ", \"live\": \"1.0.0\"");
    assertThat(moves.of("date-1", lookup)).containsExactly("date-1.0.0");
  }

  @Test
  void anEndpointThatOnlyGoesOnConcernsNoPool() {
    endpoint("Steady", ", \"live\": \"1.0.0\", \"passing\": \"2/2\"");
    assertThat(moves.of("date-1", lookup)).isEmpty();
  }

  @Test
  void aSwitchConcernsThePoolsOfItsTwoVersions() {
    var attempt = ", \"attempt\": {\"id\": \"a\", \"candidate\": \"1.0.1\"}";
    endpoint("Preparing", ", \"live\": \"1.0.0\"" + attempt);
    assertThat(moves.of("date-1", lookup)).containsExactly("date-1.0.1");
    endpoint("Verifying", ", \"live\": \"1.0.0\"" + attempt);
    assertThat(moves.of("date-1", lookup)).isEmpty();
    endpoint("Soaking", ", \"live\": \"1.0.1\", \"previous\": \"1.0.0\"" + attempt);
    assertThat(moves.of("date-1", lookup)).containsExactly("date-1.0.0", "date-1.0.1");
    endpoint("Steady", ", \"live\": \"1.0.1\", \"previous\": \"1.0.0\"");
    assertThat(moves.of("date-1", lookup)).containsExactly("date-1.0.0");
    endpoint("Steady", ", \"live\": \"1.0.1\", \"retired\": [\"1.0.0\"]");
    assertThat(moves.of("date-1", lookup)).containsExactly("date-1.0.0");
  }

  @Test
  void oneThatGoesConcernsThoseThatItNeeded() {
    lookup.remove(lookup.find(ConsumerEndpoint.KIND, "date-1").orElseThrow());
    assertThat(moves.of("date-1", lookup)).containsExactly("date-1.0.0");
    assertThat(moves.of("date-1", lookup)).isEmpty();
  }
}
