package io.abril.abrilctl;

import io.abril.abrilctl.base.Terminal;
import io.abril.abrilctl.verb.Commands;

/** The process. */
public final class Main {
  private Main() {}

  /** Runs one verb and ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(Commands.run(Terminal.system(), arguments));
  }
}
