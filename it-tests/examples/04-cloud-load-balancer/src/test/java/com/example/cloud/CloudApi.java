package com.example.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A cloud's load balancer with an API of its own, real HTTP, and every mood of such an API. */
final class CloudApi implements AutoCloseable {
  private final Set<String> nodes = new ConcurrentSkipListSet<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile String body = "fine";
  private volatile int status = 200;
  private volatile boolean silent;
  private HttpServer server;
  private int port;

  CloudApi() {
    up();
  }

  String url() {
    return "http://127.0.0.1:" + port + "/lb/7";
  }

  Set<String> nodes() {
    return Set.copyOf(nodes);
  }

  /** What the health URL answers from now on. */
  void body(String text) {
    body = text;
  }

  /** Everything answers this status from now on. */
  void answers(int code) {
    status = code;
  }

  /** Requests are taken, and not answered, from now on; or are again. */
  void silent(boolean yes) {
    silent = yes;
  }

  /** Connections are refused from now on. */
  void down() {
    server.stop(0);
  }

  /** It listens where it did before. */
  void up() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      port = server.getAddress().getPort();
      server.setExecutor(threads);
      server.createContext("/lb/7", this::handle);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (silent) {
        closed.await(30, TimeUnit.SECONDS);
      } else if (status != 200) {
        answer(exchange, status, "");
      } else {
        act(exchange, exchange.getRequestURI().getRawPath().substring("/lb/7".length()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void act(HttpExchange exchange, String path) throws IOException {
    var node = URLDecoder.decode(path.replaceFirst("/nodes/?", ""), StandardCharsets.UTF_8);
    var request = exchange.getRequestMethod() + " " + path.replaceFirst("/nodes/.+", "/nodes/");
    switch (request) {
      case "GET /health" -> answer(exchange, 200, body);
      case "GET /nodes" ->
          answer(
              exchange,
              200,
              nodes.stream()
                  .collect(Collectors.joining("\",\"", "[\"", "\"]"))
                  .replace("[\"\"]", "[]"));
      case "PUT /nodes/" -> answer(exchange, nodes.add(node) ? 201 : 409, "");
      case "DELETE /nodes/" -> answer(exchange, nodes.remove(node) ? 204 : 404, "");
      default -> answer(exchange, 404, "");
    }
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
