package io.abril.bench;

import io.abril.it.tools.Await;
import io.abril.it.tools.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The classic recipe: {@code consul lock} with its defaults runs a command where it holds it. */
final class ConsulLockPeer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;
  private final Command command;
  private final List<Process> holders = new ArrayList<>();
  private int runs;

  ConsulLockPeer(String consul) throws IOException {
    this.folder = Files.createTempDirectory("abril-consul-lock");
    this.command = new Command(folder, Map.of("CONSUL_HTTP_ADDR", consul));
  }

  /** Nanoseconds from {@code kill -9} of the holder to the start of the next one's command. */
  double killed() {
    return run(Process::destroyForcibly);
  }

  /** Nanoseconds from SIGTERM to the start of the next one's command. */
  double graceful() {
    return run(
        p -> {
          p.destroy();
          return p;
        });
  }

  private interface End {
    Process of(Process holder);
  }

  private double run(End end) {
    runs++;
    var first = hold("first");
    await("first");
    var second = hold("second");
    // The second one waits when it has opened its session.
    Await.until(
        "the second waits",
        () -> {
          var sessions = command.run(PATIENCE, "curl", "-sf", url() + "/v1/session/list").ok();
          if (sessions.out().split("\"ID\"", -1).length < 3) {
            throw new AssertionError("not yet");
          }
        });
    long at = System.nanoTime();
    end.of(first);
    long began = await("second");
    second.destroyForcibly();
    killCommands();
    return began - at;
  }

  private String url() {
    return command.run(PATIENCE, "sh", "-c", "echo $CONSUL_HTTP_ADDR").ok().out().strip();
  }

  private Process hold(String who) {
    var process =
        command.start(
            folder.resolve(who + runs + ".log"),
            "consul",
            "lock",
            "peer/" + runs,
            "echo $$ > " + folder.resolve(who + runs) + "; exec sleep 600");
    holders.add(process);
    return process;
  }

  /** When its command was seen to run. */
  private long await(String who) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(folder.resolve(who + runs))) {
      if (System.nanoTime() > end) {
        throw new AssertionError(who + " never got the lock");
      }
      java.util.concurrent.locks.LockSupport.parkNanos(500_000);
    }
    return System.nanoTime();
  }

  /** The commands outlive a killed holder. */
  private void killCommands() {
    for (String who : List.of("first", "second")) {
      var file = folder.resolve(who + runs);
      try {
        if (Files.exists(file) && !Files.readString(file).isBlank()) {
          ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
              .filter(p -> p.info().command().orElse("").endsWith("sleep"))
              .ifPresent(ProcessHandle::destroyForcibly);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Process holder : holders) {
      holder.destroyForcibly();
      try {
        holder.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    killCommands();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
