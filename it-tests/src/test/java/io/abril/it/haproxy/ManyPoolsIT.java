package io.abril.it.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.loadbalancer.LoadBalancerStatus;
import io.abril.api.loadbalancer.LoadBalancerStatus.InstanceStatus;
import io.abril.controllers.haproxy.RuntimeApi;
import io.abril.controllers.haproxy.RuntimeState;
import io.abril.controllers.haproxy.WorkerState.ServerState;
import io.abril.it.environment.Hosts;
import io.abril.it.environment.RealHosts;
import io.abril.it.tools.Http;
import io.abril.runtime.Plan;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 50 pools of two versions each, behind HAProxy on three hosts; views are made by hand. */
@RealHosts
class ManyPoolsIT {
  private static final int SERVICES = 50;
  private static final Set<String> HOSTS = Set.of("vm1", "vm2", "vm3");

  @TempDir static Path tls;

  private final Hosts hosts;
  private Rig rig;
  private String here;

  ManyPoolsIT(Hosts hosts) {
    this.hosts = hosts;
  }

  @BeforeEach
  void open() throws IOException {
    var places =
        hosts.all().stream()
            .collect(
                Collectors.toMap(
                    Hosts.Host::name,
                    h ->
                        new Rig.Place(
                            h.address(),
                            "unix://" + hosts.state() + "/run/" + h.name() + ".sock")));
    rig = new Rig(tls, places);
    here = ownAddressTowards(hosts.host("vm1").address());
    for (int port : new int[] {21101, 21102, 21103}) {
      rig.serve(port, "on " + port);
    }
    for (int i = 0; i < SERVICES; i++) {
      pool("svc" + i, "1.0.0");
      pool("svc" + i, "1.0.1");
      rig.world.endpoint("svc" + i + "-1", "svc" + i, "1.0.0");
    }
    rig.lb("edge", Rig.document("").replace("\"interval\": \"1s\"", "\"interval\": \"5s\""));
    agreeing();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static String ownAddressTowards(String host) throws IOException {
    try (var socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(host, 9));
      return socket.getLocalAddress().getHostAddress();
    }
  }

  private void pool(String service, String version) {
    rig.world.entry(service, version, here, 21101);
    rig.world.entry(service, version, here, 21102);
  }

  /** Passes until all are as wished, and checks that they say the same. */
  private void agreeing() {
    Plan<LoadBalancerStatus> plan = rig.settle("edge");
    assertThat(plan.status().instancesInSync()).isEqualTo("3/3");
    assertThat(plan.status().instances())
        .extracting(InstanceStatus::configHash)
        .containsOnly(plan.status().configHash());
  }

  /** Every HAProxy, as its own runtime API says. */
  private Map<String, RuntimeState> haproxies() {
    var states = new TreeMap<String, RuntimeState>();
    rig.containers()
        .forEach(
            (node, container) -> {
              int port = Integer.parseInt(container.label("abril.runtime-port"));
              var target = new RuntimeApi.Target(hosts.host(node).address(), port, port + 1);
              states.put(node, rig.await(() -> rig.api.read(target)));
            });
    assertThat(states).containsOnlyKeys(HOSTS);
    return states;
  }

  private Map<String, Long> steps(String verb) {
    return rig.log.stream()
        .filter(step -> step.startsWith(verb + " "))
        .collect(
            Collectors.groupingBy(
                step -> step.replaceAll(".* on (vm\\d).*", "$1"), Collectors.counting()));
  }

  private static Set<String> servers(RuntimeState state) {
    return state.current().servers().stream()
        .map(s -> s.backend() + " " + s.hostPort())
        .collect(Collectors.toSet());
  }

  private static Map<String, Long> once() {
    return HOSTS.stream().collect(Collectors.toMap(h -> h, h -> 1L));
  }

  @Test
  void anInstanceCostsOneBatchOfCommandsAndANewPoolOneReload() {
    var before = haproxies();
    rig.log.clear();
    rig.world.entry("svc7", "1.0.1", here, 21103);
    agreeing();
    assertThat(steps("apply")).isEqualTo(once());
    assertThat(steps("reload")).isEmpty();
    haproxies()
        .forEach(
            (node, state) -> {
              var was = before.get(node);
              assertThat(state.reloads()).as("reloads on " + node).isEqualTo(was.reloads());
              assertThat(state.old()).isEmpty();
              var more = new TreeSet<>(servers(state));
              more.removeAll(servers(was));
              assertThat(more).containsExactly("svc7_1.0.1 " + here + ":21103");
              assertThat(servers(state)).containsAll(servers(was));
            });

    // As its instances begin to pass one after the other.
    rig.log.clear();
    rig.world.entry("new", "1.0.0", here, 21101);
    rig.pass("edge");
    pool("newer", "1.0.0");
    rig.world.entry("new", "1.0.0", here, 21102);
    agreeing();
    assertThat(steps("reload")).as("%s", rig.log).isEqualTo(once());
    haproxies()
        .forEach(
            (node, state) -> {
              assertThat(state.reloads().all()).isEqualTo(before.get(node).reloads().all() + 1);
              assertThat(state.current().servers())
                  .extracting(ServerState::backend)
                  .hasSize(SERVICES * 4 + 1 + 4)
                  .contains("new_1.0.0", "newer_1.0.0");
            });
    for (String host : HOSTS) {
      var address = hosts.host(host).address() + ":28080";
      assertThat(new Http().get(address, "1.0.0.newer.abril", "/").ok()).startsWith("on 2110");
    }
  }
}
