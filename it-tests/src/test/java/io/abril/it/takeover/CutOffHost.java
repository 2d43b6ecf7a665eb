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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Two hosts: a Consul server on this one, and a Consul client in a network namespace that a veth
 * pair leads to. Taking the link down cuts the second host off, while its agent goes on answering
 * whoever asks there.
 */
final class CutOffHost implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String name = "abril" + ProcessHandle.current().pid() % 100_000;
  private final String net = "198.18." + ProcessHandle.current().pid() % 250 + ".";
  private final Path folder;
  private final Command command;
  private final List<Process> agents = new ArrayList<>();

  private CutOffHost(Path folder) {
    this.folder = folder;
    this.command = new Command(folder, Map.of());
  }

  static CutOffHost start() throws IOException {
    var host = new CutOffHost(Files.createTempDirectory("abril-hosts"));
    try {
      host.connect();
      host.startAgents();
      return host;
    } catch (RuntimeException | AssertionError e) {
      host.close();
      throw e;
    }
  }

  private void connect() {
    ip("netns", "add", name);
    ip("link", "add", name, "type", "veth", "peer", "name", "abril0", "netns", name);
    ip("addr", "add", net + "1/30", "dev", name);
    ip("link", "set", name, "up");
    inside("ip", "addr", "add", net + "2/30", "dev", "abril0");
    inside("ip", "link", "set", "abril0", "up");
    inside("ip", "link", "set", "lo", "up");
  }

  private void startAgents() {
    agent("server", List.of(), net + "1", net + "1", "-server", "-bootstrap-expect=1");
    awaitLeader("the server leads", serverUrl(), List.of());
    agent("client", List.of(prefix()), net + "2", "127.0.0.1", "-retry-join=" + net + "1");
    awaitLeader("the client has joined", clientUrl(), List.of(prefix()));
  }

  private void agent(
      String node, List<String> prefix, String bind, String http, String... options) {
    var words = new ArrayList<>(prefix);
    words.addAll(List.of("consul", "agent", "-node=" + node, "-bind=" + bind, "-client=" + http));
    words.addAll(List.of("-data-dir=" + folder.resolve(node), "-serf-wan-port=-1"));
    words.addAll(List.of("-dns-port=-1", "-hcl=performance { raft_multiplier = 1 }"));
    words.addAll(List.of("-hcl=disable_update_check = true"));
    words.addAll(List.of(options));
    agents.add(command.start(folder.resolve(node + ".log"), words.toArray(String[]::new)));
  }

  private void awaitLeader(String what, String url, List<String> prefix) {
    Await.until(
        what,
        () -> {
          var words = new ArrayList<>(prefix);
          words.addAll(List.of("curl", "-sf", "-m", "5", url + "/v1/status/leader"));
          if (!command.run(LIMIT, words.toArray(String[]::new)).ok().out().contains(":")) {
            throw new AssertionError("there is no leader");
          }
        });
  }

  /** Where this host's agent listens. */
  String serverUrl() {
    return "http://" + net + "1:8500";
  }

  /** Where the other host's agent listens, for who is there. */
  String clientUrl() {
    return "http://127.0.0.1:8500";
  }

  /** What leads a command to the other host. */
  String[] prefix() {
    return new String[] {"ip", "netns", "exec", name};
  }

  void cut() {
    ip("link", "set", name, "down");
  }

  void heal() {
    ip("link", "set", name, "up");
  }

  /** Whether the cut-off agent answers a heartbeat of that service, as if nothing were wrong. */
  boolean answersHeartbeatOf(String id) {
    var words = new ArrayList<>(List.of(prefix()));
    words.addAll(List.of("curl", "-sf", "-m", "5", "-X", "PUT"));
    words.add(clientUrl() + "/v1/agent/check/pass/service:" + id);
    return command.run(LIMIT, words.toArray(String[]::new)).exit() == 0;
  }

  private void ip(String... words) {
    var all = new ArrayList<>(List.of("ip"));
    all.addAll(List.of(words));
    command.run(LIMIT, all.toArray(String[]::new)).ok();
  }

  private void inside(String... words) {
    var all = new ArrayList<>(List.of(prefix()));
    all.addAll(List.of(words));
    command.run(LIMIT, all.toArray(String[]::new)).ok();
  }

  @Override
  public void close() {
    for (Process agent : agents) {
      agent.destroyForcibly();
      try {
        agent.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    // The link goes with its other end.
    command.run(LIMIT, "ip", "link", "del", name);
    command.run(LIMIT, "ip", "netns", "del", name);
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
