package io.abril.it.house;

import io.abril.it.environment.Clone;
import io.abril.it.environment.Parts;
import io.abril.it.tools.Command;
import io.abril.it.tools.Jdks;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The unit tests once more: on the newest JDK, and with a Consul on this machine, which those of
 * the store skip where there is none.
 */
class UnitTestsIT {
  @Test
  void passOnTheNewestJdkWithConsulThere() {
    Parts.install();
    new Command(Clone.path(), Map.of())
        .run(
            Duration.ofMinutes(8),
            System.getProperty("abril.maven", "mvn"),
            "-B",
            "-o",
            "-q",
            "test",
            "-Djvm=" + Jdks.newest().home().resolve("bin/java"))
        .ok();
  }
}
