package io.abril.it.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.tools.Await;
import io.abril.it.tools.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A Consul server of one that logs every heartbeat that it gets. */
public final class HeartbeatLog implements AutoCloseable {
  private final Path folder;
  private final String url;
  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();

  private HeartbeatLog(Path folder, List<Integer> ports) {
    this.folder = folder;
    this.url = "http://127.0.0.1:" + ports.get(0);
    this.process =
        new Command(folder, Map.of())
            .start(
                folder.resolve("log"),
                "consul",
                "agent",
                "-server",
                "-bootstrap-expect=1",
                "-log-level=debug",
                "-bind=127.0.0.1",
                "-data-dir=" + folder.resolve("data"),
                "-http-port=" + ports.get(0),
                "-serf-lan-port=" + ports.get(1),
                "-server-port=" + ports.get(2),
                "-serf-wan-port=-1",
                "-dns-port=-1",
                "-hcl=performance { raft_multiplier = 1 }",
                "-hcl=disable_update_check = true");
  }

  /** Starts it, and waits until it can be written to. */
  public static HeartbeatLog start() throws IOException {
    var log = new HeartbeatLog(Files.createTempDirectory("abril-heartbeats"), freePorts());
    Await.until("Consul leads", () -> log.put("/v1/kv/ready", "yes"));
    return log;
  }

  private static List<Integer> freePorts() throws IOException {
    var ports = new ArrayList<Integer>();
    try (var a = new ServerSocket(0);
        var b = new ServerSocket(0);
        var c = new ServerSocket(0)) {
      ports.addAll(List.of(a.getLocalPort(), b.getLocalPort(), c.getLocalPort()));
    }
    return ports;
  }

  /** Where it listens. */
  public String url() {
    return url;
  }

  /** Puts a value. */
  public void put(String path, String value) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(url + path)).PUT(BodyPublishers.ofString(value)).build();
    try {
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** When that process's last heartbeat came, on the monotonic clock, to a millisecond. */
  public long lastHeartbeat(String id) {
    var line = heartbeats(id).reduce((a, b) -> b).orElseThrow();
    var at = Instant.parse(line.substring(0, line.indexOf(' ')));
    long ago = System.currentTimeMillis() - at.toEpochMilli();
    return System.nanoTime() - ago * 1_000_000;
  }

  /** Waits until that process has lived so many seconds. */
  public void awaitHeartbeats(String id, int many) {
    Await.until(id + " lives", () -> assertThat(heartbeats(id).count()).isGreaterThan(many));
  }

  private java.util.stream.Stream<String> heartbeats(String id) {
    try {
      return Files.readAllLines(folder.resolve("log")).stream()
          .map(String::strip)
          .filter(l -> l.contains("/v1/agent/check/pass/service:" + id + " "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Processes.end(process.destroyForcibly());
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
