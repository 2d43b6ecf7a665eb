package io.abril.it.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Slot;
import io.abril.controllers.haproxy.RuntimeApi;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reconciler of load balancers over a real engine and a real HAProxy; views are made by hand.
 */
@RealParts
class BalancerOnRealHaproxyIT {
  @TempDir static Path tls;

  private final Environment environment;
  private Rig rig;

  BalancerOnRealHaproxyIT(Environment environment) {
    this.environment = environment;
  }

  @BeforeAll
  static void hostHeader() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  @BeforeEach
  void open() {
    rig = new Rig(tls, environment.variable("DOCKER_HOST"));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private HttpResponse<String> get(String host) {
    return get(host, 28080);
  }

  private HttpResponse<String> get(String host, int port) {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + Rig.ADDRESS + ":" + port + "/"))
            .header("Host", host)
            .timeout(Duration.ofSeconds(5))
            .build();
    // Anew each time: a connection that an old worker holds is answered as of before the reload.
    var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A load balancer, an endpoint on 1.0.0 (which answers a1), and 1.0.1 beside it (a2). */
  private void balancedInTwoVersions() {
    rig.serve(21001, "a1");
    rig.serve(21002, "a2");
    rig.world.entry("date", "1.0.0", Rig.ADDRESS, 21001);
    rig.world.entry("date", "1.0.1", Rig.ADDRESS, 21002);
    rig.world.endpoint("date-1", "date", "1.0.0");
    rig.lb("edge", Rig.document(""));
  }

