package io.abril.it.house;

import io.abril.it.environment.Clone;
import io.abril.it.environment.OwnParts;
import io.abril.it.tools.Command;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The unit tests on the newest JDK of this machine, when that is newer than the one in use. */
@OwnParts
class TestsOnNewestJdkIT {
  @Test
  void unitTestsOfClientAndControllersPassOnIt() {
    var jdk = NewestJdk.assumed();
    var maven = System.getProperty("abril.maven", "mvn");
    new Command(Clone.path(), Map.of())
        .run(
            Duration.ofMinutes(8),
            maven,
            "-B",
            "-o",
            "-q",
            "test",
            "-Dtest=io.abril.controllers.**,io.abril.abrilctl.**",
            "-Dsurefire.failIfNoSpecifiedTests=false",
            "-Djacoco.skip=true",
            "-Djvm=" + jdk.resolve("bin/java"))
        .ok();
  }
}
