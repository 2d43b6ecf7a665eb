package io.abril.it.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs as a user does, with a bounded time. */
public final class Command {
  private final Path folder;
  private final Map<String, String> variables;

  /** Programs that run in that folder, with those variables added to this process's. */
  public Command(Path folder, Map<String, String> variables) {
    this.folder = folder;
    this.variables = Map.copyOf(variables);
  }

  /** What a program said. */
  public record Result(List<String> words, int exit, String out, String err) {
    /** The same, if the program exited with 0. */
    public Result ok() {
      return exiting(0);
    }

    /** The same, if the program exited with that code. */
    public Result exiting(int code) {
      if (exit != code) {
        throw new AssertionError("not " + code + ": " + this);
      }
      return this;
    }

    /** Standard output, line by line. */
    public List<String> lines() {
      return out.lines().toList();
    }

    @Override
    public String toString() {
      return "'" + String.join(" ", words) + "' exited with " + exit + ":\n" + out + err;
    }
  }

  /** The same programs with more variables. */
  public Command with(Map<String, String> more) {
    var all = new java.util.HashMap<>(variables);
    all.putAll(more);
    return new Command(folder, all);
  }

  /** Runs a program to its end. */
  public Result run(Duration limit, String... words) {
    return feed(limit, "", words);
  }

  /** Runs a program to its end with that text as its standard input. */
  public Result feed(Duration limit, String input, String... words) {
    Path out = null;
    Path err = null;
    try {
      out = Files.createTempFile("abril-it", ".out");
      err = Files.createTempFile("abril-it", ".err");
      // Files rather than pipes: what a daemon inherits would keep a pipe open.
      var process = builder(words).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      try (var stdin = process.outputWriter()) {
        stdin.write(input);
      }
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "'"
                + String.join(" ", words)
                + "' took longer than "
                + limit.toSeconds()
                + " s:\n"
                + Files.readString(out)
                + Files.readString(err));
      }
      return new Result(
          List.of(words), process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      delete(out);
      delete(err);
    }
  }

  /** Starts a program that writes all it says to a file. */
  public Process start(Path output, String... words) {
    try {
      return builder(words).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder builder(String... words) {
    var builder = new ProcessBuilder(new ArrayList<>(List.of(words))).directory(folder.toFile());
    builder.environment().putAll(variables);
    return builder;
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
