package io.abril.it.haproxy;

import io.abril.it.environment.Clone;
import io.abril.it.tools.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Certificates for HAProxy's runtime API: {@code deploy/certs}. */
final class Certificates {
  private Certificates() {}

  /** Makes them in that folder, and answers it. */
  static Path in(Path folder) {
    var program = Clone.path().resolve("deploy/certs").toString();
    new Command(Clone.path(), Map.of())
        .run(Duration.ofMinutes(1), program, folder.toString(), "abril-runtime")
        .ok();
    return folder;
  }
}
