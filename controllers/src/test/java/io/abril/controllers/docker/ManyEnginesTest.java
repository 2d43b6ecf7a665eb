package io.abril.controllers.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Engines that answer what an informer asks; each URL is an engine of its own. */
class ManyEnginesTest {
  private static final int MANY = 1_000;
  private static final int WORKERS = 4;

  private final Vertx vertx = Vertx.vertx();
  private final List<HttpServerResponse> streams = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<String> inTouch = ConcurrentHashMap.newKeySet();
  private final List<DockerEngine> engines = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  private void answer(HttpServerRequest request) {
    var path = request.path();
    if (path.endsWith("/events")) {
      asked.add(request.uri());
      streams.add(request.response().setChunked(true));
      request.response().writeHead();
    } else {
      request.response().end(path.endsWith("/json") ? "[]" : "OK");
    }
  }

  private void open(int number) throws TimeoutException {
    var context = vertx.getOrCreateContext();
    var workers = vertx.createSharedWorkerExecutor("engines", WORKERS);
    var address =
        new EngineAddress("tcp://127.0.0.1:" + server.actualPort() + "/", Optional.empty());
    io.vertx.core.Promise<Void> done = io.vertx.core.Promise.promise();
    context.runOnContext(
        v -> {
          for (int i = 0; i < number; i++) {
            var name = "n" + i;
            engines.add(
                DockerEngine.open(
                    vertx,
                    workers,
                    name,
                    address,
                    DockerSettings.of("r"),
                    synced -> {
                      if (synced) {
                        inTouch.add(name);
                      } else {
                        inTouch.remove(name);
                      }
                    }));
          }
          done.complete();
        });
    done.future().await(60, TimeUnit.SECONDS);
  }

  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void manyEnginesAreWatchedWithAFewThreads() throws TimeoutException {
    int before = Thread.activeCount();
    open(MANY);
    until(() -> inTouch.size() == MANY);
    assertThat(streams).hasSize(MANY);
    assertThat(Thread.activeCount() - before)
        .as("threads: the workers, and event loops of which there are two for each core")
        .isLessThan(WORKERS + 4 + 2 * Runtime.getRuntime().availableProcessors());
  }

  @Test
  void aBrokenStreamIsResumedWhereItBroke() throws TimeoutException {
    open(1);
    until(() -> inTouch.size() == 1);
    assertThat(asked.get(0)).contains("abril.root%3Dr").doesNotContain("since");
    streams
        .get(0)
        .write(
            """
            {"Type":"container","Action":"destroy","Actor":{"ID":"c1","Attributes":{}},"timeNano":1700000000000000041}
            """);
    streams.get(0).end();
    until(() -> asked.size() == 2);
    assertThat(asked.get(1)).endsWith("&since=1700000000.000000042");
    until(() -> inTouch.size() == 1);
  }

  @Test
  void whatIsNotAnEngineIsAskedAgainAndAgain() throws TimeoutException {
    open(1);
    until(() -> inTouch.size() == 1);
    streams.get(0).write("<html>\n");
    until(() -> asked.size() == 2);
    until(() -> inTouch.size() == 1);
  }
}
