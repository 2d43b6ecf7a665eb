package io.abril.it.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The JDKs of this machine. */
public final class Jdks {
  private static final Path FOLDER = Path.of("/usr/lib/jvm");

  private Jdks() {}

  /** A JDK and what it says it is. */
  public record Jdk(Path home, Runtime.Version version) {
    /** Whether it is of a later release than the one that runs this. */
    public boolean newer() {
      return version.feature() > Runtime.version().feature();
    }
  }

  /** The newest at Debian's usual place; the one that runs this when none is newer. */
  public static Jdk newest() {
    var own = new Jdk(Path.of(System.getProperty("java.home")), Runtime.version());
    return installed().stream()
        .filter(Jdk::newer)
        .max(Comparator.comparing(Jdk::version))
        .orElse(own);
  }

  private static List<Jdk> installed() {
    if (!Files.isDirectory(FOLDER)) {
      return List.of();
    }
    try (Stream<Path> homes = Files.list(FOLDER)) {
      return homes
          .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
          .flatMap(home -> read(home).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Jdk> read(Path home) {
    try {
      return Files.readAllLines(home.resolve("release")).stream()
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.replaceAll("JAVA_VERSION=|\"", ""))
          .map(version -> new Jdk(home, Runtime.Version.parse(version)))
          .findFirst();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
