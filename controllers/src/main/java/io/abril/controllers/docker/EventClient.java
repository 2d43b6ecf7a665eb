package io.abril.controllers.docker;

import io.abril.schema.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Opens an engine's event streams on the event loop. The library's own client holds a thread for
 * each stream as long as that is open, which is for ever; a thousand nodes would be a thousand
 * threads.
 */
final class EventClient implements AutoCloseable {
  private final HttpClient http;
  private final RequestOptions base = new RequestOptions();

  EventClient(Vertx vertx, EngineAddress address, Duration connectTimeout) {
    var options =
        new HttpClientOptions()
            .setKeepAlive(false)
            .setTcpKeepAlive(true)
            .setConnectTimeout((int) connectTimeout.toMillis());
    var url = URI.create(address.url());
    if (url.getScheme().equals("unix")) {
      base.setServer(SocketAddress.domainSocketAddress(url.getPath())).setHost("docker");
    } else {
      base.setHost(url.getHost()).setPort(url.getPort());
    }
    address
        .certificates()
        .ifPresent(
            pem ->
                options
                    .setSsl(true)
                    .setVerifyHost(true)
                    .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem.ca())))
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(pem.cert()))
                            .addKeyValue(Buffer.buffer(pem.key()))));
    this.http = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(4));
  }

  /**
   * A request for events (Engine API: GET /events), not sent yet.
   *
   * @param filters by name; only what the engine sends is worth reading
   * @param since events after that time, in nanoseconds since 1970; 0 for none of the past
   */
  Future<HttpClientRequest> events(Map<String, List<String>> filters, long since) {
    var path = "/events?filters=" + URLEncoder.encode(Json.write(filters), StandardCharsets.UTF_8);
    if (since > 0) {
      path += "&since=%d.%09d".formatted(since / 1_000_000_000, since % 1_000_000_000);
    }
    return http.request(new RequestOptions(base).setMethod(HttpMethod.GET).setURI(path));
  }

  @Override
  public void close() {
    http.close();
  }
}
