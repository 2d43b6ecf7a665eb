package io.abril.runtime.consul;

import static io.abril.testkit.Await.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.election.Candidate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a server that answers every renewal 404, as one does that has just come to lead. */
class SessionRenewalTest {
  private final Vertx vertx = Vertx.vertx();
  private ConsulLocks locks;
  private volatile String session = "[]";
  private volatile int status = 200;

  @BeforeEach
  void serve() {
    var server = vertx.createHttpServer().requestHandler(this::answer);
    int port = result(server.listen(0, "127.0.0.1")).actualPort();
    var http = ConsulHttp.of(vertx, ConsulSettings.of("http://127.0.0.1:" + port));
    locks = new ConsulLocks(http, "abril", new Candidate("a", "127.0.0.1", 1, "test"));
  }

  private void answer(HttpServerRequest request) {
    boolean info =
        request.path().equals("/v1/session/info/s1") && request.params().contains("consistent");
    request.response().setStatusCode(info ? status : 404).end(info ? session : "not found");
  }

  @AfterEach
  void close() {
    result(vertx.close());
  }

  @Test
  void aSessionThatAConsistentReadShowsIsThere() {
    session = "[{\"ID\": \"s1\"}]";
    assertThat(result(locks.renew("s1"))).isTrue();
  }

  @Test
  void aSessionThatNoReadShowsHasEnded() {
    assertThat(result(locks.renew("s1"))).isFalse();
  }

  @Test
  void nothingIsKnownOfASessionThatCannotBeReadEither() {
    status = 500;
    var renewed = locks.renew("s1");
    assertThat(result(renewed.map("known").otherwise("unknown"))).isEqualTo("unknown");
  }
}
