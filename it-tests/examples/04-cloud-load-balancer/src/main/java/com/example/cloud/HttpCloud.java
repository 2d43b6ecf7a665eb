package com.example.cloud;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * The API over HTTP: {@code GET /nodes}, {@code PUT} and {@code DELETE /nodes/ADDRESS:PORT}. Every
 * request has a timeout that is far below the controller's deadline, so that what went wrong is
 * said in its own words.
 */
public final class HttpCloud implements Cloud {
  private final WebClient client;
  private final Duration timeout;

  public HttpCloud(Vertx vertx, Duration timeout) {
    this.client = WebClient.create(vertx, new WebClientOptions().setFollowRedirects(false));
    this.timeout = timeout;
  }

  @Override
  public Future<Set<String>> nodes(String api) {
    return send(HttpMethod.GET, api + "/nodes")
        .compose(response -> expect(response, 200, 200))
        .map(
            body -> {
              var nodes = new TreeSet<String>();
              new JsonArray(body).forEach(node -> nodes.add(node.toString()));
              return (Set<String>) nodes;
            })
        .recover(e -> failed("GET " + api + "/nodes", e));
  }

  @Override
  public Future<Void> add(String api, String node) {
    return change(HttpMethod.PUT, api, node, 409);
  }

  @Override
  public Future<Void> remove(String api, String node) {
    return change(HttpMethod.DELETE, api, node, 404);
  }

  /** {@code also} is the status that says that it had been done before. */
  private Future<Void> change(HttpMethod method, String api, String node, int also) {
    var url = api + "/nodes/" + URLEncoder.encode(node, StandardCharsets.UTF_8);
    return send(method, url)
        .compose(response -> expect(response, 200, also))
        .<Void>mapEmpty()
        .recover(e -> failed(method + " " + url, e));
  }

  @Override
  public Future<String> digest(String url) {
    return send(HttpMethod.GET, url)
        .compose(response -> expect(response, 200, 200))
        .map(HttpCloud::sha256)
        .recover(e -> failed("GET " + url, e));
  }

  private Future<HttpResponse<Buffer>> send(HttpMethod method, String url) {
    return client.requestAbs(method, url).timeout(timeout.toMillis()).send();
  }

  private static Future<Buffer> expect(HttpResponse<Buffer> response, int one, int other) {
    int status = response.statusCode();
    return status / 100 == one / 100 || status == other
        ? Future.succeededFuture(response.body() == null ? Buffer.buffer() : response.body())
        : Future.failedFuture("it answers " + status + " " + response.statusMessage());
  }

  /** A person reads this in {@code abrilctl get}: it names what was asked. */
  private static <X> Future<X> failed(String request, Throwable cause) {
    return Future.failedFuture(request + ": " + cause.getMessage());
  }

  private static String sha256(Buffer body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
