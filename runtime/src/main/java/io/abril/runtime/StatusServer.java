package io.abril.runtime;

import io.abril.runtime.metrics.RuntimeMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Serves {@code /metrics}, {@code /healthz} and {@code /readyz}. */
final class StatusServer {
  private final BooleanSupplier ready;
  private final Supplier<String> reason;
  private final RuntimeMetrics metrics;

  StatusServer(BooleanSupplier ready, Supplier<String> reason, RuntimeMetrics metrics) {
    this.ready = ready;
    this.reason = reason;
    this.metrics = metrics;
  }

  Future<HttpServer> listen(Vertx vertx, String host, int port) {
    return vertx.createHttpServer().requestHandler(this::answer).listen(port, host);
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/metrics" -> text(request, 200, metrics.scrape());
      case "/healthz" -> text(request, 200, "ok\n");
      case "/readyz" -> {
        boolean ok = ready.getAsBoolean();
        text(request, ok ? 200 : 503, ok ? "ok\n" : reason.get() + "\n");
      }
      default -> text(request, 404, "try /metrics, /healthz or /readyz\n");
    }
  }

  private static void text(HttpServerRequest request, int status, String body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(body);
  }
}
