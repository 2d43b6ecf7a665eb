package io.abril.controllers.consul;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks a server by gRPC's health protocol. One call with one string in and one number out needs no
 * generated code. Sources: "GRPC Health Checking Protocol" and "gRPC over HTTP2" of grpc/grpc.
 */
final class GrpcHealth {
  private static final int PREFIX = 5;
  private static final byte SERVICE = 0x0A; // field 1, a string
  private static final byte STATUS = 0x08; // field 1, a number
  private static final byte SERVING = 1;

  private final HttpClient http;

  GrpcHealth(Vertx vertx) {
    // In the clear and without an upgrade, as gRPC servers want it. A connection serves one
    // question: a port that answered one instance may belong to another soon.
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2KeepAliveTimeout(1));
  }

  /** Whether it says that the service serves; an empty name asks for the whole server. */
  Future<Boolean> serving(String address, int port, String service, Duration timeout) {
    var request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(address)
            .setPort(port)
            .setURI("/grpc.health.v1.Health/Check")
            .setConnectTimeout(timeout.toMillis())
            .setIdleTimeout(timeout.toMillis())
            .putHeader("content-type", "application/grpc")
            .putHeader("te", "trailers")
            .putHeader("user-agent", "abril");
    return http.request(request)
        .compose(r -> r.send(question(service)))
        .compose(response -> response.body().map(body -> serves(response, body)));
  }

  private static boolean serves(HttpClientResponse response, Buffer body) {
    response.request().connection().close();
    return response.statusCode() == 200 && serving(body);
  }

  /** The message {@code HealthCheckRequest} behind its length. */
  static Buffer question(String service) {
    var name = service.getBytes(StandardCharsets.UTF_8);
    var message = Buffer.buffer();
    if (name.length > 0) {
      message.appendByte(SERVICE);
      for (int rest = name.length; ; rest >>>= 7) {
        if (rest < 0x80) {
          message.appendByte((byte) rest);
          break;
        }
        message.appendByte((byte) ((rest & 0x7F) | 0x80));
      }
      message.appendBytes(name);
    }
    return Buffer.buffer().appendByte((byte) 0).appendInt(message.length()).appendBuffer(message);
  }

  /** Whether the message {@code HealthCheckResponse} says so; an error has no message at all. */
  static boolean serving(Buffer answer) {
    return answer.length() >= PREFIX + 2
        && answer.getByte(0) == 0
        && answer.getByte(PREFIX) == STATUS
        && answer.getByte(PREFIX + 1) == SERVING;
  }
}
