package io.abril.controllers.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that speaks HTTP/2 in the clear, as gRPC servers do. */
class GrpcHealthTest {
  private final Vertx vertx = Vertx.vertx();
  private final GrpcHealth health = new GrpcHealth(vertx);
  private HttpServer server;

  @BeforeEach
  void listen() {
    server =
        await(
            vertx
                .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(true))
                .requestHandler(GrpcHealthTest::answer)
                .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  /** "date" serves, "time" does not, and others are not known. */
  private static void answer(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              var name = body.length() > 7 ? body.getString(7, body.length()) : "";
              var response = request.response().putHeader("content-type", "application/grpc");
              boolean known = request.path().equals("/grpc.health.v1.Health/Check");
              if (known && (name.isEmpty() || name.equals("date"))) {
                response.write(Buffer.buffer(new byte[] {0, 0, 0, 0, 2, 8, 1}));
              } else if (known && name.equals("time")) {
                response.write(Buffer.buffer(new byte[] {0, 0, 0, 0, 2, 8, 2}));
              } else {
                known = false;
              }
              response.putTrailer("grpc-status", known ? "0" : "5").end();
            });
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private boolean serving(String service) {
    return await(
        health
            .serving("127.0.0.1", server.actualPort(), service, Duration.ofMinutes(1))
            .otherwise(false));
  }

  @Test
  void aServerIsBelievedWhenItSaysThatItServes() {
    assertThat(serving("")).isTrue();
    assertThat(serving("date")).isTrue();
    assertThat(serving("time")).isFalse();
    assertThat(serving("unknown")).isFalse();
  }

  @Test
  void aServerThatSpeaksSomethingElseDoesNotServe() {
    var other =
        await(
            vertx
                .createNetServer()
                .connectHandler(s -> s.end(Buffer.buffer("HTTP/1.1 200 OK\r\n\r\n")))
                .listen(0, "127.0.0.1"));
    assertThat(
            await(
                health
                    .serving("127.0.0.1", other.actualPort(), "", Duration.ofMinutes(1))
                    .otherwise(false)))
        .isFalse();
  }

  @Test
  void theQuestionIsFramedAsGrpcWants() {
    assertThat(GrpcHealth.question("").getBytes()).containsExactly(0, 0, 0, 0, 0);
    assertThat(GrpcHealth.question("date").getBytes())
        .containsExactly(0, 0, 0, 0, 6, 0x0A, 4, 'd', 'a', 't', 'e');
    var name = "s".repeat(200);
    var question = GrpcHealth.question(name);
    assertThat(question.getInt(1)).isEqualTo(203);
    assertThat(question.getByte(6)).isEqualTo((byte) 0xC8);
    assertThat(question.getByte(7)).isEqualTo((byte) 1);
    assertThat(question.getString(8, question.length(), StandardCharsets.UTF_8.name()))
        .isEqualTo(name);
  }
}