  @Test
  void hostsAreRoutedSwitchedAndDrained() {
    balancedInTwoVersions();
    var plan = rig.settle("edge");
    assertThat(plan.status().inSync()).isTrue();
    assertThat(plan.status().routes()).isEqualTo(3);
    assertThat(plan.status().backendsUp()).isEqualTo("2/2");
    assertThat(get("1.0.0.date.abril").body()).isEqualTo("a1");
    assertThat(get("1.0.1.date.abril").body()).isEqualTo("a2");
    assertThat(get("date-1.abril").body()).isEqualTo("a1");
    var unknown = get("nobody.abril");
    assertThat(unknown.statusCode()).isEqualTo(503);
    assertThat(unknown.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(unknown.body()).contains("href=\"http://1.0.1.date.abril/status\"");

    rig.log.clear();
    rig.world.endpoint("date-1", "date", "1.0.1");
    rig.settle("edge");
    assertThat(get("date-1.abril").body()).isEqualTo("a2");
    var now =
        rig.await(
            () -> rig.balancers.routing("date-1", "date_1.0.1", Set.of(Rig.ADDRESS + ":21002")));
    assertThat(now.wrong()).isEmpty();
    assertThat(rig.await(() -> rig.balancers.routing("date-1", "date_1.0.0", Set.of())).wrong())
        .hasSize(1);

    rig.log.clear();
    rig.serve(21003, "a3");
    rig.world.entry("date", "1.0.1", Rig.ADDRESS, 21003);
    rig.settle("edge");
    assertThat(Stream.generate(() -> get("date-1.abril").body()).limit(4)).containsOnly("a2", "a3");

    rig.log.clear();
    rig.world.entry("time", "2.0.0", Rig.ADDRESS, 21001);
    rig.settle("edge");
    assertThat(get("2.0.0.time.abril").body()).isEqualTo("a1");
    assertThat(
            rig.world
                .find(LoadBalancer.KIND, "edge")
                .orElseThrow()
                .status()
                .orElseThrow()
                .lastReload())
        .isPresent();
  }

  @Test
  void aServerThatHasDiedLeavesAndHoldsNothingUp() {
    rig.serve(21001, "a1");
    rig.world.entry("date", "1.0.0", Rig.ADDRESS, 21001);
    rig.world.entry("date", "1.0.0", Rig.ADDRESS, 21009);
    rig.world.entry("dead", "1.0.0", Rig.ADDRESS, 21009);
    rig.lb("edge", Rig.document(""));
    rig.settle("edge", plan -> plan.status().backendsUp().equals("1/2"));

    rig.world.entries.removeIf(e -> e.port() == 21009);
    rig.world.entry("time", "2.0.0", Rig.ADDRESS, 21001);
    rig.settle("edge");
    assertThat(get("2.0.0.time.abril").body()).isEqualTo("a1");
    assertThat(get("1.0.0.dead.abril").statusCode()).isEqualTo(503);
  }

  private void row(Instance.Phase phase, int port) {
    var instance =
        new Instance(
            "a1b2c3",
            "n1",
            Rig.ADDRESS,
            Map.of("http", port),
            "",
            Map.of(),
            Instance.Reserved.NOTHING,
            1,
            phase,
            0,
            0,
            "",
            Instant.EPOCH,
            Optional.empty());
    rig.world.rows.clear();
    rig.world.rows.add(new Slot("date-1.0.0", "u", 0, Optional.of(instance), List.of(), ""));
  }

  @Test
  void anInstanceThatDrainsFinishesItsRequests() throws Exception {
    var late = rig.serveSlowly(21001, "slow", Duration.ofSeconds(2));
    rig.serve(21002, "other");
    rig.world.entryWithId("abril:lbit:a1b2c3:http", "date", "1.0.0", Rig.ADDRESS, 21001);
    row(Instance.Phase.PASSING, 21001);
    rig.lb("edge", Rig.document(""));
    rig.settle("edge");
    var request = CompletableFuture.supplyAsync(() -> get("1.0.0.date.abril").body());
    Rig.until("the request is under way", () -> late.get() > 0);
    row(Instance.Phase.DRAINING, 21001);
    rig.pass("edge");
    var drained = rig.await(() -> rig.balancers.drained(Rig.ADDRESS, 21001));
    assertThat(drained.done()).isFalse();
    assertThat(drained.waiting()).singleElement().asString().contains("1 sessions");
    var nobodyLeft = get("1.0.0.date.abril");
    assertThat(nobodyLeft.statusCode()).isEqualTo(503);
    assertThat(nobodyLeft.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(nobodyLeft.body()).contains("<li><a href=\"http://1.0.0.date.abril/status\">");
    assertThat(request.get(10, TimeUnit.SECONDS)).isEqualTo("slow");
    rig.settle("edge", p -> rig.await(() -> rig.balancers.drained(Rig.ADDRESS, 21001)).done());
    rig.settle("edge", p -> rig.log.stream().filter(l -> l.startsWith("apply")).count() >= 2);
  }

  @Test
  void aTakenPortIsSaidAndTheInstanceComesWhenItIsFree() throws IOException {
    rig.lb("edge", Rig.document(""));
    try (var holder = new ServerSocket(28080)) {
      assertThat(holder.isBound()).isTrue();
      var plan =
          rig.settle(
              "edge", p -> p.ready().filter(r -> r.reason().equals("BindTaken")).isPresent());
      assertThat(plan.ready().orElseThrow().message())
          .isEqualTo("port 28080 on n1 is taken by another process");
    }
    rig.settle("edge");
    assertThat(get("nobody.abril").statusCode()).isEqualTo(503);
  }

  @Test
  void aReloadWhosePortIsTakenKeepsTheOldConfiguration() throws IOException {
    balancedInTwoVersions();
    rig.settle("edge");
    try (var holder = new ServerSocket(28081)) {
      assertThat(holder.isBound()).isTrue();
      rig.lb("edge", Rig.document("").replace("{\"port\": 80}", "{\"port\": 80}, {\"port\": 81}"));
      var plan =
          rig.settle(
              "edge", p -> p.ready().isPresent() && !p.ready().get().reason().equals("Reloading"));
      assertThat(plan.ready().orElseThrow().message()).contains("28081");
      assertThat(get("date-1.abril").body()).isEqualTo("a1");
      rig.world.endpoint("date-1", "date", "1.0.1");
      rig.settle("edge", p -> p.ready().isPresent());
      assertThat(get("date-1.abril").body()).isEqualTo("a2");
    }
    rig.settle("edge");
    assertThat(get("1.0.0.date.abril", 28081).body()).isEqualTo("a1");
  }

  @Test
  void oneThatIsKilledComesBackWithTheSameRoutes() {
    rig.serve(21001, "a1");
    rig.world.entry("date", "1.0.0", Rig.ADDRESS, 21001);
    rig.lb("edge", Rig.document(""));
    rig.settle("edge");
    var id = rig.engine.containers().keySet().iterator().next();
    rig.await(() -> rig.engine.signal(id, "SIGKILL"));
    Rig.pause(Duration.ofMillis(500));
    rig.settle("edge");
    assertThat(get("1.0.0.date.abril").body()).isEqualTo("a1");
    rig.await(() -> rig.engine.remove(id));
    rig.settle("edge");
    assertThat(get("1.0.0.date.abril").body()).isEqualTo("a1");
  }

  @Test
  void aControllerThatRemembersNothingReloadsNothing() {
    rig.serve(21001, "a1");
    rig.world.entry("date", "1.0.0", Rig.ADDRESS, 21001);
    rig.lb("edge", Rig.document(""));
    rig.settle("edge");
    var before = rig.engine.containers();
    rig.restart();
    rig.log.clear();
    rig.settle("edge");
    assertThat(rig.log).allMatch(step -> step.startsWith("write "));
    assertThat(rig.engine.containers()).isEqualTo(before);
  }

  @Test
  void aSwitchAfterAReloadThatSomebodyElseMadeIsMadeInTheNewWorker() {
    balancedInTwoVersions();
    rig.settle("edge");
    var container = rig.containers().get("n1");
    int port = Integer.parseInt(container.label("abril.runtime-port"));
    var target = new RuntimeApi.Target(Rig.ADDRESS, port, port + 1);
    int reloads = rig.await(() -> rig.api.read(target)).reloads().all();

    rig.await(() -> rig.engine.signal(container.id(), "SIGUSR2"));
    var another = rig.anotherApi();
    Rig.until(
        "the new worker answers",
        () -> rig.await(() -> another.read(target)).reloads().all() > reloads);
    rig.world.endpoint("date-1", "date", "1.0.1");
    rig.settle("edge");
    assertThat(get("date-1.abril").body()).isEqualTo("a2");
    assertThat(rig.await(() -> another.read(target)).current().routes())
        .containsEntry("endpoint/date-1/", "date_1.0.1");
  }

  @Test
  void theRuntimeApiIsClosedToThoseWithoutACertificate() throws Exception {
    rig.lb("edge", Rig.document(""));
    rig.settle("edge");
    var container = rig.engine.containers().values().iterator().next();
    int port = Integer.parseInt(container.label("abril.runtime-port"));
    for (int p : new int[] {port, port + 1}) {
      var asked =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "echo 'show info' | timeout 3 openssl s_client -quiet -connect "
                      + Rig.ADDRESS
                      + ":"
                      + p)
              .redirectErrorStream(true)
              .start();
      var answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).contains("certificate required").doesNotContain("Uptime");
    }
  }

