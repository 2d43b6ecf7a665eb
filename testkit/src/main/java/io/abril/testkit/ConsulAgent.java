package io.abril.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Consul server of one, on free ports, in a directory that goes with it. */
public final class ConsulAgent implements AutoCloseable {
  private final Path data;
  private final List<String> command;
  private final String url;
  private final HttpClient client = HttpClient.newHttpClient();
  private Process process;

  private ConsulAgent(Path data, List<Integer> ports) {
    this.data = data;
    this.url = "http://127.0.0.1:" + ports.get(0);
    this.command =
        List.of(
            "consul",
            "agent",
            "-server",
            "-bootstrap-expect=1",
            "-node=test",
            "-bind=127.0.0.1",
            "-client=127.0.0.1",
            "-data-dir=" + data,
            "-http-port=" + ports.get(0),
            "-serf-lan-port=" + ports.get(1),
            "-server-port=" + ports.get(2),
            "-serf-wan-port=-1",
            "-dns-port=-1",
            "-hcl=performance { raft_multiplier = 1 }",
            "-hcl=disable_update_check = true");
  }

  /** Whether a consul binary is on PATH. */
  public static boolean available() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, "consul")));
  }

  /** Starts an agent and waits until it has a leader. */
  public static ConsulAgent start() {
    try {
      var agent = new ConsulAgent(Files.createTempDirectory("abril-consul"), freePorts(3));
      agent.run();
      return agent;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Integer> freePorts(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    for (int i = 0; i < count; i++) {
      sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  private void run() throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("log").toFile())
            .start();
    Await.until("the agent has a leader", () -> writable());
  }

  private boolean writable() {
    if (!process.isAlive()) {
      throw new AssertionError("the agent has ended: " + log());
    }
    try {
      return put("/v1/kv/agent-is-ready", "yes") == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private String log() {
    try {
      return Files.readString(data.resolve("log"));
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /** Where it listens. */
  public String url() {
    return url;
  }

  /** Stops the agent, as a machine's end would. */
  public void kill() {
    end(process.destroyForcibly());
  }

  /** Starts a killed agent again, with what it kept on disk. */
  public void restart() {
    try {
      run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts, past everything that is tested; answers the status. */
  public int put(String path, String body) {
    return send(HttpRequest.newBuilder().PUT(BodyPublishers.ofString(body)), path).statusCode();
  }

  /** Puts and answers what it answers. */
  public byte[] putForBody(String path, String body) {
    return send(HttpRequest.newBuilder().PUT(BodyPublishers.ofString(body)), path).body();
  }

  /** Puts bytes. */
  public int put(String path, byte[] body) {
    return send(HttpRequest.newBuilder().PUT(BodyPublishers.ofByteArray(body)), path).statusCode();
  }

  /** Deletes. */
  public int delete(String path) {
    return send(HttpRequest.newBuilder().DELETE(), path).statusCode();
  }

  /** Gets. */
  public byte[] get(String path) {
    return send(HttpRequest.newBuilder().GET(), path).body();
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request, String path) {
    try {
      return client.send(request.uri(URI.create(url + path)).build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    end(process.destroyForcibly());
    try (var files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process) {
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new AssertionError("the agent doesn't end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
