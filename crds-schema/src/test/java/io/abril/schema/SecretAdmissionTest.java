package io.abril.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.config.Secret;
import io.abril.schema.Verdict.Rejected;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a Secret that is refused never repeats a value: it becomes status and events. */
class SecretAdmissionTest {
  private static final Admission ADMISSION = new Admission(List.of(Secret.KIND));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{data: {k: hunter2}} | Plaintext",
        "{data: {k: abril.v0.hunter2}} | Plaintext",
        "{data: {k: {nested: hunter2}}} | Plaintext",
        "{data: {k: 4711471147}} | Plaintext",
        "{data: {k: true, l: hunter2}} | Plaintext",
        "{data: hunter2} | Plaintext",
        "{data: [hunter2]} | Plaintext",
        "hunter2 | WrongType",
        "{stringData: {k: hunter2}} | UnknownField",
        "{data: {k: *hunter2}} | NotYaml",
        "{data: {k: !hunter2 x}} | NotYaml",
        "{data: {k: 'hunter2} | NotYaml",
      })
  void aRefusalHasItsReasonAndNoValue(String spec, String reason) {
    var text =
        "{apiVersion: abril/v1, kind: Secret, metadata: {name: db}, spec: %s}".formatted(spec);
    var verdict = ADMISSION.admit(text, Optional.of(Secret.KIND.ref("db")));
    assertThat(verdict).isInstanceOf(Rejected.class);
    var rejected = (Rejected) verdict;
    assertThat(rejected.problems()).extracting(Problem::reason).contains(reason);
    assertThat(rejected.sentence()).doesNotContain("hunter2", "4711471147");
  }
}
