package io.abril.controllers.endpoint;

import static io.abril.controllers.endpoint.EndpointWorld.V1;
import static io.abril.controllers.endpoint.EndpointWorld.V2;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Version;
import io.abril.api.endpoint.EndpointStatus.Move;
import io.abril.api.endpoint.Phase;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An endpoint that goes to and fro is stopped, and a person may go on. */
class FlapGuardTest {
  private final EndpointWorld world = new EndpointWorld();

  @BeforeEach
  void allowTwo() {
    world.maxSwitches = 2;
    world.live().pool(V2, 3, 3);
  }

  /** To a version and through its soak, so that a wish is no way back. */
  private void to(Version version) {
    world.wish = version;
    world.run(Duration.ofSeconds(40));
  }

  @Test
  void oneSwitchTooManyWaitsUntilTheFirstIsLongAgo() {
    to(V2);
    to(V1);
    to(V2);
    assertThat(world.phase()).isEqualTo(Phase.AWAITING_PROMOTION);
    assertThat(world.status().live()).contains(V1);
    assertThat(world.last.notReady().orElseThrow().reason()).isEqualTo("HeldByFlapGuard");
    assertThat(world.whyNotReady())
        .contains("there were 2 switches within 10m (flapGuard); 'abrilctl promote date-1'");
    world.run(Duration.ofMinutes(10));
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void aPersonNeedNotWait() {
    to(V2);
    to(V1);
    to(V2);
    world.op("promote", world.attempt());
    world.settle();
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void theWayBackIsNeverHeldAndDoesNotCount() {
    to(V2);
    to(V1);
    assertThat(world.status().switches()).extracting(Move::back).containsOnly(false);
    world.op("promote", "");
    world.wish = V2;
    world.run(Duration.ofSeconds(8));
    world.op("promote", "");
    world.run(Duration.ofSeconds(8));
    assertThat(world.status().live()).contains(V2);
    world.pool(V2, 3, 0).settle();
    assertThat(world.status().live()).contains(V1);
    assertThat(world.status().switches()).last().extracting(Move::back).isEqualTo(true);
  }

  @Test
  void theFirstVersionIsNoSwitch() {
    assertThat(world.status().switches()).isEmpty();
  }
}
