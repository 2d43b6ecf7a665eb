package io.abril.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.schema.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests that flow while something happens: {@code deploy/load/Load.java}. */
public final class Load implements AutoCloseable {
  private static final Pattern SENT = Pattern.compile("^\\s*\\d+s\\s+(\\d+)\\s");

  private final Path work;
  private final Process process;

  private Load(Path work, Process process) {
    this.work = work;
    this.process = process;
  }

  /** How the requests fared. */
  public record Report(int sent, int failed, Map<String, Integer> versions, String errors) {
    /** Fails unless every request was answered. */
    public Report lossless() {
      assertThat(failed).as("failed of %d requests: %s", sent, errors).isZero();
      assertThat(sent).as("requests sent").isPositive();
      return this;
    }
  }

  /** Starts 200 requests a second over 8 connections, and returns when answers come. */
  public static Load start(Command command, Path clone, String address, String host, String path) {
    return start(command, clone, address, host, path, 200, List.of());
  }

  /**
   * The same, that many a second.
   *
   * @param within words before the program's own, for where it runs; the address must be there
   */
  public static Load start(
      Command command,
      Path clone,
      String address,
      String host,
      String path,
      int rate,
      List<String> within) {
    try {
      var work = Files.createTempDirectory("abril-load");
      var words = new ArrayList<>(within);
      words.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              clone.resolve("deploy/load/Load.java").toString(),
              "--url",
              "http://" + address + path,
              "--host",
              host,
              "--rate",
              String.valueOf(rate),
              "--connections",
              "8",
              "--new-connections",
              "25",
              "--report",
              "200ms",
              "--duration",
              "5m",
              "--until-file",
              work.resolve("stop").toString(),
              "--json",
              work.resolve("report.json").toString()));
      var process = command.start(work.resolve("log"), words.toArray(String[]::new));
      var load = new Load(work, process);
      load.awaitReports(3);
      return load;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns after that many more reports of 200 ms each. */
  public void awaitReports(int more) {
    long wanted = reports() + more;
    Await.get(
        "the load has reported " + wanted + " times",
        () -> {
          assertThat(process.isAlive()).as("the load runs: %s", log()).isTrue();
          assertThat(reports()).isGreaterThanOrEqualTo(wanted);
          return true;
        });
  }

  /** Returns when that many requests have been sent since the start. */
  public void awaitSent(int wanted) {
    Await.until(
        wanted + " requests are sent", () -> assertThat(sent()).isGreaterThanOrEqualTo(wanted));
  }

  /** A report's second column. */
  private long sent() {
    return log()
        .lines()
        .map(SENT::matcher)
        .filter(Matcher::find)
        .mapToLong(m -> Long.parseLong(m.group(1)))
        .max()
        .orElse(0);
  }

  private long reports() {
    return log().lines().count();
  }

  private String log() {
    try {
      return Files.readString(work.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the load and answers how the requests fared. */
  public Report stop() {
    try {
      Files.writeString(work.resolve("stop"), "");
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the load ends: %s", log()).isTrue();
      var tree = Json.tree(Files.readString(work.resolve("report.json")));
      var versions = new TreeMap<String, Integer>();
      tree.path("versions")
          .forEach(v -> versions.put(v.path("version").asText(), v.path("count").asInt()));
      return new Report(
          tree.path("sent").asInt(),
          tree.path("failed").asInt(),
          versions,
          tree.path("errors").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    // It may run below a program that enters a host.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try (var files = Files.list(work)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
