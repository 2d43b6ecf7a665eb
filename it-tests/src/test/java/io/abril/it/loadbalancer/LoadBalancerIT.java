package io.abril.it.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Slot;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadBalancerIT {
  private Rig rig;

  @BeforeAll
  static void hostHeader() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  @BeforeEach
  void open() {
    rig = new Rig(Path.of(System.getenv("LBIT_TLS")));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private HttpResponse<String> get(String host) {
    return get(host, 28080);
  }

  private HttpResponse<String> get(String host, int port) {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + Rig.ADDRESS + ":" + port + "/"))
            .header("Host", host)
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void hostsAreRoutedSwitchedAndDrained() {
    rig.serve(21001, "a1");
    rig.serve(21002, "a2");
    rig.world.entry("date", "1.0.0", Rig.ADDRESS, 21001);
    rig.world.entry("date", "1.0.1", Rig.ADDRESS, 21002);
    rig.world.endpoint("date-1", "date", "1.0.0");
    rig.lb("edge", Rig.document(""));
    var plan = rig.settle("edge");
    System.out.println(rig.log + " " + plan.status() + rig.await(() -> rig.api.worker(new io.abril.controllers.haproxy.RuntimeApi.Target(Rig.ADDRESS, Integer.parseInt(rig.engine.containers().values().iterator().next().label("abril.runtime-port")), 1), List.of("show stat -1 4 -1","show info"))));
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
    System.out.println("switch: " + rig.log);
    var wrong = rig.await(() -> rig.balancers.routedTo("date-1", "date_1.0.1", Set.of(Rig.ADDRESS + ":21002")));
    assertThat(wrong).isEmpty();
    assertThat(rig.await(() -> rig.balancers.routedTo("date-1", "date_1.0.0", Set.of()))).hasSize(1);

    rig.log.clear();
    rig.serve(21003, "a3");
    rig.world.entry("date", "1.0.1", Rig.ADDRESS, 21003);
    rig.settle("edge");
    System.out.println("add: " + rig.log);
    assertThat(Set.of(get("date-1.abril").body(), get("date-1.abril").body()))
        .containsExactlyInAnyOrder("a2", "a3");

    rig.log.clear();
    assertThat(rig.await(() -> rig.balancers.drained(Rig.ADDRESS, 21003)).done()).isFalse();
    rig.world.entries.removeIf(e -> e.port() == 21003);
    rig.settle("edge");
    Rig.pause(Duration.ofMillis(300));
    rig.settle("edge");
    System.out.println("drain: " + rig.log);
    // Nobody deregistered it on purpose as far as HAProxy's check tells; it is still served.
    rig.pass("edge");

    rig.log.clear();
    rig.world.entry("time", "2.0.0", Rig.ADDRESS, 21001);
    rig.settle("edge");
    System.out.println("new backend: " + rig.log);
    assertThat(get("2.0.0.time.abril").body()).isEqualTo("a1");
    assertThat(rig.world.find(LoadBalancer.KIND, "edge").orElseThrow().status().orElseThrow().lastReload()).isPresent();
  }
}
