package io.abril.controllers.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Version;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.To;
import io.abril.api.pool.Instance.Phase;
import io.abril.api.pool.Placement;
import io.abril.controllers.consul.Catalog.Entry;
import io.abril.controllers.haproxy.HaproxyConfig.Backend;
import io.abril.controllers.haproxy.HaproxyConfig.Server;
import io.abril.controllers.loadbalancer.RouteInputs.Endpoint;
import io.abril.controllers.loadbalancer.RouteInputs.Implementation;
import io.abril.controllers.loadbalancer.RouteInputs.Row;
import io.abril.controllers.loadbalancer.RouteInputs.ServicePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteTableTest {
  private static final Implementation DATE = new Implementation("date", "1.0.0");

  private static final Placement ANYWHERE =
      new Placement(Placement.Strategy.SPREAD, List.of(), List.of(), List.of(), List.of(), 0);

  private String hostPattern = "{version}.{service}.abril";
  private Optional<To> fallback = Optional.empty();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Implementation> pools = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private Map<String, Row> rows = Map.of();
  private Set<String> standing = Set.of();

  private RouteTable table() {
    var spec =
        new LoadBalancerSpec(
            LoadBalancerSpec.Mode.GLOBAL,
            1,
            ANYWHERE,
            "haproxy:lts",
            List.of(new LoadBalancerSpec.Bind(80, Optional.empty())),
            hostPattern,
            "{endpoint}.abril",
            List.of(),
            fallback,
            new LoadBalancerSpec.Check("/status", Duration.ofSeconds(2)),
            Optional.empty(),
            2000,
            3);
    return RouteTable.of(spec, inputs());
  }

  private RouteInputs inputs() {
    return new RouteInputs(
        "abril",
        entries,
        pools,
        Map.of(),
        Map.of(),
        endpoints,
        rows,
        standing,
        Map.of(),
        RouteInputs.Tls.NONE);
  }

  private static Entry entry(String id, String service, String version, int port, boolean passing) {
    return new Entry(
        "vm1", id, service, version, "10.0.0.1", port, List.of(version), Map.of(), passing);
  }

  private static List<String> servers(RouteTable table, String backend) {
    return table.backends().stream()
        .filter(b -> b.name().equals(backend))
        .flatMap(b -> b.servers().stream())
        .map(Server::hostPort)
        .toList();
  }

  private static Map<String, Row> row(Phase phase) {
    return Map.of(
        "a1b2c3",
        new Row("a1b2c3", phase, "10.0.0.1", List.of(new ServicePort("http", DATE, 20001))));
  }

  @Test
  void everyVersionWithAPassingInstanceHasAHost() {
    entries.add(entry("x", "date", "1.0.0", 1, true));
    entries.add(entry("y", "date", "1.0.1", 2, true));
    entries.add(entry("z", "date", "1.0.2", 3, false));
    var table = table();
    assertThat(table.hosts())
        .containsOnlyKeys("1.0.0.date.abril/", "1.0.1.date.abril/")
        .containsEntry("1.0.0.date.abril/", "service/date/1.0.0/");
    assertThat(table.routes()).containsEntry("service/date/1.0.0/", "date_1.0.0");
    assertThat(servers(table, "date_1.0.0")).containsExactly("10.0.0.1:1");
  }

  @Test
  void aPoolHasItsBackendBeforeItsFirstInstancePasses() {
    pools.add(DATE);
    assertThat(table().backends())
        .containsExactly(new Backend("date_1.0.0", "1.0.0.date.abril", List.of()));
  }

  @Test
  void anEndpointLeadsToItsLiveVersionAndKeepsTheBackendWithoutInstances() {
    endpoints.add(
        new Endpoint(
            "date-1", "date", Optional.of(Version.of("1.0.0")), List.of(Version.of("1.0.1"))));
    var table = table();
    assertThat(table.hosts()).containsEntry("date-1.abril/", "endpoint/date-1/");
    assertThat(table.routes()).containsEntry("endpoint/date-1/", "date_1.0.0");
    assertThat(table.backends())
        .extracting(Backend::name)
        .containsExactlyInAnyOrder("date_1.0.0", "date_1.0.1");
  }

  @Test
  void anEndpointWithoutALiveVersionHasNoHost() {
    endpoints.add(new Endpoint("date-1", "date", Optional.empty(), List.of()));
    assertThat(table().hosts()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void thePhaseSaysWhetherAPassingInstanceServes(Phase phase) {
    entries.add(entry("abril:abril:a1b2c3:http", "date", "1.0.0", 20001, true));
    rows = row(phase);
    boolean serves = phase == Phase.RUNNING || phase == Phase.PASSING;
    assertThat(servers(table(), "date_1.0.0")).hasSize(serves ? 1 : 0);
  }

  @Test
  void criticalInConsulIsNotEnoughToLeave() {
    entries.add(entry("abril:abril:a1b2c3:http", "date", "1.0.0", 20001, false));
    rows = row(Phase.PASSING);
    assertThat(servers(table(), "date_1.0.0")).isEmpty();
    standing = Set.of("date_1.0.0/10.0.0.1:20001");
    assertThat(servers(table(), "date_1.0.0")).hasSize(1);
    assertThat(table().held()).isEqualTo(1);
  }

  @Test
  void anInstanceThatAnAgentForgotStaysWhileHaproxySeesIt() {
    rows = row(Phase.PASSING);
    assertThat(table().backends()).isEmpty();
    standing = Set.of("date_1.0.0/10.0.0.1:20001");
    assertThat(table().backends())
        .containsExactly(
            new Backend(
                "date_1.0.0",
                "1.0.0.date.abril",
                List.of(new Server("abril:abril:a1b2c3:http", "10.0.0.1", 20001))));
    rows = row(Phase.DRAINING);
    assertThat(table().backends()).isEmpty();
  }

  @Test
  void ourOwnRegistrationWithoutARowIsOnItsWayOut() {
    entries.add(entry("abril:abril:ffffff:http", "date", "1.0.0", 20001, true));
    standing = Set.of("date_1.0.0/10.0.0.1:20001");
    assertThat(table().backends()).isEmpty();
  }

  @Test
  void whatAnybodyRegisteredIsRoutedUnderAHarmlessName() {
    entries.add(entry("web/1; shutdown", "web", "1.0.0", 9000, true));
    var server = table().backends().get(0).servers().get(0);
    assertThat(server.name()).matches("s-web-1--shutdown-[0-9a-f]{6}");
  }

  @Test
  void whatCannotBeRoutedIsLeftOutAlone() {
    entries.add(entry("bad", "web\n  server x", "1.0.0", 1, true));
    entries.add(entry("good", "date", "1.0.0", 2, true));
    entries.add(new Entry("vm1", "n", "date", "1.0.0", "some.host", 3, List.of(), Map.of(), true));
    var table = table();
    assertThat(table.hosts()).containsOnlyKeys("1.0.0.date.abril/");
    assertThat(servers(table, "date_1.0.0")).containsExactly("10.0.0.1:2");
    assertThat(table.problems())
        .extracting(RouteTable.Problem::message)
        .containsExactly(
            "the service web???server?x 1.0.0 has a name that can't be a host's; it is not routed",
            "an instance of date 1.0.0 on Consul's node vm1 has no IP address and port; it gets no"
                + " requests");
  }

  @Test
  void withoutTheVersionInThePatternTheNewestThatServesHasTheHost() {
    hostPattern = "{service}.abril";
    pools.add(new Implementation("date", "3.0.0"));
    entries.add(entry("x", "date", "1.9.0", 1, true));
    entries.add(entry("y", "date", "1.10.0", 2, true));
    assertThat(table().hosts()).isEqualTo(Map.of("date.abril/", "service/date/1.10.0/"));
    assertThat(table().problems()).isEmpty();
  }

  @Test
  void aHostThatIsTakenIsSaid() {
    hostPattern = "{service}.abril";
    endpoints.add(new Endpoint("date", "date", Optional.of(Version.of("1.0.0")), List.of()));
    var table = table();
    assertThat(table.hosts()).isEqualTo(Map.of("date.abril/", "endpoint/date/"));
    assertThat(table.problems()).hasSize(1);
  }

  @Test
  void aDefaultThatLeadsNowhereIsSaid() {
    fallback = Optional.of(To.ofEndpoint("web-1"));
    assertThat(table().fallbackRoute()).contains("route/default/0/");
    assertThat(table().problems())
        .containsExactly(
            new RouteTable.Problem(
                true,
                "spec.default names the endpoint web-1, which is not there; unknown hosts get the"
                    + " 503 page"));
  }

  @Test
  void anEmptyPatternSwitchesItsHostsOff() {
    hostPattern = "";
    entries.add(entry("x", "date", "1.0.0", 1, true));
    assertThat(table().hosts()).isEmpty();
    assertThat(table().backends()).hasSize(1);
  }
}
