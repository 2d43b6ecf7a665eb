package io.abril.bench;

import io.abril.it.tools.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
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
  private final HttpClient http = HttpClient.newHttpClient();
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

  /** Writes a pool's document to Consul KV. */
  void put(String pool, String document) {
    consul(pool, "PUT", BodyPublishers.ofString(document));
  }

  /** Deletes a pool's document from Consul KV. */
  void delete(String pool) {
    consul(pool, "DELETE", BodyPublishers.noBody());
  }

  /** By HTTP and not by a program, whose start takes longer than the write. */
  private void consul(String pool, String method, BodyPublisher body) {
    var uri =
        URI.create(
            variable("CONSUL_HTTP_ADDR") + "/v1/kv/" + ROOT + "/objects/servicepools/" + pool);
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(uri).method(method, body).timeout(LIMIT).build(),
              BodyHandlers.ofString());
      if (!answer.body().strip().equals("true")) {
        throw new IllegalStateException(method + " " + uri + ": " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    if (Files.exists(state)) {
      dev("down");
    }
  }
}
