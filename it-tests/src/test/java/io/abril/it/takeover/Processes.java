package io.abril.it.takeover;

import io.abril.it.tools.Await;
import io.abril.it.tools.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Processes of {@link JournalingOperator}, and what may befall them. All end with this. */
public final class Processes implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path folder;
  private final Command command;
  private final long stepMs;
  private final Map<String, Process> running = new LinkedHashMap<>();
  private final List<Path> journals = new ArrayList<>();

  private Processes(Path folder, long stepMs) {
    this.folder = folder;
    this.command = new Command(folder, Map.of());
    this.stepMs = stepMs;
  }

  /** None yet; each step takes so long. */
  public static Processes none(long stepMs) {
    try {
      return new Processes(Files.createTempDirectory("abril-takeover"), stepMs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one; the first words lead to another place, such as a network namespace. */
  public void start(String id, String consul, String... prefix) {
    var journal = folder.resolve(id + ".journal");
    if (!journals.contains(journal)) {
      journals.add(journal);
    }
    var words = new ArrayList<>(List.of(prefix));
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add(JournalingOperator.class.getName());
    words.addAll(List.of(consul, id, journal.toString(), String.valueOf(stepMs)));
    running.put(id, command.start(folder.resolve(id + ".log"), words.toArray(String[]::new)));
  }

  /** Starts one and waits until it stands for election. */
  public void startAndAwait(String id, String consul, String... prefix) {
    long before = started(id);
    start(id, consul, prefix);
    awaitWhile(id + " has started", () -> started(id) > before);
  }

  private long started(String id) {
    return journal().lines("started").stream().filter(l -> l.by().equals(id)).count();
  }

  /** Waits until that process has begun some steps after that time. */
  public void awaitSteps(String id, long afterNanos) {
    awaitWhile(id + " counts", () -> journal().begun(id, afterNanos) >= 5);
  }

  private void awaitWhile(String what, java.util.function.BooleanSupplier holds) {
    Await.until(
        what,
        () -> {
          if (!holds.getAsBoolean()) {
            throw new AssertionError("not yet; the processes said:\n" + logs());
          }
        });
  }

  private String logs() throws IOException {
    var all = new StringBuilder();
    for (String id : running.keySet()) {
      all.append(id).append(":\n").append(Files.readString(folder.resolve(id + ".log")));
    }
    return all.toString();
  }

  /** What all of them have written. */
  public Journal journal() {
    return Journal.of(journals);
  }

  /** {@code kill -9}; answers when it had no effect yet, by the monotonic clock. */
  public long kill(String id) {
    long at = System.nanoTime();
    end(running.remove(id).destroyForcibly());
    return at;
  }

  /** Asks one to end, and waits until it has. */
  public void stop(String id) {
    var process = running.remove(id);
    process.destroy();
    end(process);
  }

  /** {@code kill -STOP}; answers when it had no effect yet. */
  public long freeze(String id) {
    long at = System.nanoTime();
    signal("-STOP", id);
    return at;
  }

  /** {@code kill -CONT}; answers when it had no effect yet. */
  public long thaw(String id) {
    long at = System.nanoTime();
    signal("-CONT", id);
    return at;
  }

  private void signal(String signal, String id) {
    command.run(LIMIT, "kill", signal, String.valueOf(running.get(id).pid())).ok();
  }

  static void end(Process process) {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("process " + process.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    running.values().forEach(p -> end(p.destroyForcibly()));
    running.clear();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
