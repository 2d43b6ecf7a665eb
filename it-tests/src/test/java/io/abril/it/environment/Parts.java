package io.abril.it.environment;

import io.abril.it.tools.Command;
import java.time.Duration;
import java.util.Map;

/** The programs that the tests need: {@code deploy/parts}. */
public final class Parts {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static boolean installed;

  private Parts() {}

  /** Installs what is missing, once a run; fails with what is needed. */
  public static synchronized void install() {
    if (installed) {
      return;
    }
    var command = new Command(Clone.path(), Map.of());
    if (!command.run(LIMIT, "id", "-u").ok().out().strip().equals("0")) {
      throw new AssertionError(
          "the integration tests start a Docker Engine and DNS of their own, which needs root:"
              + " run 'sudo -E mvn verify', or without them 'mvn -DskipITs verify'");
    }
    command.run(LIMIT, Clone.path().resolve("deploy/parts").toString()).ok();
    installed = true;
  }
}
