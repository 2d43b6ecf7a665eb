package io.abril.controllers.endpoint;

import static io.abril.controllers.endpoint.EndpointWorld.V2;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.endpoint.EndpointStatus.Gate;
import io.abril.api.endpoint.Phase;
import io.abril.api.endpoint.Smoke;
import io.abril.api.job.JobSpec;
import io.abril.controllers.endpoint.SmokeSeen.State;
import io.abril.schema.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What smoke tests do to a switch, and when they are begun. */
class SmokeGateTest {
  private final EndpointWorld world = new EndpointWorld();

  private static Smoke get(String path) {
    return Json.read(
        "{\"http\": \"" + path + "\", \"expect\": 200, \"count\": 5, \"timeout\": \"5s\"}",
        Smoke.class);
  }

  private static Smoke job(String name) {
    return Json.read("{\"job\": \"" + name + "\", \"timeout\": \"5s\"}", Smoke.class);
  }

  private static JobSpec template(String image) {
    return Json.read(
        "{\"image\": {\"ref\": \"" + image + "\"}, \"schedule\": \"0 3 * * *\"}", JobSpec.class);
  }

  private void run(long seconds) {
    world.run(Duration.ofSeconds(seconds));
  }

  private void stableWith(Smoke... tests) {
    world.live().smoke.addAll(List.of(tests));
    world.pool(V2, 3, 3).wish = V2;
    run(6);
  }

  @Test
  void aTestBeginsWhenTheInstancesAreStableAndHoldsTheSwitch() {
    stableWith(get("/status"));
    assertThat(world.begun).containsExactly("http " + world.attempt() + " /status");
    run(60);
    assertThat(world.phase()).isEqualTo(Phase.VERIFYING);
    assertThat(world.whyNotReady()).contains("GET /status: it runs");
    world.end(State.PASSED, "3 instances answered 200");
    assertThat(world.status().live()).contains(V2);
    assertThat(world.status().gates()).extracting(Gate::name).contains("smoke[0]");
    assertThat(world.begun).hasSize(1);
  }

  @Test
  void aTestThatFailsEndsTheAttemptWithASentence() {
    stableWith(get("/status"), get("/"));
    world.end(State.FAILED, "10.0.0.1:20001 answered 500 instead of 200");
    assertThat(world.phase()).isEqualTo(Phase.FAILED);
    assertThat(world.whyNotReady())
        .contains("the smoke test GET /status failed: 10.0.0.1:20001 answered 500 instead of 200");
    world.op("retry", "");
    run(6);
    assertThat(world.begun).hasSize(4);
    world.end(State.PASSED, "good");
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void aTestThatNeverEndsFailsTheAttemptAtItsDeadline() {
    stableWith(get("/status"));
    run(600);
    assertThat(world.phase()).isEqualTo(Phase.FAILED);
    assertThat(world.whyNotReady()).contains("progressDeadline is over: GET /status: it runs");
  }

  @Test
  void aResultIsOfWhatTheCandidateRan() {
    world.auto = false;
    stableWith(get("/status"));
    world.end(State.PASSED, "good");
    assertThat(world.phase()).isEqualTo(Phase.AWAITING_PROMOTION);
    world.image.put(V2, "2");
    world.pool(V2, 3, 3).settle();
    assertThat(world.phase()).isEqualTo(Phase.VERIFYING);
    assertThat(world.begun).hasSize(2);
    world.end(State.PASSED, "good");
    assertThat(world.phase()).isEqualTo(Phase.AWAITING_PROMOTION);
  }

  @Test
  void aChangedTestIsRunAnew() {
    world.auto = false;
    stableWith(get("/status"));
    world.end(State.PASSED, "good");
    world.smoke.set(0, get("/other"));
    world.settle();
    assertThat(world.phase()).isEqualTo(Phase.VERIFYING);
    assertThat(world.begun).hasSize(2);
  }

  @Test
  void aJobIsRunOnceForTheAttemptAndToldWhomToTest() {
    world.templates.put("date-smoke", template("smoke:1"));
    stableWith(job("date-smoke"));
    assertThat(world.jobs).hasSize(1);
    var spec = world.jobs.values().iterator().next().spec();
    assertThat(spec.schedule()).isEmpty();
    assertThat(spec.env())
        .containsEntry("ABRIL_VERSION", "1.0.1")
        .containsEntry("ABRIL_NAME", "1.0.1.date.service.consul")
        .containsEntry("ABRIL_INSTANCES", "10.0.0.1:20001");
    world.pool(V2, 3, 2).settle();
    world.newLeader();
    world.pool(V2, 3, 3);
    run(6);
    assertThat(world.begun).hasSize(1);
    world.end(State.PASSED, "its run ended with 0");
    assertThat(world.status().live()).contains(V2);
    assertThat(world.jobs).as("its output can be read").hasSize(1);
  }

  @Test
  void aJobThatFailsEndsTheAttempt() {
    world.templates.put("date-smoke", template("smoke:1"));
    stableWith(job("date-smoke"));
    world.end(State.FAILED, "its run date-smoke.x: it ended with 1");
    assertThat(world.phase()).isEqualTo(Phase.FAILED);
    assertThat(world.whyNotReady()).contains("the job date-smoke failed: its run date-smoke.x");
  }

  @Test
  void aJobThatIsNotThereIsWaitedForAndSaid() {
    stableWith(job("date-smoke"));
    assertThat(world.whyNotReady()).contains("there is no such job; 'abrilctl apply' it");
    world.templates.put("date-smoke", template("smoke:1"));
    run(1);
    world.end(State.PASSED, "good");
    assertThat(world.status().live()).contains(V2);
  }

  @Test
  void theRunsOfAnotherAttemptGo() {
    world.templates.put("date-smoke", template("smoke:1"));
    stableWith(job("date-smoke"));
    var first = List.copyOf(world.jobs.keySet());
    world.end(State.FAILED, "it ended with 1");
    world.op("retry", "");
    run(6);
    assertThat(world.jobs.keySet()).hasSize(1).doesNotContainAnyElementsOf(first);
  }
}
