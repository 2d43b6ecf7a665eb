package io.abril.testkit;

import io.abril.schema.Json;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Consul server of one, on free ports, in a directory that goes with it. It has its own client,
 * past everything that is tested, which may do all that ACLs could deny. Sources: Consul's pages
 * "KV Store", "Snapshot", "ACL" and "Outage Recovery".
 */
public final class ConsulAgent implements AutoCloseable {
  private final Path data;
  private final List<String> command;
  private final int port;
  private final int serverPort;
  private final boolean acls;
  private final HttpClient client = HttpClient.newHttpClient();
  private Optional<String> token = Optional.empty();
  private Process process;

  private ConsulAgent(Path data, List<Integer> ports, boolean acls, String... more) {
    this.data = data;
    this.port = ports.get(0);
    this.serverPort = ports.get(2);
    this.acls = acls;
    this.command = new ArrayList<>();
    command.add(
        ConsulBinary.find()
            .map(Path::toString)
            .orElseThrow(() -> new IllegalStateException(ConsulBinary.MISSING)));
    command.addAll(
        List.of(
            "agent",
            "-server",
            "-bootstrap-expect=1",
            "-node=test",
            "-bind=127.0.0.1",
            "-client=127.0.0.1",
            "-data-dir=" + data,
            "-http-port=" + port,
            "-serf-lan-port=" + ports.get(1),
            "-server-port=" + serverPort,
            "-serf-wan-port=-1",
            "-dns-port=-1",
            // A server without a leader says so at once instead of holding requests for 7 seconds.
            "-hcl=performance { raft_multiplier = 1 rpc_hold_timeout = \"10ms\" }",
            "-hcl=disable_update_check = true"));
    if (acls) {
      command.add("-hcl=acl { enabled = true default_policy = \"allow\" }");
    }
    command.addAll(List.of(more));
  }

  /** Whether there is a consul program: on PATH, or where {@code -Dabril.consul} says. */
  public static boolean available() {
    return ConsulBinary.find().isPresent();
  }

  /** Starts an agent and waits until it has a leader. */
  public static ConsulAgent start() {
    return start(false);
  }

  /** The same with ACLs; who has no token may do everything in KV. */
  public static ConsulAgent startWithAcls() {
    return start(true);
  }

  /** Starts an agent that resets connections of one address beyond this number. */
  public static ConsulAgent startWithConnections(int most) {
    return start(false, "-hcl=limits { http_max_conns_per_client = " + most + " }");
  }

  private static ConsulAgent start(boolean acls, String... more) {
    try {
      var agent =
          new ConsulAgent(Files.createTempDirectory("abril-consul"), freePorts(3), acls, more);
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

  private void run() {
    launch();
    Await.until("the agent has a leader", () -> writable());
  }

  private void launch() {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(data.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean writable() {
    return answers("/v1/kv/agent-is-ready", 200);
  }

  private boolean answers(String path, int status) {
    if (!process.isAlive()) {
      throw new AssertionError("the agent has ended: " + log());
    }
    try {
      return put(path, "yes") == status;
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
    return "http://127.0.0.1:" + port;
  }

  /** The port of {@link #url}. */
  public int port() {
    return port;
  }

  /** Stops the agent, as a machine's end would. */
  public void kill() {
    end(process.destroyForcibly());
  }

  /** Starts a killed agent again, with what it kept on disk. */
  public void restart() {
    run();
  }

  /**
   * The agent is one of two servers from now on, of which the other doesn't answer: it elects in
   * vain, and answers 500.
   */
  public void loseQuorum() {
    kill();
    writePeers(peer(nodeId(), serverPort), peer("11111111-2222-3333-4444-555555555555", 1));
    launch();
    Await.until("the agent has no leader", () -> answers("/v1/kv/agent-is-ready", 500));
  }

  /** The agent is the only server again; returns when it leads. */
  public void regainQuorum() {
    kill();
    writePeers(peer(nodeId(), serverPort));
    run();
  }

  private String nodeId() {
    try {
      return Files.readString(data.resolve("node-id")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String peer(String id, int atPort) {
    return "{\"id\":\"%s\",\"address\":\"127.0.0.1:%d\",\"non_voter\":false}".formatted(id, atPort);
  }

  private void writePeers(String... peers) {
    try {
      Files.writeString(
          data.resolve("raft").resolve("peers.json"), "[" + String.join(",", peers) + "]");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A token that may do all, of an agent with ACLs: the first one, made when it is asked for. An
   * agent may take a moment until its ACLs are ready.
   */
  public String managementToken() {
    if (token.isEmpty()) {
      Await.until("ACLs are ready", this::bootstrapped);
    }
    return token.orElseThrow();
  }

  private boolean bootstrapped() {
    var answer = send(HttpRequest.newBuilder().PUT(BodyPublishers.noBody()), "/v1/acl/bootstrap");
    if (answer.statusCode() == 200) {
      token = Optional.of(Json.tree(text(answer.body())).path("SecretID").asText());
    }
    return token.isPresent();
  }

  /** All that it holds. */
  public byte[] snapshot() {
    if (acls) {
      managementToken();
    }
    return get("/v1/snapshot");
  }

  /** Everything is as it was then. */
  public void restore(byte[] snapshot) {
    int status = put("/v1/snapshot", snapshot);
    if (status != 200) {
      throw new AssertionError("the snapshot isn't restored: " + status);
    }
  }

  /** A new session, whose locks are free at once when it ends. */
  public String session() {
    var answer = putForBody("/v1/session/create", "{\"LockDelay\":\"0s\"}");
    return Json.tree(text(answer)).path("ID").asText();
  }

  /** Puts; answers the status. */
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

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request, String path) {
    token.ifPresent(t -> request.header("X-Consul-Token", t));
    try {
      return client.send(request.uri(URI.create(url() + path)).build(), BodyHandlers.ofByteArray());
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
