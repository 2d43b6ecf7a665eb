package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.fake.FakeLeader;
import io.abril.abrilctl.fake.Texts;
import io.abril.api.pool.ServicePool;
import io.abril.schema.Json;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A pool's image is asked for, and what its controller says of each node is printed once. */
class ImagesTest extends VerbTest {
  private static final String OPS = "abril/ops/servicepools/date-1.0.0/";

  private final Set<String> requests = new TreeSet<>();

  /** A leader that takes requests up and knows already how they end. */
  private void leaderSaying(String refusal, String nodes) {
    var leader = new FakeLeader(consul);
    leader.answering(
        (ref, spec) ->
            ref.plural().equals(ServicePool.KIND.plural())
                ? status(refusal, nodes)
                : Json.tree("{}"));
    shell.in(Texts.POOL).run("apply -f - --wait");
  }

  private JsonNode status(String refusal, String nodes) {
    consul.keys().stream()
        .filter(key -> key.startsWith(OPS))
        .forEach(key -> requests.add(key.substring(OPS.length())));
    var status = Json.mapper().createObjectNode();
    status
        .putObject("imagePull")
        .put("since", "2026-01-01T12:00:00Z")
        .put("image", "cs/date:1.0.0")
        .put("refusal", refusal)
        .<com.fasterxml.jackson.databind.node.ObjectNode>set(
            "requests", Json.mapper().valueToTree(requests))
        .set("nodes", Json.tree("[" + nodes + "]"));
    return status;
  }

  private static String on(String node, String state, String message) {
    return "{\"node\": \"%s\", \"state\": \"%s\", \"message\": \"%s\"}"
        .formatted(node, state, message);
  }

  @Test
  void eachNodeThatHasItIsALine() {
    leaderSaying("", on("vm1", "Pulled", "") + "," + on("vm2", "Skipped", "it is draining"));
    var result = shell.run("images pull date-1.0.0");
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
            """
            servicepool/date-1.0.0: vm1 pulled cs/date:1.0.0
            servicepool/date-1.0.0: vm2 skipped: it is draining
            """);
    assertThat(result.code()).isZero();
    assertThat(requests).hasSize(1);
  }

  @Test
  void aFailureIsToldWithItsNodeAndTheEnginesWords() {
    leaderSaying("", on("vm1", "Pulled", "") + "," + on("vm2", "Failed", "no such manifest"));
    var result = shell.run("images pull pool/date-1.0.0");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("vm1 pulled cs/date:1.0.0");
    assertThat(result.err())
        .contains("servicepool/date-1.0.0: vm2 failed: no such manifest\n")
        .contains("error: servicepool/date-1.0.0: image cs/date:1.0.0 is not on vm2\n");
  }

  @Test
  void aRefusalIsTold() {
    leaderSaying("image.pull is Never", "");
    var result = shell.run("images pull date-1.0.0");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).isEqualTo("error: servicepool/date-1.0.0: image.pull is Never\n");
  }

  @Test
  void whereNothingCouldBeBroughtItHasFailed() {
    leaderSaying("", on("vm1", "Skipped", "its engine does not answer"));
    var result = shell.run("images pull --all");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("no node could be brought image cs/date:1.0.0");
  }

  @Test
  void whoIsMissingWhenTimeIsOverIsNamed() {
    leaderSaying(
        "",
        on("vm1", "Pulled", "")
            + ","
            + on("vm2", "Pulling", "3 of 5 layers, 1.0 of 2.0 MiB")
            + ","
            + on("vm3", "Pulling", ""));
    var result = shell.run("images pull date-1.0.0 --timeout 300ms");
    assertThat(result.code()).isEqualTo(7);
    assertThat(result.err())
        .contains(
            "servicepool/date-1.0.0: vm2 pulling cs/date:1.0.0: 3 of 5 layers, 1.0 of 2.0 MiB\n")
        .contains(
            "not on every node after 300ms: servicepool/date-1.0.0: vm2 (3 of 5 layers, 1.0 of 2.0"
                + " MiB), vm3");
  }

  @Test
  void aRequestThatNobodyTakesUpIsToldApartFromOneThatWasDropped() {
    shell.in(Texts.POOL).run("apply -f -");
    var waiting = shell.run("images pull date-1.0.0 --timeout 100ms");
    assertThat(waiting.code()).isEqualTo(7);
    assertThat(waiting.err())
        .contains("no controller has taken the request up")
        .contains("no controller is alive for the root 'abril'");

    new FakeLeader(consul);
    var dropped = shell.run("images pull date-1.0.0");
    assertThat(dropped.code()).isEqualTo(1);
    assertThat(dropped.err())
        .contains("dropped the request; 'abrilctl events servicepools/date-1.0.0' tells why");
  }

  @Test
  void allLeavesOutWhatIsNeverPulled() {
    shell.in(Texts.POOL.replace("1.0.0\"}", "1.0.0\", pull: Never}")).run("apply -f -");
    var result = shell.run("images pull --all");
    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("servicepool/date-1.0.0: left out: its image.pull is Never");
    assertThat(consul.keys()).noneMatch(key -> key.startsWith(OPS));
  }

  @Test
  void whatIsMisusedIsSaid() {
    assertThat(shell.run("images").err()).contains("images what? 'images pull' it may be");
    assertThat(shell.run("images pull").err()).contains("name pools, or say --all");
    assertThat(shell.run("images pull date-1.0.0 --all").code()).isEqualTo(2);
    assertThat(shell.run("images pull nobody").code()).isEqualTo(3);
    assertThat(shell.run("images pull --help").out())
        .contains("Example: abrilctl images pull date-1.0.0 db-1.0.0 --timeout 30m");
    assertThat(shell.run("completion bash").out()).contains("images_pull");
  }
}
