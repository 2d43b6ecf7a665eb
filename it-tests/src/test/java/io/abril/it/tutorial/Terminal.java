package io.abril.it.tutorial;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A shell that a reader types into. */
final class Terminal implements AutoCloseable {
  private static final String MARK = "end-of-what-it-shows";

  private final Process shell;
  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final StringBuilder all = new StringBuilder();

  /** A shell in that folder with those variables and no others but HOME. */
  Terminal(Path folder, Map<String, String> variables) {
    // A build in the background ignores Ctrl-C, which its children inherit; a reader's shell
    // doesn't.
    var builder =
        new ProcessBuilder("env", "--default-signal=INT", "bash")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> !name.equals("HOME"));
    builder.environment().putAll(variables);
    try {
      shell = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var reader = new Thread(() -> read(shell.inputReader()), "terminal");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(BufferedReader output) {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (all) {
          all.append(line).append('\n');
        }
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add(e.toString());
    }
  }

  /** Types a command and waits for its end; answers what it printed. */
  String run(Duration limit, String command) {
    type(command + "\necho; echo " + MARK);
    var output = new StringBuilder();
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        var line = lines.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (line == null) {
          throw new AssertionError(
              "'" + command + "' took longer than " + limit.toSeconds() + " s:\n" + output);
        }
        if (line.equals(MARK)) {
          return output.toString();
        }
        output.append(line).append('\n');
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }

  /** Types a command that goes on. */
  void type(String command) {
    try {
      var stdin = shell.outputWriter();
      stdin.write(command + "\n");
      stdin.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that it has shown. */
  String text() {
    synchronized (all) {
      return all.toString();
    }
  }

  /** Ctrl-C: interrupts what runs. */
  void interrupt() {
    shell.children().forEach(child -> signal("-INT", child));
  }

  private static void signal(String signal, ProcessHandle process) {
    try {
      new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
      process.onExit().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("process " + process.pid() + " doesn't end at " + signal, e);
    }
  }

  @Override
  public void close() {
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
  }
}
