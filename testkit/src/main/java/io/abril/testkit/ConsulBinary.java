package io.abril.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The consul program that tests start: the one that {@value #PROPERTY} or {@value #VARIABLE} names,
 * or the one on PATH.
 */
final class ConsulBinary {
  /** A system property that names another program. */
  static final String PROPERTY = "abril.consul";

  /** Where {@code deploy/parts} puts it, if not on PATH. */
  static final String VARIABLE = "ABRIL_CONSUL";

  /** What to do when there is none. */
  static final String MISSING =
      "no consul program on PATH: install one (deploy/parts does, on Debian), or name it with"
          + " -Dabril.consul=/path/to/consul";

  private ConsulBinary() {}

  /** Where it is; empty when there is none. */
  static Optional<Path> find() {
    var environment = System.getenv();
    var named = System.getProperty(PROPERTY, environment.getOrDefault(VARIABLE, ""));
    return find(named, environment.getOrDefault("PATH", ""));
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