  @Test
  void anImageThatIsNowhereIsSaid() {
    rig.lb("edge", Rig.document("").replace("haproxy:lts", "localhost:1/no/such:image"));
    var plan =
        rig.settle(
            "edge", p -> p.ready().filter(r -> r.reason().equals("ImageMissing")).isPresent());
    assertThat(plan.ready().orElseThrow().message()).contains("localhost:1/no/such:image");
  }

  @Test
  void whatIsDeletedIsGone() {
    rig.lb("edge", Rig.document(""));
    rig.settle("edge");
    rig.delete("edge");
    rig.settle("edge", io.abril.runtime.Plan::settled);
    assertThat(rig.engine.containers()).isEmpty();
    assertThat(rig.await(() -> rig.balancers.drained(Rig.ADDRESS, 1)).done()).isTrue();
  }

  @Test
  void underLoadNothingFails() {
    rig.serve(21001, "1");
    rig.serve(21002, "2");
    rig.serve(21003, "3");
    rig.world.entry("date", "1.0.0", Rig.ADDRESS, 21001);
    rig.world.entry("date", "1.0.1", Rig.ADDRESS, 21002);
    rig.world.endpoint("date-1", "date", "1.0.0");
    rig.lb("edge", Rig.document(""));
    rig.settle("edge");
    try (var load = new Load(Rig.ADDRESS, 28080, "date-1.abril", 4)) {
      Rig.until("the load runs", () -> load.sent() > 200);
      for (int i = 0; i < 20; i++) {
        rig.world.endpoint("date-1", "date", i % 2 == 0 ? "1.0.1" : "1.0.0");
        rig.settle("edge");
        if (i % 4 == 0) {
          rig.world.entry("date", "1.0.0", Rig.ADDRESS, 21003);
          rig.world.entry("svc" + i, "1.0.0", Rig.ADDRESS, 21003);
        } else if (i % 4 == 2) {
          rig.world.entries.removeIf(e -> e.port() == 21003);
        }
        rig.settle("edge");
      }
      assertThat(load.failures()).isEmpty();
    }
  }
}
