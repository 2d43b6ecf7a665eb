package io.abril.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The consul program that tests start: {@value #PROPERTY}, or the one on PATH. */
final class ConsulBinary {
  /** A system property that names another program. */
  static final String PROPERTY = "abril.consul";

  /** What to do when there is none. */
  static final String MISSING =
      "no consul program on PATH: install one (deploy/parts does, on Debian), or name it with"
          + " -Dabril.consul=/path/to/consul";

  private ConsulBinary() {}

  /** Where it is; empty when there is none. */
  static Optional<Path> find() {
    return find(System.getProperty(PROPERTY, ""), System.getenv().getOrDefault("PATH", ""));
  }

  /** One that is named is the one, whether it is there or not. */
  static Optional<Path> find(String named, String path) {
    if (!named.isEmpty()) {
      return Optional.of(Path.of(named)).filter(Files::isExecutable);
    }
    return Stream.of(path.split(File.pathSeparator))
        .filter(dir -> !dir.isEmpty())
        .map(dir -> Path.of(dir, "consul"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
