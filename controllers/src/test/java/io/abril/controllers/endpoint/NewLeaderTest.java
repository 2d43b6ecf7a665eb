package io.abril.controllers.endpoint;

import static io.abril.controllers.endpoint.EndpointWorld.V1;
import static io.abril.controllers.endpoint.EndpointWorld.V2;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.Phase;
import io.abril.api.endpoint.Smoke;
import io.abril.api.job.JobSpec;
import io.abril.controllers.endpoint.SmokeSeen.State;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A leader that takes over in the middle of a switch ends it as if nothing had happened. */
class NewLeaderTest {
  private static final Set<Phase> PASSED =
      EnumSet.of(
          Phase.PREPARING,
          Phase.VERIFYING,
          Phase.AWAITING_PROMOTION,
          Phase.SWITCHING,
          Phase.SOAKING,
          Phase.RETIRING,
          Phase.ROLLING_BACK);

  /** What one journey from V1 to V2, and back when it goes wrong, came to. */
  private static final class Journey {
    final EndpointWorld world = new EndpointWorld();
    final List<String> steps = new ArrayList<>();
    final Set<Phase> killedIn;
    final boolean good;

    Journey(Set<Phase> killedIn, boolean good) {
      this.killedIn = killedIn;
      this.good = good;
    }

    private void note() {
      var s = world.status();
      var step = s.phase() + " " + s.live() + " " + s.previous() + " " + world.attempt();
      if (steps.isEmpty() || !steps.get(steps.size() - 1).equals(step)) {
        steps.add(step);
      }
      if (killedIn.contains(s.phase())) {
        world.newLeader();
      }
    }

    private void run(long seconds) {
      world.run(Duration.ofSeconds(seconds), this::note);
    }

    Journey go() {
      world.after = Duration.ofSeconds(10);
      world.smoke.add(Json.read("{\"job\": \"date-smoke\", \"timeout\": \"5s\"}", Smoke.class));
      world.pool(V1, 3, 3);
      world.templates.put(
          "date-smoke", Json.read("{\"image\": {\"ref\": \"smoke:1\"}}", JobSpec.class));
      run(6);
      world.end(State.PASSED, "good");
      run(20);
      world.pool(V2, 3, 3).wish = V2;
      run(8);
      world.end(State.PASSED, "good");
      world.liveRoutes = List.of("edge on vm1 follows");
      run(15);
      world.liveRoutes = List.of();
      run(5);
      if (!good) {
        world.pool(V2, 3, 1);
        world.liveRoutes = List.of("edge on vm1 follows back");
        run(5);
        world.liveRoutes = List.of();
      }
      run(700);
      return this;
    }

    Optional<EndpointStatus> end() {
      return world.status;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {
        "PREPARING",
        "VERIFYING",
        "AWAITING_PROMOTION",
        "SWITCHING",
        "SOAKING",
        "RETIRING",
        "ROLLING_BACK"
      })
  void aKilledLeaderIsNotNoticed(Phase phase) {
    for (boolean good : List.of(true, false)) {
      var undisturbed = new Journey(Set.of(), good).go();
      var killed = new Journey(EnumSet.of(phase), good).go();
      assertThat(killed.steps).isEqualTo(undisturbed.steps);
      assertThat(killed.world.begun).isEqualTo(undisturbed.world.begun);
      assertThat(killed.world.events).isEqualTo(undisturbed.world.events);
      assertThat(killed.end()).isEqualTo(undisturbed.end());
    }
  }

  @Test
  void theJourneysPassThroughEveryPhase() {
    var good = new Journey(Set.of(), true).go();
    var bad = new Journey(Set.of(), false).go();
    for (Phase phase : PASSED) {
      assertThat(
              good.steps.stream().anyMatch(s -> s.startsWith(phase + " "))
                  || bad.steps.stream().anyMatch(s -> s.startsWith(phase + " ")))
          .as("%s in %s and %s", phase, good.steps, bad.steps)
          .isTrue();
    }
    assertThat(good.world.status().live()).contains(V2);
    assertThat(bad.world.status().live()).contains(V1);
    assertThat(good.world.begun).as("one job an attempt").hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void aNewLeaderMovesNothingBeforeItHasAskedTheLoadBalancers() {
    var world = new EndpointWorld().live();
    world.after = Duration.ofSeconds(60);
    world.pool(V2, 3, 3).wish = V2;
    world.run(Duration.ofSeconds(30));
    assertThat(world.phase()).isEqualTo(Phase.AWAITING_PROMOTION);
    var ready = world.status().attempt().orElseThrow().readySince();
    world.newLeader();
    world.unseen = List.of("load balancer edge has not been looked at yet");
    world.run(Duration.ofSeconds(45));
    assertThat(world.phase()).isEqualTo(Phase.AWAITING_PROMOTION);
    assertThat(world.status().attempt().orElseThrow().readySince()).isEqualTo(ready);
    world.unseen = List.of();
    world.liveRoutes = List.of("edge on vm1 follows");
    world.run(Duration.ofSeconds(2));
    assertThat(world.phase()).isEqualTo(Phase.SWITCHING);

    world.newLeader();
    world.liveRoutes = List.of();
    world.unseen = List.of("load balancer edge has not been looked at yet");
    world.run(Duration.ofSeconds(100));
    assertThat(world.phase()).as("neither done nor undone").isEqualTo(Phase.SWITCHING);
    world.unseen = List.of();
    world.run(Duration.ofSeconds(2));
    assertThat(world.phase()).isEqualTo(Phase.SOAKING);

    world.op("rollback", "");
    world.unseen = List.of("load balancer edge has not been looked at yet");
    world.run(Duration.ofSeconds(5));
    assertThat(world.phase()).isEqualTo(Phase.ROLLING_BACK);
    world.unseen = List.of();
    world.run(Duration.ofSeconds(2));
    assertThat(world.phase()).isEqualTo(Phase.ROLLED_BACK);
  }

  @Test
  void requestsOverHttpMayBeRepeatedAndNothingElseIs() {
    var world = new EndpointWorld();
    world.smoke.add(
        Json.read(
            "{\"http\": \"/\", \"expect\": 200, \"count\": 1, \"timeout\": \"5s\"}", Smoke.class));
    world.pool(V1, 3, 3).run(Duration.ofSeconds(6));
    world.newLeader();
    world.run(Duration.ofSeconds(1));
    assertThat(world.begun).hasSize(2);
    world.end(State.PASSED, "good");
    world.newLeader();
    world.run(Duration.ofSeconds(60));
    assertThat(world.begun).hasSize(2);
    assertThat(world.status().live()).contains(V1);
  }
}
