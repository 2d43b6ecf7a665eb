package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.fake.FakeLeader;
import io.abril.abrilctl.fake.Texts;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool's rollout is followed, held, listed and undone. */
class RolloutTest extends VerbTest {
  private String status = "{}";

  @BeforeEach
  void lead() {
    new FakeLeader(consul).answering((ref, spec) -> Json.tree(status));
    shell.in(Texts.POOL).run("apply -f - --wait");
  }

  private JsonNode document() {
    return Admission.document(
            consul.entry("abril/objects/servicepools/date-1.0.0").orElseThrow().value())
        .path("spec");
  }

  /** A revision as the controllers write it: the specification has all its defaults. */
  private void revision(int number, String image, boolean good) {
    var accepted = consul.entry("abril/accepted/servicepools/date-1.0.0").orElseThrow().value();
    ObjectNode spec = Json.tree(accepted).path("spec").deepCopy();
    ((ObjectNode) spec.path("image")).put("ref", image);
    spec.put("replicas", 1);
    var row = Json.mapper().createObjectNode();
    row.put("pool", "date-1.0.0").put("number", number).put("specHash", "h" + number);
    row.put("imageDigest", "cs/date@sha256:abcd" + number);
    row.put("created", "2026-01-01T12:00:00Z").put("why", "changed image").put("good", good);
    row.set("spec", spec);
    consul.put("abril/revisions/servicepools/date-1.0.0/" + number, row.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "restart", "retry"})
  void aPoolIsAskedBesideItsDocument(String verb) {
    var before = document();

    var result = shell.run("rollout " + verb + " date-1.0.0");

    assertThat(result.out()).isEqualTo("servicepool/date-1.0.0 " + verb + " requested\n");
    assertThat(document()).isEqualTo(before);
    assertThat(shell.run("rollout " + verb + " node/vm1").code()).isEqualTo(2);
    assertThat(shell.run("rollout " + verb + " nope").code()).isEqualTo(3);
  }

  private void endpoint(String phase) {
    status =
        Texts.endpointStatus(phase, "1.0.0", "1.0.1", "", "")
            .replaceFirst(
                "\\{",
                "{\"switches\": [{\"at\": \"2026-01-01T12:00:00Z\", \"from\": \"1.0.0\", \"to\":"
                    + " \"1.0.1\", \"back\": false}, {\"at\": \"2026-01-01T12:02:00Z\", \"from\":"
                    + " \"1.0.1\", \"to\": \"1.0.0\", \"back\": true}], ");
    shell.in(Texts.ENDPOINT.replace("version: 1.0.0", "version: 1.0.1")).run("apply -f -");
    consul.await("abril/status/consumerendpoints/date-1");
  }

  @ParameterizedTest
  @CsvSource({
    "pause, Steady, 0",
    "resume, Soaking, 0",
    "abort, Preparing, 0",
    "abort, Soaking, 0",
    "abort, Steady, 4",
    "complete, Retiring, 0",
    "complete, Preparing, 4",
    "retry, Failed, 0",
    "retry, Expired, 0",
    "retry, Preparing, 4",
    "restart, Steady, 2",
  })
  void anEndpointIsAskedForWhatFitsItsPhase(String verb, String phase, int code) {
    endpoint(phase);

    var result = shell.run("rollout " + verb + " ce/date-1");

    assertThat(result.code()).as(result.err()).isEqualTo(code);
    if (code == 4) {
      assertThat(result.err())
          .isEqualTo(
              "error: consumerendpoints/date-1: there is nothing to "
                  + verb
                  + " (phase "
                  + phase
                  + "); 'abrilctl rollout status ce/date-1' shows where it is\n");
    }
  }

  @Test
  void aNameAloneIsAnEndpointWhereOnlyEndpointsAreAsked() {
    endpoint("Soaking");
    assertThat(shell.run("rollout complete date-1").out())
        .isEqualTo("consumerendpoint/date-1 complete requested\n");
    assertThat(shell.run("rollout abort pool/date-1.0.0").code()).isEqualTo(2);
  }

