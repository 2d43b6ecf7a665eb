package io.abril.controllers.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Version;
import io.abril.api.loadbalancer.LoadBalancer;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.controllers.consul.Catalog.Entry;
import io.abril.controllers.haproxy.HaproxyConfig.Backend;
import io.abril.controllers.haproxy.RouteRules;
import io.abril.controllers.loadbalancer.RouteInputs.Endpoint;
import io.abril.controllers.loadbalancer.RouteInputs.Implementation;
import io.abril.schema.Admission;
import io.abril.schema.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplicitRouteTest {
  private static final String HASH = "$6$abcdefgh$" + "x".repeat(86);
  private final RouteInputs inputs =
      new RouteInputs(
          "abril",
          List.of(entry("a", "1.0.0", 1), entry("b", "1.0.1", 2)),
          List.of(new Implementation("date", "1.0.0"), new Implementation("date", "1.0.1")),
          Map.of("date-1.0.1", List.of(new Implementation("date", "1.0.1")), "mute", List.of()),
          Map.of("date", List.of(entry("a", "1.0.0", 1), entry("c", "", 3))),
          List.of(
              new Endpoint("date-1", "date", Optional.of(Version.of("1.0.0")), List.of()),
              new Endpoint("new-1", "new", Optional.empty(), List.of())),
          Map.of(),
          Set.of(),
          Map.of(
              "users", new Opened(Map.of("bob", HASH), ""),
              "plain", new Opened(Map.of("bob", "hunter2"), "")),
          RouteInputs.Tls.NONE);

  private static Entry entry(String id, String version, int port) {
    return new Entry("vm1", id, "date", version, "10.0.0.1", port, List.of(), Map.of(), true);
  }

  private static String route(String hosts, String paths, String to, String more) {
    return "{\"hosts\": %s, \"paths\": %s, \"to\": %s%s}"
        .formatted(hosts, paths, to, more.isEmpty() ? "" : ", " + more);
  }

  private RouteTable table(String... routes) {
    return RouteTable.of(spec("\"routes\": [" + String.join(",", routes) + "]"), inputs);
  }

  /** As admission lets it through: the schema refuses none of these documents. */
  private static LoadBalancerSpec spec(String fields) {
    var text =
        "{\"apiVersion\": \"abril/v1\", \"kind\": \"LoadBalancer\", \"metadata\": {\"name\": \"edge\"},"
            + " \"spec\": {\"hostPattern\": \"\", "
            + fields
            + "}}";
    var verdict = new Admission(List.of(LoadBalancer.KIND)).admit(text, Optional.empty());
    assertThat(verdict).isInstanceOf(Verdict.Admitted.class);
    return (LoadBalancerSpec) ((Verdict.Admitted) verdict).typedSpec();
  }

  private static String simple(String to, String more) {
    return route("[\"www.abril\"]", "[{\"prefix\": \"/demo\"}]", to, more);
  }

  private static final String TO_LIVE = "{\"endpoint\": \"date-1\"}";

  private static Map<String, String> ofRoutes(RouteTable table) {
    return table.routes().entrySet().stream()
        .filter(e -> e.getKey().startsWith("route/"))
        .collect(
            Collectors.toMap(
                e -> e.getKey().replaceAll("-[0-9a-f]{6}/", "/"), Map.Entry::getValue));
  }

  @Test
  void aRouteLeadsFromHostAndPathToTheLiveVersion() {
    var table = table(simple(TO_LIVE, ""));
    assertThat(table.hosts()).containsKey("www.abril/demo/");
    assertThat(ofRoutes(table)).isEqualTo(Map.of("route/www.abril/0/", "date_1.0.0"));
    assertThat(table.states())
        .singleElement()
        .matches(s -> s.served() && s.route().equals("www.abril/demo"));
    assertThat(table.rules()).isEmpty();
    assertThat(table.follows().get("date-1").values()).containsExactly("");
  }

  @Test
  void aCanaryIsSharedByBuckets() {
    var table =
        table(
            simple(
                "[{\"endpoint\": \"date-1\", \"weight\": 90}, {\"pool\": \"date-1.0.1\", \"weight\": 10}]",
                ""));
    assertThat(ofRoutes(table))
        .isEqualTo(
            Map.of("route/www.abril/0/", "date_1.0.0", "route/www.abril/0/10", "date_1.0.1"));
    assertThat(table.follows()).isEmpty();
  }

  @Test
  void aServiceIsEveryInstanceOfIt() {
    var table = table(simple("{\"service\": \"date\"}", ""));
    assertThat(ofRoutes(table)).containsValue("date_any");
    assertThat(backend(table, "date_any").servers())
        .extracting(s -> s.port())
        .containsExactly(1, 3);
    assertThat(table.hosts().keySet()).noneMatch(h -> h.startsWith("any."));
  }

  @Test
  void otherServersAreCheckedByConnecting() {
    var table = table(simple("{\"servers\": [\"10.0.0.9:80\", \"[fd00::9]:81\"]}", ""));
    var backend = backend(table, ofRoutes(table).get("route/www.abril/0/"));
    assertThat(backend.servers())
        .extracting(s -> s.hostPort())
        .containsExactly("10.0.0.9:80", "[fd00::9]:81");
    assertThat(backend.traits().checkHost()).isEmpty();
  }

  private static Backend backend(RouteTable table, String name) {
    return table.backends().stream().filter(b -> b.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void whatABackendCannotVaryMakesAnotherOneForEveryVersionThatMayComeNext() {
    var table = table(simple(TO_LIVE, "\"sticky\": {\"cookie\": \"SRV\"}"));
    var name = ofRoutes(table).get("route/www.abril/0/");
    assertThat(name).startsWith("date_1.0.0:");
    var suffix = name.substring("date_1.0.0".length());
    assertThat(backend(table, "date_1.0.1" + suffix).servers()).hasSize(1);
    assertThat(table.routes()).containsEntry("endpoint/date-1/", "date_1.0.0");
    assertThat(table.follows().get("date-1").values()).containsExactly(suffix);
  }

  @Test
  void aRouteOfTheDocumentGoesBeforeThePatterns() {
    var table = table(route("[\"date-1.abril\"]", "[{\"prefix\": \"/\"}]", TO_LIVE, ""));
    assertThat(table.hosts().get("date-1.abril/")).startsWith("route/");
    assertThat(table.problems()).isEmpty();
  }

  @Test
  void ofTwoRoutesForOnePlaceTheSecondIsLeftOutAlone() {
    var table =
        table(
            simple(TO_LIVE, ""),
            route("[\"b.abril\", \"WWW.abril\"]", "[{\"prefix\": \"/demo/\"}]", TO_LIVE, ""));
    assertThat(table.hosts()).doesNotContainKey("b.abril/demo/");
    assertThat(table.states()).extracting(s -> s.served()).containsExactly(true, false);
    assertThat(table.states().get(1).message())
        .isEqualTo(
            "the route b.abril/demo/ is left out: spec.routes[1] is for www.abril/demo/, which a"
                + " route before it has already");
  }

  @Test
  void rewritesBelongToTheirPath() {
    var table =
        table(
            route(
                "[\"www.abril\"]",
                "[{\"prefix\": \"/a\", \"rewrite\": \"/b\"}, {\"prefix\": \"/b\", \"rewrite\": \"/\"}, {\"prefix\": \"/c\"}]",
                TO_LIVE,
                ""));
    assertThat(table.rules())
        .singleElement()
        .extracting(RouteRules::rewrites, org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .hasSize(2);
    assertThat(table.hosts()).hasSize(4);
  }

  @Test
  void usersComeHashedOutOfTheSecret() {
    var table = table(simple(TO_LIVE, "\"auth\": {\"secret\": \"users\"}"));
    assertThat(table.users()).singleElement().matches(u -> u.hashes().get("bob").equals(HASH));
    assertThat(table.users().toString()).doesNotContain(HASH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"endpoint": "no"} | | names the endpoint no, which is not there
          {"endpoint": "new-1"} | | which has no live version
          {"pool": "no"} | | names the pool no, which is not there
          {"pool": "mute"} | | which registers no port in Consul
          {"servers": ["some.host:80"]} | | spec.routes[1].to.servers has 'some.host:80', which is no IP address and port
          {"endpoint": "date-1", "pool": "date-1.0.1"} | | must say one of endpoint, pool, service and servers
          {} | | must say one of endpoint, pool, service and servers
          [{"endpoint": "date-1", "weight": 90}, {"pool": "date-1.0.1", "weight": 20}] | | has weights that make 110 and not 100
          [{"endpoint": "date-1"}, {"pool": "date-1.0.1", "weight": 20}] | | spec.routes[1].to[0] has no weight
          {"endpoint": "date-1"} | "sticky": {"cookie": "a b"} | 'a?b' is no name of a cookie
          {"endpoint": "date-1"} | "headers": {"set": {"X-A": "1\\n  server x"}, "del": []} | is no value of the header X-A
          {"endpoint": "date-1"} | "headers": {"set": {"X A": "1"}, "del": []} | 'X?A' is no name of a header
          {"endpoint": "date-1"} | "headers": {"set": {}, "del": ["a:b"]} | 'a:b' is no name of a header
          {"endpoint": "date-1"} | "auth": {"secret": "gone"} | the secret gone is not there
          {"endpoint": "date-1"} | "auth": {"secret": "plain"} | the password of bob in secret plain is no hash
          {"endpoint": "date-1"} | "allow": ["10.0.0.0/33"] | '10.0.0.0/33' is no network
          {"endpoint": "date-1"} | "deny": ["example.com"] | 'example.com' is no network
          {"endpoint": "date-1"} | "methods": {"allow": ["GET }"]} | 'GET?}' is no method
          {"endpoint": "date-1"} | "compression": ["text/html x"] | is no type of content
          {"endpoint": "date-1"} | "redirect": {"https": true} | needs a bind with tls
          """)
  void aRouteThatCannotBeIsLeftOutWithASentenceAndEveryOtherGoesOn(
      String to, String more, String sentence) {
    var good = route("[\"good.abril\"]", "[{\"prefix\": \"/\"}]", TO_LIVE, "");
    var table = table(good, simple(to, more == null ? "" : more), good.replace("good", "fine"));
    assertThat(table.states()).extracting(s -> s.served()).containsExactly(true, false, true);
    assertThat(table.states().get(1).message())
        .startsWith("the route www.abril/demo is left out: ")
        .contains(sentence)
        .doesNotContain("hunter2");
    assertThat(table.hosts())
        .containsKeys("good.abril/", "fine.abril/")
        .doesNotContainKey("www.abril/demo/");
    assertThat(table.problems())
        .extracting(p -> p.message())
        .contains(table.states().get(1).message());
  }

  @ParameterizedTest
  @CsvSource({
    "bad host, /, 'hosts[0] ''bad?host'' is no host name'",
    "www.abril, demo, 'paths[0].prefix ''demo'' is no path'",
    "www.abril, '/a b', 'paths[0].prefix ''/a?b'' is no path'",
    "www.abril, /a\\u0007, 'paths[0].prefix ''/a?'' is no path'",
  })
  void hostsAndPathsAreHeldToTheirForm(String host, String path, String sentence) {
    var table = table(route("[\"" + host + "\"]", "[{\"prefix\": \"" + path + "\"}]", TO_LIVE, ""));
    assertThat(table.states().get(0).message()).contains(sentence);
  }

  private static String stream(String protocol, String more) {
    return "{\"protocol\": \"%s\", \"to\": %s, %s}".formatted(protocol, TO_LIVE, more);
  }

  @Test
  void aTcpRouteHasAPortOfItsOwn() {
    var table = table(stream("tcp", "\"port\": 5432, \"timeouts\": {\"server\": \"2h\"}"));
    assertThat(table.hosts()).doesNotContainKey("/");
    assertThat(table.streams())
        .singleElement()
        .matches(s -> s.port() == 5432 && s.idle().toHours() == 2);
    var name = table.routes().get("route/tcp-5432/0/");
    assertThat(backend(table, name).traits().stream()).isTrue();
    assertThat(table.states())
        .singleElement()
        .matches(s -> s.route().equals("tcp:5432") && s.served());
  }

  @Test
  void routesByServerNameShareAPort() {
    var table =
        table(
            stream("sni", "\"port\": 8443, \"hosts\": [\"a.abril\"]"),
            stream("sni", "\"port\": 8443, \"hosts\": [\"b.abril\"]"),
            stream("sni", "\"port\": 8443, \"hosts\": [\"A.abril\"]"),
            stream("tcp", "\"port\": 8443"));
    assertThat(table.streams()).singleElement().matches(s -> s.rules().size() == 2);
    assertThat(table.hosts()).containsKeys("sni:8443/a.abril/", "sni:8443/b.abril/");
    assertThat(table.states())
        .extracting(s -> s.served())
        .containsExactly(true, true, false, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tcp | "hosts": [] | spec.routes[0].port is missing; a route of tcp has its own
          tcp | "port": 80 | spec.routes[0].port 80 is one of spec.binds
          tcp | "port": 1, "hosts": ["a"] | spec.routes[0].hosts must be empty for tcp
          sni | "port": 1 | spec.routes[0].hosts must name some for sni
          tcp | "port": 1, "sticky": {"cookie": "A"} | spec.routes[0].sticky is for requests, not for tcp
          http | "port": 1, "hosts": ["a"] | spec.routes[0].port is for tcp and sni
          """)
  void whatAStreamDoesNotHaveIsSaid(String protocol, String more, String sentence) {
    assertThat(table(stream(protocol, more)).states().get(0).message()).contains(sentence);
  }

  @Test
  void statisticsAreLeftOutRatherThanShownToEverybody() {
    var table =
        RouteTable.of(
            spec("\"stats\": {\"port\": 8080, \"auth\": {\"secret\": \"gone\"}}"), inputs);
    assertThat(table.stats()).isEmpty();
    assertThat(table.problems())
        .extracting(RouteTable.Problem::message)
        .containsExactly(
            "spec.stats is left out: the secret gone is not there; abrilctl create secret gone"
                + " makes it");
    var shown =
        RouteTable.of(
            spec("\"stats\": {\"port\": 8080, \"auth\": {\"secret\": \"users\"}}"), inputs);
    assertThat(shown.stats())
        .get()
        .matches(s -> s.users().equals(Optional.of("users")) && s.prometheus());
  }
}
