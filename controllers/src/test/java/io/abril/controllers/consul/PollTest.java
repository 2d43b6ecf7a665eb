package io.abril.controllers.consul;

import static io.abril.testkit.Await.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.consul.ConsulHttp;
import io.abril.runtime.consul.ConsulSettings;
import io.abril.testkit.Await;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a server that answers a blocking query when the test says so. */
class PollTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private Poll poll;
  private volatile String content = "one";

  @BeforeEach
  void serve() {
    var server = vertx.createHttpServer().requestHandler(this::serve);
    int port = result(server.listen(0, "127.0.0.1")).actualPort();
    var http = ConsulHttp.of(vertx, ConsulSettings.of("http://127.0.0.1:" + port));
    poll = new Poll(vertx, http, new PollSeats(2), "/v1/anything", told::add);
  }

  private void serve(HttpServerRequest request) {
    if (request.getParam("index") != null) {
      held.add(request);
    } else {
      answer(request);
    }
  }

  private void answer(HttpServerRequest request) {
    request.response().putHeader("X-Consul-Index", "7").end(content);
  }

  @AfterEach
  void close() {
    result(vertx.close());
  }

  private void awaitTold(String... all) {
    Await.until("it is told", () -> told.equals(List.of(all)));
  }

  private void awaitHeld(int queries) {
    Await.until(queries + " queries wait", () -> held.size() == queries);
  }

  @Test
  void aPollThatBeginsAnewTellsWhatIsThereThoughItsOldQueryWaits() {
    loop.runOnContext(v -> poll.begin());
    awaitTold("one");
    awaitHeld(1);
    loop.runOnContext(
        v -> {
          poll.end();
          poll.begin();
        });
    awaitTold("one", "one");
    awaitHeld(2);
  }

  @Test
  void whatAnOldQueryIsToldWhileNobodyListensIsNotLost() {
    loop.runOnContext(v -> poll.begin());
    awaitHeld(1);
    loop.runOnContext(v -> poll.end());
    content = "two";
    answer(held.get(0));
    loop.runOnContext(v -> poll.begin());
    awaitTold("one", "two");
    awaitHeld(2);
    assertThat(held.get(1).getParam("index")).isEqualTo("7");
  }
}
