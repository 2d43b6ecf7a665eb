package io.abril.samples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves one {@link Sample} on port 8080 (or {@code PORT}) until SIGTERM.
 *
 * <p>To stop, it announces {@code Connection: close} on every answer for {@value #GOODBYE_MILLIS} ms, so that
 * clients which kept a connection leave it by themselves; then it stops listening, finishes what is in flight (for
 * at most {@value #FINISH_SECONDS} s) and exits 0.
 */
final class Server {

  private static final int THREADS = 32;
  private static final int BACKLOG = 1024;
  private static final int GOODBYE_MILLIS = 250;
  private static final int FINISH_SECONDS = 3;

  private final Sample sample;
  private final HttpServer http;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean stopping;

  private Server(Sample sample, int port) throws IOException {
    this.sample = sample;
    this.http = HttpServer.create(new InetSocketAddress(port), BACKLOG);
    // Each connection has at most one request waiting, so the pool's queue needs no bound of its own.
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
  }

  static void run(Sample sample) throws IOException {
    // The defaults close kept connections above 200 and after 30 s, which a load balancer would notice too late.
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    System.setProperty("sun.net.httpserver.idleInterval", "3600");
    System.setProperty("sun.net.httpserver.nodelay", "true");
    int port = Integer.parseInt(Optional.ofNullable(System.getenv("PORT")).orElse("8080"));
    Server server = new Server(sample, port);
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
    server.http.start();
    System.out.println(sample.identity() + " listens on " + server.http.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    inFlight.incrementAndGet();
    try {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      send(exchange, answer(exchange));
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private Answer answer(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return new Answer(405, method + " is not understood here, only GET and HEAD are.");
    }
    try {
      return sample.get(path).orElseGet(() -> new Answer(404, "There is nothing at " + path + "."));
    } catch (RuntimeException e) {
      e.printStackTrace();
      return new Answer(500, "The service failed: " + e + ".");
    }
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.bytes();
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    if (stopping) {
      exchange.getResponseHeaders().set("Connection", "close");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(answer.status(), body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private void stop() {
    stopping = true;
    try {
      Thread.sleep(GOODBYE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.stop(inFlight.get() > 0 ? FINISH_SECONDS : 0);
    System.out.println(sample.identity() + " stopped");
    // Being told to stop is no failure: without this, the JVM would exit 143.
    Runtime.getRuntime().halt(0);
  }
}
