package io.abril.runtime;

import static io.abril.testkit.Await.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.abril.api.Resource;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.loop.Engine;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.testkit.Await;
import io.abril.testkit.MemoryPlatform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On real sockets, over an engine in memory whose event loop is one of Vert.x. */
class StatusServerTest {
  private final Vertx vertx = Vertx.vertx();
  private final io.vertx.core.Context operators = vertx.getOrCreateContext();
  private final MemoryPlatform platform = new MemoryPlatform();
  private final RuntimeMetrics metrics = new RuntimeMetrics();
  private final Engine engine = new Engine(platform, "test", metrics);
  private final Executor loop =
      action ->
          operators.runOnContext(
              v -> {
                action.run();
                platform.timers().runUntilIdle();
              });
  private volatile String notReady = "";
  private volatile String busyWith = "";
  private StatusServer server;

  private static final class Mirror implements Reconciler<TopicSpec, TopicStatus, Integer> {
    @Override
    public Future<Integer> observe(Resource<TopicSpec, TopicStatus> topic, Context context) {
      return Future.succeededFuture(topic.spec().partitions());
    }

    @Override
    public Plan<TopicStatus> decide(Resource<TopicSpec, TopicStatus> topic, Integer seen) {
      return Plan.of(new TopicStatus(seen)).build();
    }
  }

  @BeforeEach
  void start() {
    engine.add(Controller.of(TestKind.TOPIC, new Mirror()));
    platform.store().put("objects/topics/orders", TestKind.topic("orders", "main", 3));
    loop.execute(engine::start);
    server = listen("127.0.0.1");
  }

  private StatusServer listen(String host) {
    var made =
        new StatusServer(
            vertx,
            new StatusServer.Shown(
                metrics,
                loop,
                () -> notReady,
                () -> busyWith,
                asked -> new DebugEndpoint(asked, engine.dryRuns())));
    var listening = new CountDownLatch(1);
    operators.runOnContext(v -> made.listen(host, 0).onSuccess(port -> listening.countDown()));
    await(listening);
    return made;
  }

  @AfterEach
  void stop() {
    result(server.close());
    result(vertx.close());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Status line, headers and body, as they came. */
  private String send(
      String address, int port, String method, String path, String headers, String body) {
    try (var socket = new Socket(InetAddress.getByName(address), port)) {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      var head =
          "%s %s HTTP/1.1\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n"
              .formatted(method, path, bytes.length, headers);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String get(String path) {
    return send("127.0.0.1", server.port(), "GET", path, "Host: localhost\r\n", "");
  }

  private String post(String document) {
    return send("127.0.0.1", server.port(), "POST", "/plan", "Host: 127.0.0.1:1\r\n", document);
  }

  @Test
  void itTellsWhetherTheOperatorIsOfUse() {
    assertThat(get("/readyz")).startsWith("HTTP/1.1 200").endsWith("ok\n");
    notReady = "no leader is elected yet";
    assertThat(get("/readyz")).startsWith("HTTP/1.1 503").endsWith("no leader is elected yet\n");
    assertThat(get("/nothing")).startsWith("HTTP/1.1 404").contains("try /metrics");
  }

  @Test
  void itAnswersWhileTheOperatorsLoopIsStuckAndSaysByWhom() {
    assertThat(get("/healthz")).startsWith("HTTP/1.1 200").endsWith("ok\n");
    assertThat(get("/metrics")).contains("abril_queue_depth{kind=\"topics\"}");
    Await.until("a probe is counted", () -> get("/metrics").contains("abril_eventloop_delay"));
    var release = new CountDownLatch(1);
    operators.runOnContext(v -> await(release));
    busyWith = "a call of topics";
    Await.until("it is said to be stuck", () -> get("/healthz").startsWith("HTTP/1.1 503"));
    assertThat(get("/healthz"))
        .contains(
            "the operator's event loop has not turned for ", " s; it is held by a call of topics");
    busyWith = "";
    assertThat(get("/healthz")).doesNotContain("held by");
    assertThat(get("/metrics")).contains("abril_queue_depth{kind=\"topics\"}");
    assertThat(get("/metrics")).containsPattern("abril_eventloop_stuck_seconds [1-9]");
    assertThat(get("/readyz")).startsWith("HTTP/1.1 503").contains("see /healthz");
    release.countDown();
    Await.until("it turns again", () -> get("/healthz").startsWith("HTTP/1.1 200"));
  }

  @Test
  void aPlanIsAnsweredAsJson() {
    var plan = get("/debug/plan/topics/orders");
    assertThat(plan)
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("content-type: application/json")
        .contains("\"object\" : \"topics/orders\"", "\"partitions\" : 3", "\"leads\" : false");
    assertThat(get("/debug/plan/topic%73/orders")).startsWith("HTTP/1.1 200");
    assertThat(get("/debug/plan/topics/ordres"))
        .startsWith("HTTP/1.1 404")
        .contains("there is no Topic 'ordres'; did you mean 'orders'?");
    assertThat(get("/debug/plan/topcis/orders")).contains("did you mean 'topics'?");
    for (String path : new String[] {"/debug", "/debug/plan/", "/debug/plan/topics/", "/debug/x"}) {
      assertThat(get(path)).startsWith("HTTP/1.1 404").contains("/debug/plan/KIND/NAME");
    }
    assertThat(get("/debug/plan/topics/%zz")).startsWith("HTTP/1.1 404");
  }

  @Test
  void aDocumentThatIsNotStoredIsPlanned() {
    assertThat(post(TestKind.topic("new", "main", 7)))
        .startsWith("HTTP/1.1 200")
        .contains("\"object\" : \"topics/new\"", "\"partitions\" : 7");
    assertThat(post("kind: Topic\nspec: {partitions: many}\n"))
        .startsWith("HTTP/1.1 422")
        .contains("the document is not valid", "\"line\" : 2", "\"field\" : \"spec.partitions\"");
    assertThat(post("# ".repeat(200_000))).startsWith("HTTP/1.1 413");
    assertThat(get("/plan")).startsWith("HTTP/1.1 405");
  }

  @Test
  void aPageInABrowserOfThisMachineIsRefused() {
    for (String headers :
        new String[] {
          "Host: evil.example\r\n",
          "Host: localhost.evil.example:80\r\n",
          "Host: localhost\r\nOrigin: http://evil.example\r\n"
        }) {
      assertThat(send("127.0.0.1", server.port(), "GET", "/debug/plan/topics/orders", headers, ""))
          .startsWith("HTTP/1.1 403")
          .doesNotContain("partitions");
    }
    assertThat(send("127.0.0.1", server.port(), "GET", "/healthz", "Host: evil.example\r\n", ""))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void onAnotherAddressThePlansHaveAListenerOfTheirOwn() throws IOException {
    var address = elsewhere();
    assumeTrue(address.isPresent(), "this machine has the loopback address alone");
    result(server.close());
    server = listen(address.get());
    var host = "Host: localhost\r\n";
    var path = "/debug/plan/topics/orders";
    assertThat(send(address.get(), server.port(), "GET", path, host, ""))
        .startsWith("HTTP/1.1 403")
        .contains("on the loopback address of this machine alone");
    assertThat(send("127.0.0.1", server.debugPort(), "GET", path, host, ""))
        .startsWith("HTTP/1.1 200");
    assertThat(send(address.get(), server.port(), "GET", "/readyz", host, ""))
        .startsWith("HTTP/1.1 200");
  }

  private static Optional<String> elsewhere() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress() && !a.isLinkLocalAddress())
        .map(InetAddress::getHostAddress)
        .findFirst();
  }
}
