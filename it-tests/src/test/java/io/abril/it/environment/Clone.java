package io.abril.it.environment;

import java.nio.file.Path;

/** Where the sources are that are tested. */
public final class Clone {
  private Clone() {}

  /** Maven says it; without Maven it is the folder above this module. */
  public static Path path() {
    return Path.of(System.getProperty("abril.clone", "..")).toAbsolutePath().normalize();
  }
}
