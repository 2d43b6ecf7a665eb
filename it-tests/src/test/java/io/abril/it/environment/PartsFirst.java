package io.abril.it.environment;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Installs the parts before any integration test, whichever comes first: the examples' tests, which
 * know nothing of {@code deploy/parts}, are skipped where there is no Consul.
 */
public final class PartsFirst implements LauncherSessionListener {
  /** Set where the integration tests are run; unit tests need no parts. */
  private static final String WANTED = "abril.parts";

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (Boolean.getBoolean(WANTED)) {
      try {
        Parts.install();
      } catch (AssertionError e) {
        System.err.println(e.getMessage()); // each class that needs them fails with it
      }
    }
  }
}
