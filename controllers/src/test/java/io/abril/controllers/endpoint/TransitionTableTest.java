package io.abril.controllers.endpoint;

import static io.abril.controllers.endpoint.EndpointWorld.V1;
import static io.abril.controllers.endpoint.EndpointWorld.V2;
import static io.abril.controllers.endpoint.EndpointWorld.V3;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Version;
import io.abril.api.endpoint.EndpointStatus.Count;
import io.abril.api.endpoint.Phase;
import io.abril.api.endpoint.Smoke;
import io.abril.controllers.endpoint.SmokeSeen.State;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of the state machine: from a phase, on what happens, to a phase and a live version. A
 * row each; everything else that could happen there is a row with the same phase.
 */
class TransitionTableTest {
  /**
   * A row.
   *
   * @param from where it is when it happens
   * @param what in words
   * @param event what happens, and how long it takes
   * @param to where it is afterwards
   * @param live the version that is live then; nothing for none
   */
  record Row(Phase from, String what, Consumer<EndpointWorld> event, Phase to, Version live) {
    @Override
    public String toString() {
      return from + ", " + what + ": " + to;
    }
  }

  private static Row row(
      Phase from, String what, Consumer<EndpointWorld> event, Phase to, Version live) {
    return new Row(from, what, event, to, live);
  }

  private static Consumer<EndpointWorld> seconds(long seconds) {
    return w -> w.run(Duration.ofSeconds(seconds));
  }

  private static Consumer<EndpointWorld> wish(Version version) {
    return w -> {
      w.wish = version;
      w.settle();
    };
  }

  private static Consumer<EndpointWorld> asked(String type) {
    return w -> {
      w.op(type, "");
      w.settle();
    };
  }

  private static Consumer<EndpointWorld> passing(Version version, int instances) {
    return w -> w.pool(version, 3, instances).settle();
  }