  @Test
  void theHistoryOfAnEndpointIsItsSwitches() {
    endpoint("Steady");
    assertThat(shell.run("rollout history ce/date-1").out())
        .isEqualTo(
            """
            AGE   FROM    TO      WHAT
            3m    1.0.0   1.0.1   switched
            1m    1.0.1   1.0.0   reverted
            """);
    assertThat(shell.run("rollout history ce/date-1 --revision 1").code()).isEqualTo(2);
  }

  @Test
  void theHistoryTellsWhatRunsAndWhatWasGivenUp() {
    revision(2, "cs/date:1.0.0", true);
    revision(3, "cs/date:bad", false);
    revision(10, "cs/date:worse", false);
    status = "{\"rollout\": {\"revision\": 2, \"state\": \"Complete\", \"rejected\": 10}}";
    shell.run("scale pool/date-1.0.0 --replicas 2");

    assertThat(shell.run("rollout history date-1.0.0").out())
        .isEqualTo(
            """
            REVISION   STATE        AGE   IMAGE           DIGEST          CHANGE
            2          Running      3m    cs/date:1.0.0   sha256:abcd2    changed image
            3          NeverReady   3m    cs/date:bad     sha256:abcd3    changed image
            10         GivenUp      3m    cs/date:worse   sha256:abcd10   changed image
            """);
    assertThat(shell.run("rollout history pool/date-1.0.0 --revision 3").out())
        .contains("ref: cs/date:bad");
    assertThat(shell.run("rollout history date-1.0.0 --revision 4").err())
        .isEqualTo(
            "error: revision 4 of servicepools/date-1.0.0 not found; 'abrilctl rollout history"
                + " date-1.0.0' lists what is kept\n");
  }

  @Test
  void anUndoWritesTheLastGoodContainersAndNothingElse() {
    revision(1, "cs/date:0.9.0", true);
    revision(2, "cs/date:never", false);
    revision(3, "cs/date:1.0.0", true);

    assertThat(shell.run("rollout undo date-1.0.0").out())
        .isEqualTo("servicepool/date-1.0.0 is as in revision 1 again: image\n");
    assertThat(document().path("image").path("ref").asText()).isEqualTo("cs/date:0.9.0");
    assertThat(document().path("replicas").asInt()).isEqualTo(3);

    assertThat(shell.run("rollout undo date-1.0.0 --to-revision 2").out())
        .isEqualTo("servicepool/date-1.0.0 is as in revision 2 again: image\n");
    assertThat(shell.run("rollout undo date-1.0.0 --to-revision 2").out())
        .isEqualTo("servicepool/date-1.0.0 unchanged: it is as in revision 2\n");
  }

  @Test
  void whereNothingElseWasGoodThereIsNothingToUndo() {
    revision(1, "cs/date:1.0.0", true);
    var result = shell.run("rollout undo date-1.0.0");
    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).contains("no other revision is kept that had all its instances");
  }

  @ParameterizedTest
  @CsvSource({
    "RolledBack, 8, reverted: because",
    "UpdateFailed, 1, failed: because",
    "Paused, 9, held: because",
    "CrashLoop, 7, timeout: not at the end",
  })
  void theExitCodeSaysHowAnUpdateEnded(String reason, int code, String message) {
    var conditions = Json.mapper().createArrayNode();
    conditions.add(FakeLeader.condition("Accepted", true, "Valid", "", 2));
    conditions.add(FakeLeader.condition("Ready", false, reason, "because", 2));
    status = "{\"conditions\": " + conditions + "}";
    shell.run("scale pool/date-1.0.0 --replicas 2");

    var result = shell.run("rollout status pool/date-1.0.0 --timeout 1s");

    assertThat(result.code()).isEqualTo(code);
    assertThat(result.err()).startsWith(message);
  }
}
