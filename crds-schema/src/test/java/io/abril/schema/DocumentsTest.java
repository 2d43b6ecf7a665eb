package io.abril.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.schema.Verdict.Rejected;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A file of several documents is cut, and each keeps its place. */
class DocumentsTest {
  @Test
  void documentsKeepTheirFirstLine() {
    var file = "# two\n---\na: 1\n---\n# nothing\n---\nb: 2\nc: |\n  ---\n...\n";

    assertThat(Admission.split(file))
        .extracting(DocumentText::firstLine, d -> d.text().lines().toList())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(2, List.of("---", "a: 1")),
            org.assertj.core.groups.Tuple.tuple(6, List.of("---", "b: 2", "c: |", "  ---")));
  }

  @Test
  void aFileWithoutSeparatorsIsOneDocument() {
    assertThat(Admission.split("a: 1\n")).containsExactly(new DocumentText("a: 1\n", 1));
    assertThat(Admission.split("\n# none\n")).isEmpty();
  }

  @Test
  void aProblemIsToldInLinesOfTheFile() {
    var file = "a: 1\n---\nkind: Nod\n";
    var document = Admission.split(file).get(1);
    var rejected = (Rejected) new Admission(Kinds.ALL).admit(document.text(), Optional.empty());

    assertThat(rejected.problems().get(0).inFileFrom(document.firstLine()).sentence())
        .isEqualTo("line 3, column 7: kind: unknown kind 'Nod'; did you mean 'Node'?");
  }
}
