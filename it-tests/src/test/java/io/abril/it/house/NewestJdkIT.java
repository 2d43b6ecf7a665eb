package io.abril.it.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Abrilctl;
import io.abril.it.tools.Jdks;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same jars on the newest JDK of this machine, when that is newer than the one in use. */
@RealParts
class NewestJdkIT {
  private final Environment environment;

  NewestJdkIT(Environment environment) {
    this.environment = environment;
  }

  @Test
  void clientAndControllersRunOnIt() {
    var jdk = Jdks.newest();
    assumeTrue(jdk.newer(), "no JDK is newer than " + Runtime.version().feature());
    var newest = environment.command().with(Map.of("JAVA_HOME", jdk.home().toString()));
    environment.dev(newest, "restart", "controllers").ok();
    try {
      for (String line : environment.dev("status").ok().lines()) {
        if (line.startsWith("controller-")) {
          assertThat(Path.of("/proc", line.split("\\s+")[2], "exe"))
              .satisfies(exe -> assertThat(exe.toRealPath()).startsWith(jdk.home().toRealPath()));
        }
      }
      new Abrilctl(newest, environment.clonePath())
          .applyAndWait(Documents.busybox("newest", "1.0.0", 2));
      assertThat(environment.docker().running("newest-1.0.0")).hasSize(2);
    } finally {
      environment.dev("restart", "controllers").ok();
    }
  }
}
