package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.fake.FakeLeader;
import io.abril.abrilctl.fake.Texts;
import io.abril.api.Version;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One command makes the pool, moves the endpoint, and says how it ended. */
class DeployTest extends VerbTest {
  private String phase = "Steady";
  private String live = "1.0.0";
  private String rejected = "";

  @BeforeEach
  void lead() {
    var leader = new FakeLeader(consul);
    leader.answering(
        (ref, spec) ->
            ref.plural().equals("consumerendpoints")
                ? Json.tree(Texts.endpointStatus(phase, live, wanted(spec), rejected, "because"))
                : Json.tree("{}"));
    shell.in(Texts.POOL + "---\n" + Texts.ENDPOINT).run("apply -f - --wait");
  }

  private String wanted(JsonNode spec) {
    var version = spec.path("version").asText();
    return version.equals("auto") ? live : version;
  }

  private JsonNode stored(String ref) {
    return Admission.document(consul.entry("abril/objects/" + ref).orElseThrow().value());
  }

  @Test
  void aGoodVersionGoesLive() {
    live = "1.0.1";

    var result = shell.run("deploy date 1.0.1 --timeout 10s");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .startsWith(
            """
            servicepool/date-1.0.1 created after date-1.0.0 with image cs/date:1.0.1
            consumerendpoint/date-1 set to 1.0.1
            """)
        .endsWith("\ndate-1 is on 1.0.1\n");
    assertThat(stored("servicepools/date-1.0.1").path("spec").path("replicas").asInt())
        .isEqualTo(3);
    assertThat(stored("consumerendpoints/date-1").path("spec").path("version").asText())
        .isEqualTo("1.0.1");
    assertThat(shell.run("deploy date 1.0.1").out())
        .startsWith(
            """
            servicepool/date-1.0.1 is there
            consumerendpoint/date-1 unchanged: wants 1.0.1
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "RolledBack, 1.0.1, 8, '1.0.1 was reverted, live is 1.0.0: because'",
    "Failed, '', 1, '1.0.1 did not go live: because'",
    "Expired, '', 1, '1.0.1 did not go live: because'",
    "Preparing, '', 7, 'not at the end after 1s'",
  })
  void theExitCodeSaysHowItEnded(String phase, String rejected, int code, String message) {
    this.phase = phase;
    this.rejected = rejected;

    var result = shell.run("deploy date 1.0.1 --timeout 1s");

    assertThat(result.code()).isEqualTo(code);
    assertThat(result.err()).contains(message);
  }

  @Test
  void aHeldVersionWaitsForAPerson() {
    phase = "AwaitingPromotion";
    shell
        .in(Texts.ENDPOINT.replace("version: 1.0.0", "version: 1.0.0, promotion: {auto: false}"))
        .run("apply -f -");

    var result = shell.run("deploy date 1.0.1 --timeout 5s");

    assertThat(result.code()).isEqualTo(9);
    assertThat(result.err())
        .isEqualTo("held: 1.0.1 has passed its gates and waits; next: 'abrilctl promote date-1'\n");
    assertThat(shell.run("promote date-1").out())
        .isEqualTo("consumerendpoint/date-1 promotion of 1.0.1 requested\n");
  }

  @Test
  void aRejectedVersionIsTriedAgain() {
    rejected = "1.0.1";
    consul.put("abril/.keep", "1");
    shell.run("wait ce/date-1");

    assertThat(shell.run("deploy date 1.0.1 --no-wait --image other:x").out())
        .isEqualTo(
            """
            servicepool/date-1.0.1 created after date-1.0.0 with image other:x
            consumerendpoint/date-1 set to 1.0.1
            consumerendpoint/date-1 retry of 1.0.1 requested
            """);
  }

  @Test
  void anEndpointThatChoosesItselfIsLeftAlone() {
    shell.in(Texts.ENDPOINT.replace("version: 1.0.0", "version: auto")).run("apply -f -");
    live = "1.0.1";

    var result = shell.run("deploy date 1.0.1 --timeout 10s");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("consumerendpoint/date-1 unchanged: takes the highest ready version of its range")
        .endsWith("\ndate-1 is on 1.0.1\n");
    assertThat(stored("consumerendpoints/date-1").path("spec").path("version").asText())
        .isEqualTo("auto");
    live = "1.0.2";
    shell
        .in(Texts.ENDPOINT.replace("version: 1.0.0", "version: auto, soak: {for: 1s}"))
        .run("apply -f -");
    assertThat(shell.run("deploy date 1.0.1 --no-wait").out())
        .contains("consumerendpoint/date-1 set to 1.0.1");
  }

  @Test
  void aPromotionMayLeaveTheGatesOut() {
    phase = "Verifying";
    shell.run("scale pool/date-1.0.0 --replicas 2");
    shell.in(Texts.ENDPOINT.replace("1.0.0", "1.0.1")).run("apply -f -");

    assertThat(shell.run("promote date-1 --full").out())
        .isEqualTo("consumerendpoint/date-1 full promotion of 1.0.1 requested\n");
  }

  @Test
  void whatCannotBeDeployedIsSaid() {
    assertThat(shell.run("deploy date 2.0.0").err())
        .isEqualTo(
            "error: no endpoint of service 'date' takes 2.0.0 (date-1 takes 1.x); 'abrilctl get"
                + " consumerendpoints' lists them\n");
    assertThat(shell.run("deploy date one").code()).isEqualTo(2);
    shell.in(Texts.ENDPOINT.replace("date-1", "today")).run("apply -f -");
    assertThat(shell.run("deploy date 1.0.1").err())
        .isEqualTo(
            "error: several endpoints take date 1.0.1: date-1, today; choose one with"
                + " --endpoint\n");
    assertThat(shell.run("deploy date 1.0.1 --endpoint today --no-wait").code()).isZero();
  }

  @Test
  void rollbackNeedsASwitch() {
    assertThat(shell.run("promote date-1").code()).isEqualTo(4);
    assertThat(shell.run("rollback date-1").out())
        .isEqualTo("consumerendpoint/date-1 rollback to 1.0.0 requested\n");
    assertThat(shell.run("rollback pool/date-1.0.0").err())
        .isEqualTo("error: this works on a ConsumerEndpoint, not on a ServicePool\n");
  }

  @Test
  void aRolloutIsFollowedAsJson() {
    var result = shell.run("rollout status ce/date-1 -o json");

    assertThat(result.code()).isZero();
    var lines = result.out().lines().map(Json::tree).toList();
    assertThat(lines.get(0).path("phase").asText()).isEqualTo("Steady");
    assertThat(lines.get(lines.size() - 1).path("result").asText()).isEqualTo("Succeeded");
    assertThat(shell.run("rollout status pool/date-1.0.0").out())
        .endsWith("date-1.0.0 is as its document wants it\n");
    assertThat(shell.run("rollout status node/vm1").code()).isEqualTo(2);
  }

  @Test
  void aPersonSeesGatesAndInstances() {
    var out = shell.tty().run("rollout status ce/date-1").out();

    assertThat(out)
        .contains("consumerendpoint/date-1   1.0.0   Steady   gates 1/2")
        .contains("\u001b[32m✓\u001b[0m passing        3 of 3")
        .contains("\u001b[33m…\u001b[0m dns            answers 2 of 3");
    assertThat(shell.env("NO_COLOR", "1").run("rollout status ce/date-1").out())
        .contains("  ✓ passing        3 of 3");
  }

  @ParameterizedTest
  @CsvSource({
    "cs/date:1.0.0, cs/date:1.0.1",
    "cs/date, cs/date:1.0.1",
    "reg:5000/cs/date, reg:5000/cs/date:1.0.1",
    "reg:5000/cs/date:x, reg:5000/cs/date:1.0.1",
  })
  void theTagIsTheVersion(String ref, String tagged) {
    assertThat(Pools.tagged(ref, Version.of("1.0.1"))).isEqualTo(tagged);
  }

  @Test
  void anEndpointAndAPoolAreDescribed() {
    assertThat(shell.run("describe ce date-1").out())
        .contains("Name:         date-1\n")
        .contains("Status:       Ready\n")
        .contains("Spec:\n  service: date\n  range: 1.x\n  version: 1.0.0\n")
        .contains("  Ready is True since 3m (Ready)\n")
        .contains("Phase:        Steady\n")
        .contains("Gates:\n  ✓ passing: 3 of 3\n  … dns: answers 2 of 3\n")
        .endsWith("Events: none\n");
    assertThat(shell.run("describe pool/date-1.0.0").out())
        .contains("Labels:       tier=core\n")
        .contains("Instances: none\n");
    assertThat(shell.run("describe pool").err())
        .isEqualTo("error: which servicepool? 'abrilctl get servicepools' lists them\n");
  }
}
