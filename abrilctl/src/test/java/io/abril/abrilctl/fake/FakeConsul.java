package io.abril.abrilctl.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.abril.schema.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Consul KV as its documentation has it: revisions, check-and-set, blocking queries, key listings.
 * Health of services is what the test sets.
 */
public final class FakeConsul implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            var thread = new Thread(work, "fake-consul");
            thread.setDaemon(true);
            return thread;
          });
  private final TreeMap<String, Entry> entries = new TreeMap<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private final List<String> paths = new ArrayList<>();
  private JsonNode health = Json.tree("[]");
  private long index = 10;
  private int failures;
  private int failureStatus;

  /** A key's value and revision. */
  public record Entry(String value, long modifyIndex) {}

  /** Starts on a free port. */
  public FakeConsul() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** For example {@code http://127.0.0.1:40123}. */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The tokens of the requests so far; empty for none. */
  public synchronized List<String> tokens() {
    return List.copyOf(tokens);
  }

  /** The paths of the requests since this was last asked. */
  public synchronized List<String> takePaths() {
    var taken = List.copyOf(paths);
    paths.clear();
    return taken;
  }

  /** Answers the next requests with that status. */
  public synchronized void failNext(int times, int status) {
    failures = times;
    failureStatus = status;
  }

  /** What a health query answers. */
  public synchronized void health(String json) {
    health = Json.tree(json);
  }

  /** Calls back after every change, in a thread of its own. */
  public synchronized void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** The value of a key. */
  public synchronized Optional<Entry> entry(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Waits until that key is there: whoever answers a write does so in a thread of its own. */
  public synchronized void await(String key) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!entries.containsKey(key)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("there is no " + key);
      }
      try {
        wait(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }

  /** All keys. */
  public synchronized List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /** Writes a key; an identical value changes nothing. */
  public synchronized long put(String key, String value) {
    var before = entries.get(key);
    if (before == null || !before.value().equals(value)) {
      entries.put(key, new Entry(value, ++index));
      changed();
    }
    return entries.get(key).modifyIndex();
  }

  /** Deletes a key. */
  public synchronized void delete(String key) {
    if (entries.remove(key) != null) {
      index++;
      changed();
    }
  }

  private void changed() {
    notifyAll();
    if (!threads.isShutdown()) {
      listeners.forEach(threads::execute);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer;
    try {
      answer = answer(exchange, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer = new Answer(500, "interrupted");
    }
    var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("X-Consul-Index", String.valueOf(index));
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private record Answer(int status, String body) {}

  private synchronized Answer answer(HttpExchange exchange, String body)
      throws InterruptedException {
    var token = exchange.getRequestHeaders().getFirst("X-Consul-Token");
    tokens.add(token == null ? "" : token);
    paths.add(exchange.getRequestURI().getPath());
    if (failures > 0) {
      failures--;
      return new Answer(failureStatus, failureStatus == 403 ? "Permission denied" : "No leader");
    }
    var uri = exchange.getRequestURI();
    if (uri.getPath().startsWith("/v1/health/service/")) {
      return new Answer(200, health.toString());
    }
    var key = uri.getPath().substring("/v1/kv/".length());
    var query = query(uri);
    return switch (exchange.getRequestMethod()) {
      case "PUT" -> new Answer(200, String.valueOf(checked(key, query) && set(key, body)));
      case "DELETE" -> new Answer(200, String.valueOf(checked(key, query) && unset(key)));
      default -> read(key, query);
    };
  }

  private boolean checked(String key, Map<String, String> query) {
    if (!query.containsKey("cas")) {
      return true;
    }
    long wanted = Long.parseLong(query.get("cas"));
    return entry(key).map(Entry::modifyIndex).orElse(0L) == wanted;
  }

  private boolean set(String key, String value) {
    put(key, value);
    return true;
  }

  private boolean unset(String key) {
    delete(key);
    return true;
  }

  private Answer read(String key, Map<String, String> query) throws InterruptedException {
    if (query.containsKey("index")) {
      long seen = Long.parseLong(query.get("index"));
      long millis = Long.parseLong(query.get("wait").replace("ms", ""));
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      while (index <= seen && System.nanoTime() < end) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, end - System.nanoTime()));
      }
    }
    var found = new TreeMap<String, Entry>();
    boolean prefix = query.containsKey("recurse") || query.containsKey("keys");
    entries.forEach(
        (name, entry) -> {
          if (prefix ? name.startsWith(key) : name.equals(key)) {
            found.put(name, entry);
          }
        });
    if (found.isEmpty()) {
      return new Answer(404, "");
    }
    if (query.containsKey("keys")) {
      return new Answer(200, Json.write(List.of(found.firstKey())));
    }
    var items = Json.mapper().createArrayNode();
    found.forEach(
        (name, entry) ->
            items
                .addObject()
                .put("Key", name)
                .put("ModifyIndex", entry.modifyIndex())
                .put(
                    "Value",
                    Base64.getEncoder()
                        .encodeToString(entry.value().getBytes(StandardCharsets.UTF_8))));
    return new Answer(200, items.toString());
  }

  private static Map<String, String> query(URI uri) {
    var query = new HashMap<String, String>();
    for (String part : Optional.ofNullable(uri.getQuery()).orElse("").split("&")) {
      int equals = part.indexOf('=');
      query.put(
          equals < 0 ? part : part.substring(0, equals),
          equals < 0 ? "" : part.substring(equals + 1));
    }
    return query;
  }

  @Override
  public void close() {
    server.stop(0);
    synchronized (this) {
      threads.shutdownNow();
    }
  }
}