  static Stream<Row> rows() {
    return Stream.of(
        row(Phase.STEADY, "another version is wished", wish(V2), Phase.PREPARING, V1),
        row(Phase.STEADY, "the live version fails", passing(V1, 0), Phase.STEADY, V1),
        row(Phase.STEADY, "time passes", seconds(3_600), Phase.STEADY, V1),
        row(
            Phase.STEADY,
            "a rollback without a version before",
            asked("rollback"),
            Phase.STEADY,
            V1),
        row(Phase.PREPARING, "enough instances are stable", ready(), Phase.SOAKING, V2),
        row(Phase.PREPARING, "the deadline passes", seconds(601), Phase.FAILED, V1),
        row(Phase.PREPARING, "another version is wished", wish(V3), Phase.PREPARING, V1),
        row(Phase.PREPARING, "the live version is wished", wish(V1), Phase.STEADY, V1),
        row(Phase.PREPARING, "an abort", asked("abort"), Phase.FAILED, V1),
        row(Phase.PREPARING, "a full promotion", asked("promote-full"), Phase.PREPARING, V1),
        row(
            Phase.VERIFYING,
            "the resolvers follow",
            TransitionTableTest::resolvers,
            Phase.SOAKING,
            V2),
        row(Phase.VERIFYING, "an instance fails", passing(V2, 2), Phase.PREPARING, V1),
        row(Phase.VERIFYING, "the deadline passes", seconds(601), Phase.FAILED, V1),
        row(Phase.VERIFYING, "a smoke test fails", TransitionTableTest::smoke, Phase.FAILED, V1),
        row(Phase.VERIFYING, "another version is wished", wish(V3), Phase.PREPARING, V1),
        row(Phase.VERIFYING, "a full promotion", asked("promote-full"), Phase.SOAKING, V2),
        row(Phase.AWAITING_PROMOTION, "a promotion", asked("promote"), Phase.SOAKING, V2),
        row(Phase.AWAITING_PROMOTION, "an instance fails", passing(V2, 2), Phase.PREPARING, V1),
        row(Phase.AWAITING_PROMOTION, "its time passes", seconds(7_300), Phase.EXPIRED, V1),
        row(Phase.AWAITING_PROMOTION, "another wish", wish(V3), Phase.PREPARING, V1),
        row(Phase.AWAITING_PROMOTION, "the live version is wished", wish(V1), Phase.STEADY, V1),
        row(Phase.SWITCHING, "all follow", TransitionTableTest::follow, Phase.SOAKING, V2),
        row(Phase.SWITCHING, "nobody follows", seconds(61), Phase.ROLLING_BACK, V1),
        row(Phase.SWITCHING, "nobody follows, no way back", stuck(), Phase.SWITCHING, V2),
        row(Phase.SWITCHING, "another version is wished", wish(V3), Phase.SWITCHING, V2),
        row(Phase.SWITCHING, "the previous version is wished", wish(V1), Phase.SWITCHING, V2),
        row(Phase.SWITCHING, "a rollback", asked("rollback"), Phase.ROLLING_BACK, V1),
        row(Phase.SOAKING, "its time passes", seconds(31), Phase.RETIRING, V2),
        row(Phase.SOAKING, "instances fail", passing(V2, 2), Phase.ROLLED_BACK, V1),
        row(Phase.SOAKING, "requests fail", TransitionTableTest::errors, Phase.ROLLED_BACK, V1),
        row(Phase.SOAKING, "both versions fail", TransitionTableTest::bothBad, Phase.SOAKING, V2),
        row(Phase.SOAKING, "the previous version is wished", wish(V1), Phase.ROLLED_BACK, V1),
        row(Phase.SOAKING, "another version is wished", wish(V3), Phase.PREPARING, V2),
        row(Phase.SOAKING, "a rollback", asked("rollback"), Phase.ROLLED_BACK, V1),
        row(Phase.SOAKING, "its completion is asked for", asked("complete"), Phase.RETIRING, V2),
        row(Phase.RETIRING, "its time passes", seconds(601), Phase.STEADY, V2),
        row(Phase.RETIRING, "the live version fails", failAndWait(), Phase.RETIRING, V2),
        row(
            Phase.RETIRING,
            "a load balancer is silent",
            TransitionTableTest::silence,
            Phase.RETIRING,
            V2),
        row(Phase.RETIRING, "another version is wished", wish(V3), Phase.PREPARING, V2),
        row(Phase.RETIRING, "a rollback", asked("rollback"), Phase.ROLLED_BACK, V1),
        row(Phase.ROLLING_BACK, "all follow", TransitionTableTest::follow, Phase.ROLLED_BACK, V1),
        row(Phase.ROLLING_BACK, "nobody follows", seconds(600), Phase.ROLLING_BACK, V1),
        row(Phase.ROLLING_BACK, "nobody follows, another wish", late(), Phase.PREPARING, V1),
        row(Phase.ROLLED_BACK, "time passes", seconds(3_600), Phase.ROLLED_BACK, V1),
        row(Phase.ROLLED_BACK, "another version is wished", wish(V3), Phase.PREPARING, V1),
        row(Phase.ROLLED_BACK, "a retry", asked("retry"), Phase.PREPARING, V1),
        row(Phase.FAILED, "its instances pass at last", ready(), Phase.FAILED, V1),
        row(Phase.FAILED, "another version is wished", wish(V3), Phase.PREPARING, V1),
        row(Phase.FAILED, "the live version is wished", wish(V1), Phase.STEADY, V1),
        row(Phase.FAILED, "a retry", asked("retry"), Phase.PREPARING, V1),
        row(Phase.EXPIRED, "time passes", seconds(3_600), Phase.EXPIRED, V1),
        row(Phase.EXPIRED, "a promotion", asked("promote"), Phase.EXPIRED, V1),
        row(Phase.EXPIRED, "another version is wished", wish(V3), Phase.PREPARING, V1),
        row(Phase.EXPIRED, "a retry", asked("retry"), Phase.PREPARING, V1));
  }

