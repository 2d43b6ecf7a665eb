package io.abril.it.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same jars on the newest JDK of this machine, when that is newer than the one in use. */
@RealParts
class NewestJdkIT {
  private static final Path JDKS = Path.of("/usr/lib/jvm");

  private final Environment environment;
  private Path jdk = JDKS;

  NewestJdkIT(Environment environment) {
    this.environment = environment;
  }

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

  @BeforeEach
  void find() throws IOException {
    assumeTrue(Files.isDirectory(JDKS), "there is no " + JDKS);
    try (Stream<Path> homes = Files.list(JDKS)) {
      var newest =
          homes
              .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
              .flatMap(home -> read(home).stream())
              .max(Comparator.comparing(Jdk::version))
              .filter(found -> found.version().feature() > Runtime.version().feature());
      assumeTrue(newest.isPresent(), "no JDK is newer than " + Runtime.version().feature());
      jdk = newest.get().home();
    }
  }

  @AfterEach
  void clear() {
    environment.clear();
  }

  @Test
  void clientAndControllersRunOnIt() {
    var newest = environment.command().with(Map.of("JAVA_HOME", jdk.toString()));
    environment.dev(newest, "restart", "controllers").ok();
    try {
      for (String line : environment.dev("status").ok().lines()) {
        if (line.startsWith("controller-")) {
          assertThat(Path.of("/proc", line.split("\\s+")[2], "exe"))
              .satisfies(exe -> assertThat(exe.toRealPath()).startsWith(jdk.toRealPath()));
        }
      }
      newest
          .feed(
              Duration.ofMinutes(2),
              Documents.busybox("newest", "1.0.0", 2),
              environment.clonePath().resolve("deploy/bin/abrilctl").toString(),
              "apply",
              "-f",
              "-",
              "--wait")
          .ok();
      assertThat(environment.docker().running("newest-1.0.0")).hasSize(2);
    } finally {
      environment.dev("restart", "controllers").ok();
    }
  }

  @Test
  void unitTestsOfClientAndControllersPassOnIt() {
    var maven = System.getProperty("abril.maven", "mvn");
    new Command(environment.clonePath(), Map.of())
        .run(
            Duration.ofMinutes(8),
            maven,
            "-B",
            "-o",
            "-q",
            "test",
            "-Dtest=io.abril.controllers.**,io.abril.abrilctl.**",
            "-Dsurefire.failIfNoSpecifiedTests=false",
            "-Djvm=" + jdk.resolve("bin/java"))
        .ok();
  }
}
