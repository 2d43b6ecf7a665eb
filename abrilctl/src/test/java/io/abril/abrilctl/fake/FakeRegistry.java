package io.abril.abrilctl.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.abril.schema.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A registry's API on memory; its lists have pages of two. */
public final class FakeRegistry implements AutoCloseable {
  /** Repository to tag to digest. */
  public final Map<String, Map<String, String>> images = new TreeMap<>();

  /** Whether it lets images be deleted. */
  public boolean deletes = true;

  /** {@code user:password} that it wants; empty for none. */
  public String wants = "";

  private final HttpServer server;

  /** Begins to answer. */
  public FakeRegistry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** {@code http://127.0.0.1:PORT}. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** An image. */
  public FakeRegistry image(String repository, String tag, String digest) {
    images.computeIfAbsent(repository, r -> new TreeMap<>()).put(tag, digest);
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var given = exchange.getRequestHeaders().getFirst("Authorization");
      var wanted =
          "Basic " + Base64.getEncoder().encodeToString(wants.getBytes(StandardCharsets.UTF_8));
      if (!wants.isEmpty() && !wanted.equals(given)) {
        send(exchange, 401, "{\"errors\": [{\"code\": \"UNAUTHORIZED\"}]}");
      } else if (path.equals("/v2/_catalog")) {
        page(exchange, "repositories", new ArrayList<>(images.keySet()));
      } else if (path.endsWith("/tags/list")) {
        tags(exchange, path.substring("/v2/".length(), path.length() - "/tags/list".length()));
      } else {
        manifest(exchange, path.substring("/v2/".length()).split("/manifests/"));
      }
    }
  }

  private void tags(HttpExchange exchange, String repository) throws IOException {
    if (images.containsKey(repository)) {
      page(exchange, "tags", new ArrayList<>(images.get(repository).keySet()));
    } else {
      send(exchange, 404, "{\"errors\": [{\"code\": \"NAME_UNKNOWN\"}]}");
    }
  }

  private void manifest(HttpExchange exchange, String[] name) throws IOException {
    var tags = images.getOrDefault(name[0], Map.of());
    if (exchange.getRequestMethod().equals("DELETE")) {
      boolean there = deletes && tags.values().removeIf(name[1]::equals);
      send(exchange, deletes ? (there ? 202 : 404) : 405, "{}");
    } else if (tags.containsKey(name[1])) {
      exchange.getResponseHeaders().set("Docker-Content-Digest", tags.get(name[1]));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(404, -1);
    }
  }

  private static void page(HttpExchange exchange, String field, List<String> names)
      throws IOException {
    var query = String.valueOf(exchange.getRequestURI().getQuery());
    int from = query.contains("last=") ? names.indexOf(query.replaceAll(".*last=", "")) + 1 : 0;
    int to = Math.min(names.size(), from + 2);
    if (to < names.size()) {
      exchange
          .getResponseHeaders()
          .set(
              "Link",
              "<"
                  + exchange.getRequestURI().getPath()
                  + "?n=2&last="
                  + names.get(to - 1)
                  + ">; rel=\"next\"");
    }
    send(exchange, 200, Json.write(Map.of(field, names.subList(from, to))));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
