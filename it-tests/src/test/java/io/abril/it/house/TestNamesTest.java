package io.abril.it.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Clone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The build runs test classes by their names: one that is called otherwise would never be run. */
class TestNamesTest {
  private static final Pattern HAS_TESTS =
      Pattern.compile(
          "(?m)^  @(Test|ParameterizedTest|RepeatedTest|TestFactory|Property|Example)\\b");

  private static final Pattern IS_RUN = Pattern.compile(".*(Test|IT)\\.java");

  /** Suites that others extend. */
  private static final Pattern IS_EXTENDED = Pattern.compile("(?m)^(public )?abstract class ");

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyClassWithTestsIsRunByTheBuild() throws IOException {
    try (Stream<Path> files = Files.walk(Clone.path())) {
      var tests =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/target/"))
              .filter(file -> HAS_TESTS.matcher(text(file)).find())
              .filter(file -> !IS_EXTENDED.matcher(text(file)).find())
              .toList();
      assertThat(tests).hasSizeGreaterThan(50);
      assertThat(tests).allMatch(file -> IS_RUN.matcher(file.toString()).matches());
    }
  }
}
