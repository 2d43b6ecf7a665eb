package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.ImagePull;
import io.abril.api.pool.ImagePull.OnNode;
import io.abril.api.pool.ImagePull.State;
import io.abril.controllers.docker.DockerError;
import io.abril.runtime.events.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An image that is asked for before it is needed, on a model of the world. */
class PullDecisionTest {
  private final PoolSpecs specs = new PoolSpecs().replicas(1);

  /** One instance runs on one of three nodes. */
  private PoolWorld world() {
    var world = new PoolWorld(specs);
    world.node("vm2");
    world.node("vm3");
    world.runUntilQuiet();
    world.done.clear();
    return world;
  }

  private static PoolWorld asked(PoolWorld world) {
    world.ask("pull");
    return world;
  }

  private static ImagePull pull(PoolWorld world) {
    return world.status.orElseThrow().imagePull();
  }

  private static Map<String, State> states(PoolWorld world) {
    return pull(world).nodes().stream().collect(Collectors.toMap(OnNode::node, OnNode::state));
  }

  private static String message(PoolWorld world, String node) {
    return pull(world).nodes().stream()
        .filter(on -> on.node().equals(node))
        .map(OnNode::message)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> fetched(PoolWorld world) {
    return world.done(PoolAction.Fetch.class).stream().map(PoolAction.Fetch::node).toList();
  }

  private static String told(PoolWorld world, String reason) {
    return world.toldOfRollouts.stream()
        .filter(event -> event.reason().equals(reason))
        .map(Event::message)
        .reduce("", (a, b) -> b);
  }

  private static void takes(PoolWorld world, String node, Duration time) {
    world.takes =
        action ->
            action instanceof PoolAction.Fetch fetch && fetch.node().equals(node)
                ? time
                : Duration.ofMillis(100);
  }

  private static void failsOn(PoolWorld world, String node) {
    world.fails =
        action ->
            action instanceof PoolAction.Fetch fetch && fetch.node().equals(node)
                ? Optional.of(new DockerError(DockerError.Reason.IMAGE, "no such manifest", null))
                : Optional.empty();
  }

  @Test
  void everyNodeGetsWhatTheInstancesRun() {
    var world = asked(world());
    var id = world.ops.get(0).id();
    world.runUntilQuiet();
    assertThat(states(world))
        .isEqualTo(Map.of("vm1", State.PULLED, "vm2", State.PULLED, "vm3", State.PULLED));
    assertThat(fetched(world)).containsExactly("vm1", "vm2", "vm3");
    assertThat(world.done(PoolAction.Fetch.class))
        .allMatch(fetch -> fetch.pin().equals("sha256:cs/date:1.0.0"));
    assertThat(world.ops).isEmpty();
    assertThat(pull(world).requests()).containsExactly(id);
    assertThat(told(world, "ImagePulled")).isEqualTo("image cs/date:1.0.0 is on vm1, vm2, vm3");
    assertThat(world.started).as("nothing is left behind").noneMatch(s -> s.startsWith("image/"));
  }

  @Test
  void whatIsAskedForIsTakenUpAtOnceAndNobodyIsHeldUp() {
    var world = world();
    takes(world, "vm2", Duration.ofMinutes(5));
    asked(world).pass();
    assertThat(world.ops).isEmpty();
    world.document(specs.replicas(4));
    world.run(Duration.ofMinutes(1));
    assertThat(world.serving()).isEqualTo(4);
    assertThat(states(world))
        .containsEntry("vm1", State.PULLED)
        .containsEntry("vm2", State.PULLING);
    world.pulling = Map.of("vm2", "3 of 5 layers");
    world.run(Duration.ofSeconds(2));
    assertThat(message(world, "vm2")).isEqualTo("3 of 5 layers");
    world.pulling = Map.of();
    world.runUntilQuiet();
    assertThat(states(world)).containsEntry("vm2", State.PULLED);
  }

  @Test
  void oneThatFailsIsToldInTheEnginesWordsAndTheOthersGoOn() {
    var world = world();
    failsOn(world, "vm2");
    asked(world).runUntilQuiet();
    assertThat(states(world))
        .isEqualTo(Map.of("vm1", State.PULLED, "vm2", State.FAILED, "vm3", State.PULLED));
    assertThat(message(world, "vm2")).isEqualTo("no such manifest");
    assertThat(told(world, "ImagePullFailed")).isEqualTo("vm2: no such manifest");
    assertThat(told(world, "ImagePulled")).isEqualTo("image cs/date:1.0.0 is on vm1, vm3");

    world.fails = action -> Optional.empty();
    asked(world).runUntilQuiet();
    assertThat(states(world)).containsEntry("vm2", State.PULLED);
    assertThat(pull(world).requests()).hasSize(2);
  }

  @Test
  void onlyNodesThatMayRunItAreOfConcernAndThoseThatCantAreNamed() {
    specs.with("placement", "{\"constraints\": [\"node.name != vm3\"]}");
    var world = new PoolWorld(specs);
    world.runUntilQuiet();
    world.node("vm3");
    world.lose("vm2", true);
    world.nodeIs("vm4", true, true);
    world.silenceEngine("vm5");
    world.run(Duration.ofMinutes(1));
    asked(world).runUntilQuiet();
    assertThat(states(world))
        .isEqualTo(
            Map.of(
                "vm1", State.PULLED,
                "vm2", State.SKIPPED,
                "vm4", State.SKIPPED,
                "vm5", State.SKIPPED));
    assertThat(message(world, "vm2")).startsWith("its agent has been failing since ");
    assertThat(message(world, "vm4")).isEqualTo("it is draining");
    assertThat(message(world, "vm5")).isEqualTo("its engine does not answer");
    assertThat(told(world, "ImagePullSkipped")).contains("vm4: it is draining; vm5: ");
  }

  @Test
  void whereNothingMayBePulledItIsRefused() {
    specs.with("image", "{\"ref\": \"cs/date:1.0.0\", \"pull\": \"Never\"}");
    var world = asked(world());
    world.runUntilQuiet();
    assertThat(pull(world).refusal()).startsWith("image.pull is Never, so nothing is pulled");
    assertThat(pull(world).over()).isTrue();
    assertThat(fetched(world)).isEmpty();
    assertThat(told(world, "ImagePullFailed")).isEqualTo(pull(world).refusal());
  }

  @Test
  void aNewLeaderPullsOnlyWhereNobodySaidYetThatItIsThere() {
    var world = world();
    takes(world, "vm2", Duration.ofMinutes(5));
    asked(world).run(Duration.ofSeconds(10));
    world.done.clear();
    world.newLeader(false);
    world.silenceEngine("vm2");
    world.run(Duration.ofSeconds(5));
    assertThat(states(world))
        .as("a leader hears of an engine late")
        .containsEntry("vm2", State.PULLING);
    world.nodeIs("vm2", true, false);
    world.runUntilQuiet();
    assertThat(fetched(world)).containsExactly("vm2");
    assertThat(states(world)).containsEntry("vm2", State.PULLED);
  }

  @Test
  void whatTheImageMeansMustBeKnownBeforeLong() {
    var world = new PoolWorld(specs);
    world.means = ref -> "";
    world.run(Duration.ofMinutes(1));
    asked(world).run(Duration.ofSeconds(5));
    assertThat(states(world)).containsEntry("vm1", State.PULLING);
    assertThat(message(world, "vm1")).isEqualTo("the registry is away");
    world.run(Duration.ofMinutes(1));
    assertThat(states(world)).containsEntry("vm1", State.FAILED);
    assertThat(fetched(world)).isEmpty();

    world.means = ref -> "sha256:" + ref;
    asked(world).runUntilQuiet();
    assertThat(states(world)).containsEntry("vm1", State.PULLED);
  }

  @Test
  void anotherImageInTheDocumentEndsTheWaitForThisOne() {
    var world = world();
    takes(world, "vm2", Duration.ofMinutes(5));
    asked(world).run(Duration.ofSeconds(10));
    world.document(specs.image("cs/date:2"));
    world.pass();
    assertThat(states(world)).containsEntry("vm1", State.PULLED).containsEntry("vm2", State.FAILED);
    assertThat(message(world, "vm2")).startsWith("its image is cs/date:2 by now");
  }
}
