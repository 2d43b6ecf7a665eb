package io.abril.abrilctl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.abrilctl.fake.FakeLeader;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One command writes a job, tells what it says, and exits as it did. */
class RunTest extends VerbTest {
  private String status =
      "{\"phase\": \"Succeeded\", \"run\": 1, \"attempt\": 1, \"exitCode\": 0, \"log\": \"one\\n"
          + "two\"}";

  @BeforeEach
  void lead() {
    new FakeLeader(consul).answering((ref, spec) -> Json.tree(status));
  }

  private JsonNode stored() {
    return Admission.document(consul.entry("abril/objects/jobs/seed").orElseThrow().value())
        .path("spec");
  }

  @Test
  void theDocumentIsWhatTheCommandLineSays() {
    var result =
        shell.run(
            "run",
            "seed",
            "--image",
            "db:1",
            "--on",
            "db-1.0.0",
            "--env",
            "A=1=2",
            "--env",
            "B=x",
            "--retries",
            "2",
            "--timeout",
            "90s",
            "--",
            "sh",
            "-c",
            "exit 0");

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("one\ntwo\n");
    assertThat(stored())
        .isEqualTo(
            Json.tree(
                """
                {"image": {"ref": "db:1"}, "args": ["sh", "-c", "exit 0"], "on": {"pool": "db-1.0.0"},
                 "env": {"A": "1=2", "B": "x"}, "retries": 2, "timeout": "1m30s"}
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3, \"exitCode\": 3, \"message\": \"it ended with 3\" | 3 | it ended with 3",
        "x, \"exitCode\": null, \"message\": \"its node vm1 is gone\" | 1 | its node vm1 is gone",
        "t, \"exitCode\": 143, \"timedOut\": true, \"message\": \"timed out\" | 7 | timed out",
      })
  void theExitCodeIsTheContainers(String fields, int code, String message) {
    status =
        "{\"phase\": \"Failed\", \"run\": 1, \"attempt\": 1"
            + fields.substring(fields.indexOf(','))
            + "}";

    var result = shell.run("run seed --image db:1");

    assertThat(result.code()).isEqualTo(code);
    assertThat(result.err()).contains("job/seed failed: " + message);
  }

  @Test
  void withRmTheJobIsDeleted() {
    assertThat(shell.run("run seed --image db:1 --rm").code()).isZero();
    assertThat(consul.entry("abril/objects/jobs/seed")).isEmpty();
  }

  @Test
  void withoutWaitingItSaysWhereToLook() {
    assertThat(shell.run("run seed --image db:1 --no-wait").out())
        .isEqualTo("job/seed begun; 'abrilctl describe job seed' shows it\n");
    assertThat(shell.run("run seed --image db:1 --no-wait --rm").code()).isEqualTo(2);
  }

  @Test
  void aJobThatIsNotOverOrHasAScheduleIsLeftAlone() {
    status = "{\"phase\": \"Running\", \"run\": 1, \"attempt\": 1}";
    shell.run("run seed --image db:1 --no-wait");
    var running = shell.run("run seed --image db:2");
    assertThat(running.code()).isEqualTo(4);
    assertThat(running.err()).contains("jobs/seed is not over (Running)");
    assertThat(stored().path("image").path("ref").asText()).isEqualTo("db:1");

    shell
        .in(
            """
            {apiVersion: abril/v1, kind: Job, metadata: {name: nightly},
             spec: {image: {ref: "db:1"}, schedule: "0 3 * * *"}}
            """)
        .run("apply -f -");
    var scheduled = shell.run("run nightly --image db:2");
    assertThat(scheduled.code()).isEqualTo(4);
    assertThat(scheduled.err()).contains("jobs/nightly has a schedule; choose another name");
  }

  @Test
  void whatIsWrongIsSaidBeforeAnythingIsWritten() {
    var result = shell.run("run", "seed", "--image", "db:1", "--on", "Not A Pool");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("spec.on.pool");
    assertThat(consul.entry("abril/objects/jobs/seed")).isEmpty();
  }

  @Test
  void aBadScheduleIsRefusedWithWhatItMustBe() {
    var result =
        shell
            .in(
                """
                {apiVersion: abril/v1, kind: Job, metadata: {name: nightly},
                 spec: {image: {ref: "db:1"}, schedule: "0 25 * * *"}}
                """)
            .run("apply -f -");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("spec.schedule: must be a time of crontab(5) that comes");
  }

  @Test
  void jobsAreListedAndDescribed() {
    shell.run("run seed --image db:1");
    assertThat(shell.run("get jobs").out())
        .startsWith("NAME   STATUS      NODE   EXIT   RUN   STARTED   NEXT   AGE\n")
        .contains("seed   Succeeded   -      0      1     -         -      ");
    assertThat(shell.run("describe job seed").out())
        .contains("Exit code:    0\n", "Output:\n  one\n  two\n");
  }

  @Test
  void linesThatWereShownAreNotShownAgain() {
    assertThat(RunFollow.overlap(List.of(), List.of("a"))).isZero();
    assertThat(RunFollow.overlap(List.of("a", "b"), List.of("a", "b", "c"))).isEqualTo(2);
    assertThat(RunFollow.overlap(List.of("a", "b", "c"), List.of("c", "d"))).isEqualTo(1);
    assertThat(RunFollow.overlap(List.of("a"), List.of("b"))).isZero();
    assertThat(RunFollow.overlap(List.of("t", "t"), List.of("t", "t", "t"))).isEqualTo(2);
  }
}
