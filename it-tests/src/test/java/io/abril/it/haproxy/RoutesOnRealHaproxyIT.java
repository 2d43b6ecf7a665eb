package io.abril.it.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.controllers.haproxy.BackendCounters;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes of the document, asked of a real HAProxy; views are made by hand. */
@RealParts
class RoutesOnRealHaproxyIT {
  /** {@code secret}, by {@code openssl passwd -6 -salt abcdefgh}. */
  private static final String HASH =
      "$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.";

  @TempDir static Path tls;

  private final Environment environment;
  private Rig rig;

  RoutesOnRealHaproxyIT(Environment environment) {
    this.environment = environment;
  }

  @BeforeAll
  static void hostHeader() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  @BeforeEach
  void open() {
    rig = new Rig(tls, environment.variable("DOCKER_HOST"));
    rig.echo(21001, "a1");
    rig.echo(21002, "a2");
    rig.world.entry("date", "1.0.0", Rig.ADDRESS, 21001);
    rig.world.entry("date", "1.0.1", Rig.ADDRESS, 21002);
    rig.world.endpoint("date-1", "date", "1.0.0");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private HttpResponse<String> send(String method, String host, String path, String... headers) {
    return send(method, 28080, host, path, headers);
  }

  private HttpResponse<String> send(
      String method, int port, String host, String path, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + Rig.ADDRESS + ":" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Host", host)
            .timeout(Duration.ofSeconds(5));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private String get(String host, String path, String... headers) {
    return send("GET", host, path, headers).body();
  }

  private void routes(String... routes) {
    rig.lb("edge", Rig.document(", \"routes\": [" + String.join(", ", routes) + "]"));
  }

  private static String route(String host, String fields) {
    return "{\"hosts\": [\"" + host + "\"], " + fields + "}";
  }

  private static final String LIVE = "\"to\": {\"endpoint\": \"date-1\"}";
  private static final String NEXT = "\"to\": {\"service\": \"other\"}";

  @Test
  void pathsBeginAtSegmentsAndTheLongestCounts() {
    rig.echo(21003, "o");
    rig.world.entry("other", "", Rig.ADDRESS, 21003);
    routes(
        route("www.abril", LIVE),
        route(
            "www.abril",
            "\"paths\": [{\"prefix\": \"/demo\", \"rewrite\": \"/\"}, {\"prefix\": \"/v1\", \"rewrite\": \"/v2\"}], "
                + NEXT));
    rig.settle("edge");
    assertThat(get("www.abril", "/demolition")).startsWith("a1 /demolition ");
    assertThat(get("WWW.abril.:80", "/demo")).startsWith("o / ");
    assertThat(get("www.abril", "/demo/x/y?q=1")).startsWith("o /x/y?q=1 ");
    assertThat(get("www.abril", "/v1")).startsWith("o /v2 ");
    assertThat(get("www.abril", "/v1/z")).startsWith("o /v2/z ");
    assertThat(get("nobody.abril", "/")).contains("href=\"http://www.abril/demo/status\"");

    rig.log.clear();
    rig.world.endpoint("date-1", "date", "1.0.1");
    rig.settle("edge");
    assertThat(get("www.abril", "/x")).startsWith("a2 /x ");
    assertThat(rig.log).noneMatch(step -> step.startsWith("reload"));
    assertThat(
            rig.await(() -> rig.balancers.routing("date-1", "date_1.0.1", java.util.Set.of()))
                .wrong())
        .isEmpty();
  }

  private Map<String, Integer> share(int requests) {
    var share = new TreeMap<String, Integer>();
    for (int i = 0; i < requests; i++) {
      share.merge(get("www.abril", "/").split(" ")[0], 1, Integer::sum);
    }
    return share;
  }

  private static String canary(int old, int now, String more) {
    return route(
        "www.abril",
        "\"to\": [{\"endpoint\": \"date-1\", \"weight\": %d}, {\"service\": \"next\", \"weight\": %d}]%s"
            .formatted(old, now, more));
  }

  @Test
  void aCanaryGetsItsShareAndAnotherOneByCommandsAlone() {
    rig.world.entry("next", "2.0.0", Rig.ADDRESS, 21002);
    routes(canary(80, 20, ""));
    rig.settle("edge");
    assertThat(share(400).getOrDefault("a2", 0)).isBetween(40, 130);
    rig.log.clear();
    routes(canary(35, 65, ""));
    rig.settle("edge");
    assertThat(share(400).get("a2")).isBetween(200, 320);
    routes(canary(100, 0, ""));
    rig.settle("edge");
    assertThat(share(100)).containsOnlyKeys("a1");
    assertThat(rig.log).noneMatch(step -> step.startsWith("reload"));
  }

  @Test
  void aClientStaysWithItsServerAlsoOneThatCameLater() {
    routes(route("www.abril", LIVE + ", \"sticky\": {\"cookie\": \"SRV\"}"));
    rig.settle("edge");
    rig.log.clear();
    rig.echo(21003, "a3");
    rig.world.entry("date", "1.0.0", Rig.ADDRESS, 21003);
    rig.settle("edge");
    assertThat(rig.log).noneMatch(step -> step.startsWith("reload"));
    var seen = new TreeMap<String, String>();
    for (int i = 0; i < 10; i++) {
      var answer = send("GET", "www.abril", "/");
      var cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
      seen.put(answer.body().split(" ")[0], cookie);
    }
    assertThat(seen).containsOnlyKeys("a1", "a3");
    seen.forEach(
        (server, cookie) -> {
          for (int i = 0; i < 4; i++) {
            assertThat(get("www.abril", "/", "Cookie", cookie)).startsWith(server + " ");
          }
        });

    rig.world.entries.removeIf(e -> e.port() == 21003);
    rig.settle("edge", p -> rig.await(() -> rig.balancers.drained(Rig.ADDRESS, 21003)).done());
    assertThat(get("www.abril", "/", "Cookie", seen.get("a3"))).startsWith("a1 ");
  }

  @Test
  void aClientStaysOnItsSideOfACanary() {
    rig.world.entry("next", "2.0.0", Rig.ADDRESS, 21002);
    routes(canary(50, 50, ", \"sticky\": {\"cookie\": \"SRV\"}"));
    rig.settle("edge");
    for (int client = 0; client < 8; client++) {
      var first = send("GET", "www.abril", "/");
      var cookies = new StringBuilder();
      first
          .headers()
          .allValues("Set-Cookie")
          .forEach(c -> cookies.append(c.split(";")[0]).append("; "));
      for (int i = 0; i < 6; i++) {
        assertThat(get("www.abril", "/", "Cookie", cookies.toString()))
            .startsWith(first.body().split(" ")[0] + " ");
      }
    }
  }

  /** Answers and those of them with 5xx, over all workers. */
  private List<Long> counted(String backend) {
    var workers = rig.await(() -> rig.balancers.counters(backend)).values();
    return List.of(
        workers.stream().mapToLong(BackendCounters.Counted::requests).sum(),
        workers.stream().mapToLong(BackendCounters.Counted::errors).sum());
  }

  @Test
  void whatIsCountedOfAVersionIsAllOfItsVariantsAndHaproxysOwnErrors() {
    rig.world.entry("next", "2.0.0", Rig.ADDRESS, 21002);
    var sticky = "\"sticky\": {\"cookie\": \"SRV\"}";
    routes(
        route("sticky.abril", LIVE + ", " + sticky),
        canary(50, 50, ", \"timeouts\": {\"server\": \"7s\"}"));
    rig.settle("edge");
    assertThat(counted("date_1.0.0")).containsExactly(0L, 0L);
    for (int i = 0; i < 7; i++) {
      get("date-1.abril", "/");
      get("sticky.abril", "/");
    }
    assertThat(counted("date_1.0.0")).containsExactly(14L, 0L);
    share(40);
    long ofCanary = counted("date_1.0.0").get(0) - 14;
    assertThat(ofCanary).isBetween(5L, 35L);
    assertThat(counted("date_1.0.1")).containsExactly(0L, 0L);

    rig.world.entries.removeIf(e -> e.port() == 21001 && e.service().equals("date"));
    rig.settle("edge");
    for (int i = 0; i < 3; i++) {
      assertThat(send("GET", "sticky.abril", "/").statusCode()).isEqualTo(503);
      assertThat(send("GET", "date-1.abril", "/").statusCode()).isEqualTo(503);
    }
    assertThat(counted("date_1.0.0")).containsExactly(20 + ofCanary, 6L);
  }

  @Test
  void whatARouteSaysIsDoneToItsRequestsAlone() {
    rig.secret("users", "1", Map.of("bob", HASH));
    routes(
        route(
            "headers.abril",
            LIVE
                + ", \"headers\": {\"set\": {\"X-A\": \"100% '%[src]' \\\"$HOME\\\" #\"}, \"del\": [\"X-B\"]}"),
        route("auth.abril", LIVE + ", \"auth\": {\"secret\": \"users\"}"),
        route("allow.abril", LIVE + ", \"allow\": [\"203.0.113.0/24\", \"fd00::/8\"]"),
        route("deny.abril", LIVE + ", \"deny\": [\"0.0.0.0/0\"]"),
        route("methods.abril", LIVE + ", \"methods\": {\"allow\": [\"GET\", \"HEAD\"]}"),
        route("rate.abril", LIVE + ", \"rateLimit\": {\"requests\": 5, \"per\": \"1m\"}"),
        route("zip.abril", LIVE + ", \"compression\": [\"text/plain\"]"));
    rig.settle("edge");
    assertThat(get("headers.abril", "/", "X-B", "b"))
        .endsWith("X-A=100% '%[src]' \"$HOME\" # X-B=null");
    assertThat(get("date-1.abril", "/", "X-B", "b")).endsWith("X-A=null X-B=b");

    assertThat(send("GET", "auth.abril", "/").statusCode()).isEqualTo(401);
    assertThat(send("GET", "auth.abril", "/", "Authorization", basic("bob:wrong")).statusCode())
        .isEqualTo(401);
    assertThat(get("auth.abril", "/", "Authorization", basic("bob:secret"))).startsWith("a1 ");

    assertThat(send("GET", "allow.abril", "/").statusCode()).isEqualTo(403);
    assertThat(send("GET", "deny.abril", "/").statusCode()).isEqualTo(403);

    var post = send("POST", "methods.abril", "/");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(get("methods.abril", "/")).startsWith("a1 ");

    for (int i = 0; i < 5; i++) {
      assertThat(send("GET", "rate.abril", "/").statusCode()).isEqualTo(200);
    }
    var more = send("GET", "rate.abril", "/");
    assertThat(more.statusCode()).isEqualTo(429);
    assertThat(more.headers().firstValue("Retry-After")).contains("60");

    assertThat(
            send("GET", "zip.abril", "/", "Accept-Encoding", "gzip")
                .headers()
                .firstValue("Content-Encoding"))
        .contains("gzip");
    assertThat(
            send("GET", "date-1.abril", "/", "Accept-Encoding", "gzip")
                .headers()
                .firstValue("Content-Encoding"))
        .isEmpty();
  }

  @Test
  void theRulesOfAPathCannotBeGoneAround() {
    routes(
        route("www.abril", LIVE),
        route(
            "www.abril",
            "\"paths\": [{\"prefix\": \"/admin\"}], \"deny\": [\"0.0.0.0/0\"], " + LIVE));
    rig.settle("edge");
    assertThat(get("www.abril", "/adminx")).startsWith("a1 /adminx ");
    for (String path : new String[] {"/admin", "/admin/x", "//admin", "/%61dmin", "/admin%2fx"}) {
      assertThat(send("GET", "www.abril", path).statusCode()).as(path).isEqualTo(403);
    }
    for (String path : new String[] {"/x/../admin", "/./admin", "/x/%2e%2e/admin"}) {
      assertThat(send("GET", "www.abril", path).statusCode()).as(path).isEqualTo(400);
    }
  }

  private static String basic(String userPassword) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userPassword.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aPoisonedRouteIsLeftOutAndSaidAndEveryOtherIsServed() {
    routes(
        route("good.abril", LIVE),
        route("cookie.abril", LIVE + ", \"sticky\": {\"cookie\": \"a b\\n  bind :1\"}"),
        route("secret.abril", LIVE + ", \"auth\": {\"secret\": \"gone\"}"),
        route("nowhere.abril", "\"to\": {\"endpoint\": \"gone\"}"),
        route("good.abril", LIVE),
        route("fine.abril", "\"to\": {\"servers\": [\"" + Rig.ADDRESS + ":21002\"]}"));
    var plan = rig.settle("edge", p -> p.status().inSync());
    assertThat(get("good.abril", "/")).startsWith("a1 ");
    assertThat(get("fine.abril", "/")).startsWith("a2 ");
    assertThat(send("GET", "secret.abril", "/").statusCode()).isEqualTo(503);
    assertThat(plan.status().routeStates())
        .extracting(s -> s.served())
        .containsExactly(true, false, false, false, false, true);
    assertThat(plan.status().routeStates().get(2).message())
        .isEqualTo(
            "the route secret.abril is left out: the secret gone is not there; abrilctl create"
                + " secret gone makes it");
    assertThat(plan.ready().orElseThrow().reason()).isEqualTo("RouteLeftOut");

    rig.secret("gone", "1", Map.of("bob", HASH));
    rig.settle("edge", p -> p.status().inSync() && p.status().routeStates().get(2).served());
    assertThat(get("secret.abril", "/", "Authorization", basic("bob:secret"))).startsWith("a1 ");
  }

  private int statistics(String path, String... headers) {
    return send("GET", 29090, "stats", path, headers).statusCode();
  }

  @Test
  void statisticsHaveAPortAndAPasswordOfTheirOwn() {
    rig.secret("users", "1", Map.of("htpasswd", "# who may\nbob:" + HASH + "\n"));
    rig.lb(
        "edge", Rig.document(", \"stats\": {\"port\": 9090, \"auth\": {\"secret\": \"users\"}}"));
    rig.settle("edge");
    var bob = basic("bob:secret");
    assertThat(statistics("/metrics")).isEqualTo(401);
    assertThat(statistics("/haproxy?stats")).isEqualTo(401);
    assertThat(statistics("/haproxy?stats", "Authorization", bob)).isEqualTo(200);
    assertThat(send("GET", 29090, "stats", "/metrics", "Authorization", bob).body())
        .contains("haproxy_backend_http_requests_total");
    assertThat(get("date-1.abril", "/haproxy?stats")).startsWith("a1 ");
  }

  @Test
  void aReplicatedOneRunsOnAsManyNodesAsItSays() {
    rig.lb("edge", Rig.document(", \"replicas\": 2").replace("\"global\"", "\"replicated\""));
    var plan = rig.settle("edge", p -> p.status().inSync());
    assertThat(rig.engine.containers()).hasSize(1);
    assertThat(plan.ready().orElseThrow().message())
        .startsWith("1 of 2 instances have a node; for another one");
    rig.lb("edge", Rig.document(", \"replicas\": 0").replace("\"global\"", "\"replicated\""));
    rig.settle("edge", p -> rig.engine.containers().isEmpty());
  }
}