  private static Consumer<EndpointWorld> ready() {
    return passing(V2, 3).andThen(seconds(6));
  }

  private static void resolvers(EndpointWorld w) {
    w.candidateDns = List.of();
    w.settle();
  }

  private static void smoke(EndpointWorld w) {
    w.smoke.add(
        Json.read(
            "{\"http\": \"/\", \"expect\": 200, \"count\": 1, \"timeout\": \"5s\"}", Smoke.class));
    w.settle();
    w.end(State.FAILED, "it answered 500");
  }

  private static void follow(EndpointWorld w) {
    w.liveRoutes = List.of();
    w.settle();
  }

  private static Consumer<EndpointWorld> stuck() {
    return passing(V1, 0).andThen(seconds(61));
  }

  private static void errors(EndpointWorld w) {
    w.traffic.put("edge on vm1#27", new Count(1_000, 0));
    w.settle();
    w.traffic.put("edge on vm1#27", new Count(1_100, 50));
    w.settle();
  }

  private static void bothBad(EndpointWorld w) {
    w.pool(V1, 3, 0).pool(V2, 3, 0).run(Duration.ofMinutes(5));
  }

  private static Consumer<EndpointWorld> failAndWait() {
    return passing(V2, 2).andThen(seconds(3_600));
  }

  private static void silence(EndpointWorld w) {
    w.silent = List.of("edge on vm2 does not answer");
    w.run(Duration.ofHours(1));
  }

  private static Consumer<EndpointWorld> late() {
    return seconds(100).andThen(wish(V3));
  }

  /** A world in that phase, on the way from V1 to V2. */
  private static EndpointWorld in(Phase phase) {
    var world = new EndpointWorld();
    world.pool(V3, 3, 0).live();
    if (phase == Phase.STEADY) {
      return world;
    }
    world.wish = V2;
    switch (phase) {
      case PREPARING -> world.pool(V2, 3, 2).run(Duration.ofSeconds(2));
      case FAILED -> world.pool(V2, 3, 2).run(Duration.ofSeconds(601));
      case VERIFYING -> {
        world.candidateDns = List.of("resolver 10.0.0.1 answers with nothing");
        world.pool(V2, 3, 3).run(Duration.ofSeconds(6));
      }
      case AWAITING_PROMOTION, EXPIRED -> {
        world.auto = false;
        world.promotionDeadline = Optional.of(Duration.ofHours(2));
        world.pool(V2, 3, 3).run(Duration.ofSeconds(phase == Phase.EXPIRED ? 7_300 : 6));
      }
      case SWITCHING, ROLLING_BACK -> {
        world.liveRoutes = List.of("edge on vm1 does not follow");
        world.pool(V2, 3, 3).run(Duration.ofSeconds(phase == Phase.SWITCHING ? 6 : 70));
      }
      default -> {
        world.soaking();
        if (phase == Phase.RETIRING) {
          world.run(Duration.ofSeconds(31));
        } else if (phase == Phase.ROLLED_BACK) {
          world.op("rollback", "");
          world.settle();
        }
      }
    }
    return world;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aRowHolds(Row row) {
    var world = in(row.from());
    assertThat(world.phase()).isEqualTo(row.from());
    row.event().accept(world);
    assertThat(world.phase()).isEqualTo(row.to());
    assertThat(world.status().live()).contains(row.live());
  }

  @Test
  void everyPhaseIsLeftAndReachedByARow() {
    Set<Phase> all = EnumSet.allOf(Phase.class);
    assertThat(rows().map(Row::from).collect(Collectors.toSet())).isEqualTo(all);
    var reached = rows().map(Row::to).collect(Collectors.toSet());
    reached.add(Phase.VERIFYING); // passed through on the way; rows begin there
    reached.add(Phase.AWAITING_PROMOTION);
    assertThat(reached).isEqualTo(all);
  }
}
