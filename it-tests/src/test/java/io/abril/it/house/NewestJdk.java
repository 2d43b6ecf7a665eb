package io.abril.it.house;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The newest JDK of this machine. */
final class NewestJdk {
  private static final Path JDKS = Path.of("/usr/lib/jvm");

  private NewestJdk() {}

  private record Jdk(Path home, Runtime.Version version) {}

  private static Optional<Jdk> read(Path home) {
    try {
      return Files.readAllLines(home.resolve("release")).stream()
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.replaceAll("JAVA_VERSION=|\"", ""))
          .map(version -> new Jdk(home, Runtime.Version.parse(version)))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Its folder; the test is skipped unless it is newer than the one in use. */
  static Path assumed() {
    assumeTrue(Files.isDirectory(JDKS), "there is no " + JDKS);
    try (Stream<Path> homes = Files.list(JDKS)) {
      var newest =
          homes
              .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
              .flatMap(home -> read(home).stream())
              .max(Comparator.comparing(Jdk::version))
              .filter(found -> found.version().feature() > Runtime.version().feature());
      assumeTrue(newest.isPresent(), "no JDK is newer than " + Runtime.version().feature());
      return newest.get().home();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
