package io.abril.bench;

import io.abril.it.tools.Command;
import io.abril.it.tools.ConsulKv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code deploy/dev} environment for benchmarks: an engine, a Consul and a controller of its own,
 * with the smallest image that serves HTTP. Closing it takes everything away.
 */
final class BenchEnvironment implements AutoCloseable {
  /** Every container of abril's carries it. */
  static final String ROOT = "abril-bench";

  /** Serves {@code ok} at {@code /} on port 8080, and ends when told. */
  static final String IMAGE = "abril/busybox:test";

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Path clone = Path.of("").toAbsolutePath();
  private final Path state;
  private final Map<String, String> variables;

  BenchEnvironment(Figures figures) throws Exception {
    // Sockets lie in it, so the path is short.
    state = Files.createTempDirectory(Path.of("/tmp"), "abril-bench");
    Files.delete(state);
    figures.progress("an environment at " + state);
    try {
      dev("up", "--root", ROOT, "--docker", "own", "--consul", "own");
      variables = variables();
      command().run(LIMIT, clone.resolve("deploy/images/build").toString(), "busybox").ok();
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  private void dev(String... words) {
    var all = new ArrayList<String>();
    all.add(clone.resolve("deploy/dev").toString());
    all.addAll(List.of(words));
    all.addAll(List.of("--state", state.toString()));
    new Command(clone, Map.of()).run(LIMIT, all.toArray(String[]::new)).ok();
  }

  private Map<String, String> variables() {
    var script = "eval \"$(deploy/dev env --state \"$0\")\" && env -0";
    var out = new Command(clone, Map.of()).run(LIMIT, "bash", "-c", script, state.toString()).ok();
    var read = new HashMap<String, String>();
    for (String line : out.out().split("\0")) {
      int equals = line.indexOf('=');
      if (line.substring(0, equals).matches("ABRIL_.*|CONSUL_HTTP_.*|DOCKER_HOST|PATH")) {
        read.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return Map.copyOf(read);
  }

  /** One of the variables that {@code deploy/dev env} prints. */
  String variable(String name) {
    return variables.get(name);
  }

  /** Programs with those variables. */
  Command command() {
    return new Command(clone, variables);
  }

  /** What a user's {@code consul kv put} of a pool does. */
  void put(String pool, String document) {
    put("servicepools", pool, document);
  }

  /** The same for another kind. */
  void put(String plural, String name, String document) {
    command().feed(LIMIT, document, "consul", "kv", "put", key(plural, name), "-").ok();
  }

  /** What a user's {@code consul kv delete} does. */
  void delete(String plural, String name) {
    command().run(LIMIT, "consul", "kv", "delete", key(plural, name)).ok();
  }

  /** Consul, as a user sees it. */
  ConsulKv kv() {
    return new ConsulKv(command(), variable("CONSUL_HTTP_ADDR"), "", ROOT);
  }

  private static String key(String plural, String name) {
    return ROOT + "/objects/" + plural + "/" + name;
  }

  @Override
  public void close() {
    if (Files.exists(state)) {
      dev("down");
    }
  }
}
