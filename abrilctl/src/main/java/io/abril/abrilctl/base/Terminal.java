package io.abril.abrilctl.base;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * The world around a verb, so that a test can stand in for it.
 *
 * @param out for results
 * @param err for errors and progress
 * @param in what {@code -f -} reads
 * @param env environment variables
 * @param tty whether out is looked at by a person
 * @param clock tells ages
 */
public record Terminal(
    PrintStream out,
    PrintStream err,
    InputStream in,
    Map<String, String> env,
    boolean tty,
    Clock clock) {
  /** Copies the map. */
  public Terminal {
    env = Map.copyOf(env);
  }

  /** The process's own. */
  public static Terminal system() {
    // Always UTF-8: a container without a locale would turn every sign but ASCII into '?'.
    return new Terminal(
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        System.in,
        System.getenv(),
        Optional.ofNullable(System.console()).filter(Terminal::isTerminal).isPresent(),
        Clock.systemUTC());
  }

  /** Since JDK 22 there always is a console, and it must be asked; before, it is a terminal. */
  private static boolean isTerminal(Console console) {
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Whether output may be coloured: a person looks, and {@code NO_COLOR} is not set. */
  public boolean colours() {
    return tty && env.getOrDefault("NO_COLOR", "").isEmpty();
  }
}
