package io.abril.abrilctl.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.abrilctl.consul.KvEntry;
import io.abril.abrilctl.fake.Texts;
import io.abril.abrilctl.state.ObjectView;
import io.abril.api.Version;
import io.abril.api.endpoint.ConsumerEndpoint;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import io.abril.schema.Verdict.Admitted;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every state of a switch from 1.0.0 to 1.0.1, and what it means to the one who waits. */
class JudgeTest {
  private static ObjectView endpoint(boolean auto, String status, long observed, long admitted) {
    var text =
        Texts.ENDPOINT.replace("version: 1.0.0", "version: 1.0.1, promotion: {auto: " + auto + "}");
    var spec =
        ((Admitted) new Admission(List.of(ConsumerEndpoint.KIND)).admit(text, Optional.empty()))
            .spec();
    var accepted = Json.mapper().createObjectNode().put("documentIndex", admitted);
    accepted.putObject("metadata").put("name", "date-1").put("generation", 2);
    accepted.set("spec", spec);
    var tree = (com.fasterxml.jackson.databind.node.ObjectNode) Json.tree(status);
    tree.put("observedGeneration", observed).put("documentIndex", admitted);
    return new ObjectView(
        ConsumerEndpoint.KIND,
        "date-1",
        Optional.of(new KvEntry("abril/objects/consumerendpoints/date-1", text, 40)),
        Optional.of(accepted),
        Optional.of(tree),
        new Admission(List.of(ConsumerEndpoint.KIND)));
  }

  @ParameterizedTest(name = "{0}, live {1}, candidate {2}, rejected {3}, auto {4}: {5}")
  @CsvSource({
    "Steady,            1.0.1, 1.0.1, '',    true,  SUCCEEDED",
    "Retiring,          1.0.1, 1.0.1, '',    true,  SUCCEEDED",
    "Soaking,           1.0.1, 1.0.1, '',    true,  ''",
    "Steady,            1.0.0, 1.0.0, '',    true,  ''",
    "Steady,            1.0.0, 1.0.1, 1.0.1, true,  REVERTED",
    "Preparing,         1.0.0, 1.0.1, '',    true,  ''",
    "Verifying,         1.0.0, 1.0.1, '',    true,  ''",
    "Switching,         1.0.1, 1.0.1, '',    true,  ''",
    "AwaitingPromotion, 1.0.0, 1.0.1, '',    true,  ''",
    "AwaitingPromotion, 1.0.0, 1.0.1, '',    false, HELD",
    "RollingBack,       1.0.0, 1.0.1, '',    true,  ''",
    "RolledBack,        1.0.0, 1.0.1, 1.0.1, true,  REVERTED",
    "RolledBack,        1.0.0, 1.0.9, 1.0.9, true,  ''",
    "RolledBack,        1.0.1, 1.0.2, '',    true,  SUCCEEDED",
    "Failed,            1.0.1, 1.0.2, '',    true,  SUCCEEDED",
    "Failed,            1.0.0, 1.0.1, '',    true,  FAILED",
    "Failed,            1.0.0, 1.0.9, '',    true,  ''",
    "Expired,           1.0.0, 1.0.1, '',    false, FAILED",
    "Expired,           1.0.1, 1.0.2, '',    false, SUCCEEDED",
  })
  void aPhaseIsAnEndingOrNot(
      String phase, String live, String candidate, String rejected, boolean auto, String result) {
    var view =
        endpoint(auto, Texts.endpointStatus(phase, live, candidate, rejected, "no luck"), 2, 40);

    assertThat(Judge.endpoint(view, false).map(e -> e.result().name()).orElse(""))
        .isEqualTo(result);
    assertThat(Judge.endpoint(view, true)).isEmpty();
  }

  @Test
  void whatIsPausedIsHeld() {
    var paused =
        Texts.endpointStatus("AwaitingPromotion", "1.0.0", "1.0.1", "", "")
            .replaceFirst("\\{", "{\"paused\": \"it is paused by me\", ");

    var ending = Judge.endpoint(endpoint(true, paused, 2, 40), false).orElseThrow();

    assertThat(ending.result().exitCode()).isEqualTo(9);
    assertThat(ending.message())
        .isEqualTo(
            "1.0.1 has passed its gates and waits: it is paused by me; next: 'abrilctl rollout"
                + " resume ce/date-1'");
  }

  @Test
  void whoAimsAtAVersionIsNotContentWithTheWish() {
    var steady = Texts.endpointStatus("Steady", "1.0.1", "1.0.1", "", "");

    assertThat(
            Judge.endpoint(endpoint(true, steady, 2, 40), false, Optional.of(Version.of("1.0.2"))))
        .isEmpty();
  }

  @Test
  void anOlderStatusIsNoEnding() {
    var steady = Texts.endpointStatus("Steady", "1.0.1", "1.0.1", "", "");

    assertThat(Judge.endpoint(endpoint(true, steady, 1, 40), false)).isEmpty();
    assertThat(Judge.endpoint(endpoint(true, steady, 2, 39), false)).isEmpty();
  }

  @Test
  void anEndingSaysWhyAndWhatIsNext() {
    var failed = Texts.endpointStatus("Failed", "1.0.0", "1.0.1", "", "2 of 3 were passing");

    assertThat(Judge.endpoint(endpoint(true, failed, 2, 40), false).orElseThrow().message())
        .isEqualTo(
            "1.0.1 did not go live: 2 of 3 were passing; 'abrilctl deploy date 1.0.1' tries"
                + " again");
  }

  @Test
  void theWayBackEndsOnAnotherVersion() {
    var back = Texts.endpointStatus("RolledBack", "1.0.0", "1.0.1", "1.0.1", "");
    var still = Texts.endpointStatus("Steady", "1.0.1", "1.0.1", "", "");

    assertThat(Judge.rollback(endpoint(true, back, 2, 40), false, "1.0.1").orElseThrow().message())
        .isEqualTo("date-1 is back on 1.0.0");
    assertThat(Judge.rollback(endpoint(true, still, 2, 40), true, "1.0.1")).isEmpty();
    assertThat(Judge.rollback(endpoint(true, still, 2, 40), false, "1.0.1").orElseThrow().message())
        .isEqualTo(
            "date-1 stays on 1.0.1: the controllers saw no way back; 'abrilctl events ce date-1'"
                + " says why");
  }
}
