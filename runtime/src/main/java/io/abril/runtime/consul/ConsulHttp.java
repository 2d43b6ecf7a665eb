package io.abril.runtime.consul;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * HTTP to one Consul agent: commands and blocking queries in two pools, so that a hundred waiting
 * polls never delay a write. Answers of any status are answers; a failed future means that there
 * was none.
 */
public final class ConsulHttp {
  /**
   * An agent refuses more than 200 connections of one address. The store's watches take up to 64 of
   * these while roots are large, the polls of the catalog up to 60.
   */
  private static final int MAX_POLLS = 130;

  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
  static final Duration MAX_WAIT = Duration.ofSeconds(55);

  private final Vertx vertx;
  private final ConsulSettings settings;
  private final String address;
  private final WebClient commands;
  private final WebClient polls;

  /**
   * What Consul answered.
   *
   * @param index the X-Consul-Index header; 0 when there is none
   */
  public record Response(int status, String body, long index) {
    /** Whether the status is 2xx. */
    public boolean ok() {
      return status / 100 == 2;
    }
  }

  private ConsulHttp(
      Vertx vertx, ConsulSettings settings, String address, WebClient commands, WebClient polls) {
    this.vertx = vertx;
    this.settings = settings;
    this.address = address;
    this.commands = commands;
    this.polls = polls;
  }

  /** A client of the agent that the settings name. */
  public static ConsulHttp of(Vertx vertx, ConsulSettings settings) {
    var options = options();
    settings.caFile().ifPresent(f -> options.setTrustOptions(new PemTrustOptions().addCertPath(f)));
    settings
        .certFile()
        .ifPresent(
            f ->
                options.setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertPath(f)
                        .addKeyPath(settings.keyFile().orElse(f))));
    return of(vertx, settings, settings.url(), options);
  }

  private static WebClientOptions options() {
    return new WebClientOptions()
        .setConnectTimeout(3_000)
        .setKeepAliveTimeout(30)
        .setUserAgent("abril")
        .setDecompressionSupported(true);
  }

  private static ConsulHttp of(
      Vertx vertx, ConsulSettings settings, String url, WebClientOptions options) {
    return new ConsulHttp(
        vertx,
        settings,
        withoutSlash(url),
        WebClient.create(vertx, options, new PoolOptions().setHttp1MaxSize(32)),
        WebClient.create(vertx, options, new PoolOptions().setHttp1MaxSize(MAX_POLLS)));
  }

  /** The same client for another agent of the cluster; they share their connection pools. */
  public ConsulHttp withAddress(String url) {
    return new ConsulHttp(vertx, settings, withoutSlash(url), commands, polls);
  }

  /** A client of another agent of the cluster, with the same token and with certificates in PEM. */
  public ConsulHttp withAddress(String url, String ca, String cert, String key) {
    return of(
        vertx,
        settings,
        url,
        options()
            .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(ca)))
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(cert))
                    .addKeyValue(Buffer.buffer(key))));
  }

  /** A slash at the end of a URL or a prefix says nothing. */
  static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** The token that requests carry; not to be shown to anybody. */
  public Optional<String> token() {
    return settings.token();
  }

  /** The agent's URL. */
  public String address() {
    return address;
  }

  /** Reads; {@code path} begins with {@code /v1/} and is escaped already. */
  public Future<Response> get(String path, Map<String, String> query) {
    return send(commands, HttpMethod.GET, path, query, "", COMMAND_TIMEOUT);
  }

  /**
   * Reads values uncompressed: packing them costs the agent ten times what it saves on the way to
   * the same machine.
   */
  Future<Response> getPlain(String path, Map<String, String> query) {
    return send(commands, HttpMethod.GET, path, query, "", READ_TIMEOUT, true);
  }

  /** A blocking query for values, uncompressed. */
  public Future<Response> pollPlain(String path, Map<String, String> query, long index) {
    var all = blocking(query, index, MAX_WAIT);
    return send(polls, HttpMethod.GET, path, all, "", timeoutOf(MAX_WAIT), true);
  }

  /** Writes; an empty body sends none. */
  public Future<Response> put(String path, Map<String, String> query, String body) {
    return send(commands, HttpMethod.PUT, path, query, body, COMMAND_TIMEOUT);
  }

  /** Creates; the few endpoints that want POST say so in their page. */
  public Future<Response> post(String path, Map<String, String> query, String body) {
    return send(commands, HttpMethod.POST, path, query, body, COMMAND_TIMEOUT);
  }

  /** Deletes. */
  public Future<Response> delete(String path, Map<String, String> query) {
    return send(commands, HttpMethod.DELETE, path, query, "", COMMAND_TIMEOUT);
  }

  /** A blocking query: answers when the index has passed {@code index}, or after 55 seconds. */
  public Future<Response> poll(String path, Map<String, String> query, long index) {
    return poll(path, query, index, MAX_WAIT);
  }

  /** A blocking query with a wait of its own; Consul adds up to a sixteenth of it as jitter. */
  public Future<Response> poll(String path, Map<String, String> query, long index, Duration wait) {
    return poll(path, query, index, wait, timeoutOf(wait));
  }

  private static Duration timeoutOf(Duration wait) {
    return Duration.ofMillis(wait.toMillis() * 107 / 100 + 5_000);
  }

  Future<Response> poll(
      String path, Map<String, String> query, long index, Duration wait, Duration timeout) {
    return send(polls, HttpMethod.GET, path, blocking(query, index, wait), "", timeout);
  }

  private static Map<String, String> blocking(
      Map<String, String> query, long index, Duration wait) {
    var all = new HashMap<>(query);
    all.put("index", String.valueOf(index));
    all.put("wait", wait.toMillis() + "ms");
    return all;
  }

  /** One read whose answer is wanted soon, such as a lock's. */
  Future<Response> get(String path, Map<String, String> query, Duration timeout) {
    return send(commands, HttpMethod.GET, path, query, "", timeout);
  }

  Future<Response> put(String path, Map<String, String> query, String body, Duration timeout) {
    return send(commands, HttpMethod.PUT, path, query, body, timeout);
  }

  private Future<Response> send(
      WebClient client,
      HttpMethod method,
      String path,
      Map<String, String> query,
      String body,
      Duration timeout) {
    return send(client, method, path, query, body, timeout, false);
  }

  private Future<Response> send(
      WebClient client,
      HttpMethod method,
      String path,
      Map<String, String> query,
      String body,
      Duration timeout,
      boolean uncompressed) {
    HttpRequest<Buffer> request = client.requestAbs(method, address + path);
    query.forEach(request::addQueryParam);
    settings.token().ifPresent(token -> request.putHeader("X-Consul-Token", token));
    if (uncompressed) {
      request.putHeader("Accept-Encoding", "identity");
    }
    request.timeout(timeout.toMillis());
    var sent = body.isEmpty() ? request.send() : request.sendBuffer(Buffer.buffer(body));
    return sent.map(
        r ->
            new Response(
                r.statusCode(),
                Optional.ofNullable(r.bodyAsString()).orElse(""),
                index(r.getHeader("X-Consul-Index"))));
  }

  private static long index(String header) {
    return header == null ? 0 : Long.parseUnsignedLong(header);
  }
}
