package io.abril.it.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same jars on the newest JDK of this machine, when that is newer than the one in use. */
@RealParts
class NewestJdkIT {
  private final Environment environment;

  NewestJdkIT(Environment environment) {
    this.environment = environment;
  }

  @AfterEach
  void clear() {
    environment.clear();
  }

  @Test
  void clientAndControllersRunOnIt() {
    var jdk = NewestJdk.assumed();
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
}
