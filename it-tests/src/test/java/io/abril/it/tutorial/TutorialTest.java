package io.abril.it.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Clone;
import io.abril.it.tutorial.Tutorial.SourceFile;
import io.abril.it.tutorial.Tutorial.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TutorialTest {
  private static final Path EXAMPLE = Clone.path().resolve("it-tests/examples/01-minimal");

  @Test
  void itsFilesAreThoseOfTheExampleThatIsCompiled() throws IOException {
    var files = Tutorial.read(Tutorial.PAGE).files();
    var names = new TreeSet<String>();
    try (var found = Files.walk(EXAMPLE)) {
      found
          .filter(Files::isRegularFile)
          .map(file -> EXAMPLE.relativize(file).toString())
          .filter(file -> !file.endsWith("package-info.java") && !file.startsWith("target/"))
          .forEach(names::add);
    }
    assertThat(files.keySet()).isEqualTo(names);
    for (String name : names) {
      assertThat(files.get(name)).as(name).isEqualTo(Files.readString(EXAMPLE.resolve(name)));
    }
  }

  @Test
  void aPageIsReadInOrder() {
    var page =
        """
        Write this to

        `src/A.java`

        ```java
        class A {}
        ```

        and see:

        ```console terminal=second
        $ cat <<'EOF'
        a
        EOF
        a
        $ true
        ```
        """;
    assertThat(Tutorial.of(page.lines().toList()).parts())
        .containsExactly(
            new SourceFile("src/A.java", "class A {}\n"),
            new Typed(Optional.of("second"), "cat <<'EOF'\na\nEOF", List.of("a")),
            new Typed(Optional.of("second"), "true", List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "a, b, false",
    "'', '', true",
    "'', a, false",
    "a…c, abc, true",
    "a…c, abd, false",
    "'…|b', 'a|a|b', true",
    "'…|b', 'a|b|c', false",
    "'a  b', 'a  b   ', true",
    "'a.c', 'abc', false"
  })
  void whatIsSeenIsComparedButForWhatThePageLeavesOut(String shown, String seen, boolean same) {
    var lines = shown.isEmpty() ? List.<String>of() : List.of(shown.split("\\|"));
    var typed = new Typed(Optional.empty(), "command", lines);
    assertThat(typed.shows(seen.replace('|', '\n'))).isEqualTo(same);
  }
}
