package io.abril.controllers.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.endpoint.SmokeSeen.HttpTest;
import io.abril.controllers.endpoint.SmokeSeen.Progress;
import io.abril.controllers.endpoint.SmokeSeen.State;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Smoke tests over HTTP against servers on loopback: what they count, and that they end. */
class HttpSmokeTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(15);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void stop() {
    vertx.close();
  }

  private String server(Consumer<HttpServerRequest> answer) throws Exception {
    var server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  asked.incrementAndGet();
                  answer.accept(request);
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return "127.0.0.1:" + server.actualPort();
  }

  private Progress run(int count, Duration timeout, Duration limit, List<String> servers)
      throws Exception {
    var ended = new CompletableFuture<Progress>();
    vertx.runOnContext(
        v -> {
          var smoke = new HttpSmoke(vertx);
          smoke.onEnd(endpoint -> ended.complete(smoke.of(endpoint).get("k")));
          var test = new HttpTest("a1", "k", "/status", 200, count, timeout, limit, servers);
          smoke.begin("date-1", test);
          smoke.begin("date-1", test);
        });
    return ended.get(20, TimeUnit.SECONDS);
  }

  @Test
  void everyInstanceIsAskedAsOftenAsTheTestSays() throws Exception {
    var servers = List.of(server(r -> r.response().end()), server(r -> r.response().end()));
    var progress = run(5, LONG, LONG, servers);
    assertThat(progress)
        .isEqualTo(new Progress(State.PASSED, "2 instances answered 200, 5 times each"));
    assertThat(asked).hasValue(10);
  }

  @Test
  void aWrongAnswerIsSaidWithWhoGaveIt() throws Exception {
    var bad = server(r -> r.response().setStatusCode(500).end());
    var progress = run(1, LONG, LONG, List.of(bad));
    assertThat(progress)
        .isEqualTo(new Progress(State.FAILED, bad + " answered 500 instead of 200"));
    assertThat(asked).as("tried three times").hasValue(3);
  }

  @Test
  void aServerThatNeverAnswersFailsTheTest() throws Exception {
    var silent = server(r -> {});
    assertThat(run(1, SHORT, LONG, List.of(silent)))
        .isEqualTo(new Progress(State.FAILED, silent + " did not answer within 200ms"));
  }

  @Test
  void aTestEndsWithTheAttemptsTime() throws Exception {
    var silent = server(r -> {});
    assertThat(run(1, LONG, SHORT, List.of(silent)).message())
        .isEqualTo("it had not ended when the attempt's time was over");
  }

  @Test
  void aServerThatSettlesInBetweenPasses() throws Exception {
    var first = new AtomicInteger();
    var server =
        server(r -> r.response().setStatusCode(first.getAndIncrement() == 0 ? 503 : 200).end());
    assertThat(run(1, LONG, LONG, List.of(server)).state()).isEqualTo(State.PASSED);
  }

  @Test
  void withoutAnInstanceThereIsNothingToTest() throws Exception {
    assertThat(run(1, LONG, LONG, List.of()).message()).contains("no instance of the candidate");
  }
}
