package io.abril.it.consul;

import io.abril.it.environment.Clone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What Maven's unit test run of a module says of one test class. */
final class SurefireReport {
  private static final Pattern SUITE = Pattern.compile("<testsuite [^>]*>");

  private SurefireReport() {}

  /** Whether every test of the class was run by this build, and none skipped. */
  static boolean wasRun(String module, String testClass) {
    var report =
        Clone.path().resolve(module).resolve("target/surefire-reports").resolve(file(testClass));
    return Files.isRegularFile(report) && wasRun(report);
  }

  private static Path file(String testClass) {
    return Path.of("TEST-" + testClass + ".xml");
  }

  private static boolean wasRun(Path report) {
    try {
      var suite = SUITE.matcher(Files.readString(report));
      return suite.find()
          && suite.group().contains(" skipped=\"0\"")
          && !suite.group().contains(" tests=\"0\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
