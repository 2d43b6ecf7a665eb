package io.abril.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Hosts;
import io.abril.it.environment.RealHosts;
import io.abril.it.tools.Await;
import io.abril.it.tools.Http;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool on three hosts, and what happens to it when something happens to them. */
@RealHosts
class HostsIT {
  private static final String POOL = "wide-1.0.0";
  private static final int FIRST_PORT = 18_000;

  private final Hosts hosts;

  HostsIT(Hosts hosts) {
    this.hosts = hosts;
  }

  @AfterEach
  void clear() {
    hosts.heal();
    hosts.clear();
  }

  /** Each slot has a port of its own, so that one that moves can be seen to keep it. */
  private void put(int replicas) {
    var pool =
        Documents.busybox("wide", "1.0.0", replicas)
            .replace("container: 8080,", "container: 8080, host: {base: " + FIRST_PORT + "},");
    hosts.kv().putObject("servicepools", POOL, pool + "  nodeLost: {after: 5s}\n");
  }

  private List<String> addresses() {
    return hosts.dns("vm2").srv("1.0.0.wide.service.consul");
  }

  private static Set<Integer> ports(List<String> addresses) {
    return addresses.stream()
        .map(a -> Integer.parseInt(a.substring(a.indexOf(':') + 1)))
        .collect(Collectors.toSet());
  }

  private static Set<Integer> ports(int replicas) {
    return IntStream.range(0, replicas)
        .mapToObj(slot -> FIRST_PORT + slot)
        .collect(Collectors.toSet());
  }

  /** All pass, each on its port, and none on that host. */
  private List<String> awaitAll(int replicas, String exceptOn) {
    var address = exceptOn.isEmpty() ? "" : hosts.host(exceptOn).address() + ":";
    return Await.get(
        "DNS answers "
            + replicas
            + " instances"
            + (exceptOn.isEmpty() ? "" : ", none on " + exceptOn),
        () -> {
          var found = addresses();
          assertThat(found).hasSize(replicas);
          assertThat(ports(found)).isEqualTo(ports(replicas));
          assertThat(found)
              .noneMatch(instance -> !address.isEmpty() && instance.startsWith(address));
          return found;
        });
  }

  private Map<Integer, String> ids(String... on) {
    var ids = new TreeMap<Integer, String>();
    for (String host : on) {
      ids.putAll(hosts.docker(host).idsBySlot(POOL));
    }
    return ids;
  }

  /** As many containers as instances are wanted, and nothing beside them. */
  private void awaitExactly(int replicas) {
    Await.until(
        "just " + replicas + " containers are left",
        () -> {
          var all =
              hosts.all().stream()
                  .flatMap(host -> hosts.docker(host.name()).containers(POOL).stream())
                  .toList();
          assertThat(all).hasSize(replicas);
        });
  }

  @Test
  void thirtyInstancesAreTenOnEachHostAndAllAreThereWhenOneHasDied() {
    put(30);
    for (String instance : awaitAll(30, "")) {
      assertThat(new Http().get(instance, "/").ok()).matches("wide-\\d+ 1\\.0\\.0");
    }
    assertThat(hosts.running(POOL).values()).allSatisfy(on -> assertThat(on).hasSize(10));
    var before = ids("vm1", "vm2");

    long killed = System.nanoTime();
    hosts.kill("vm3");
    for (String instance : awaitAll(30, "vm3")) {
      assertThat(new Http().get(instance, "/").ok()).matches("wide-\\d+ 1\\.0\\.0");
    }
    System.out.printf(
        "thirty pass again %.1f s after the death of a host, of which 5 s are nodeLost.after%n",
        (System.nanoTime() - killed) / 1e9);
    assertThat(hosts.running(POOL).get("vm1")).hasSize(15);
    assertThat(hosts.running(POOL).get("vm2")).hasSize(15);
    var afterwards = ids("vm1", "vm2");
    assertThat(afterwards).containsAllEntriesOf(before);

    hosts.start("vm3");
    hosts.run("settle").ok();
    Await.until(
        "the host is of use again",
        () ->
            assertThat(hosts.kv().condition("nodes", "vm3", "Ready").path("status").asText())
                .isEqualTo("True"));
    awaitExactly(30);
    awaitAll(30, "");
    assertThat(ids("vm1", "vm2", "vm3")).isEqualTo(afterwards);
  }

  @Test
  void aHostWhoseAgentIsCutOffIsEmptiedThroughItsEngine() {
    put(6);
    awaitAll(6, "");
    var before = ids("vm1", "vm2");
    hosts.partition("vm3", "consul");
    awaitAll(6, "vm3");
    Await.until("nothing runs there", () -> assertThat(hosts.running(POOL).get("vm3")).isEmpty());
    assertThat(ids("vm1", "vm2")).containsAllEntriesOf(before);
    hosts.heal();
    awaitExactly(6);
    awaitAll(6, "");
  }

  @Test
  void aHostThatIsCutOffWhollyIsReplacedAndItsLeftoversGoWhenItIsBack() {
    put(6);
    awaitAll(6, "");
    hosts.partition("vm3", "all");
    awaitAll(6, "vm3");
    assertThat(hosts.running(POOL).get("vm3")).hasSize(2);
    var elsewhere = ids("vm1", "vm2");
    hosts.heal();
    awaitExactly(6);
    awaitAll(6, "");
    assertThat(ids("vm1", "vm2", "vm3")).isEqualTo(elsewhere);
  }

  @Test
  void anEngineThatIsSilentKeepsItsInstancesAndGetsNoNewOnes() {
    put(6);
    awaitAll(6, "");
    var before = ids("vm1", "vm2", "vm3");
    hosts.partition("vm3", "docker");
    Await.until(
        "the node says so",
        () ->
            assertThat(hosts.kv().condition("nodes", "vm3", "Ready").path("reason").asText())
                .isEqualTo("EngineUnreachable"));
    put(9);
    Await.until(
        "three more are on the others",
        () ->
            assertThat(
                    hosts.running(POOL).get("vm1").size() + hosts.running(POOL).get("vm2").size())
                .isEqualTo(7));
    awaitAll(9, "");
    assertThat(ids("vm1", "vm2", "vm3")).containsAllEntriesOf(before);
    hosts.heal();
    awaitExactly(9);
    assertThat(ids("vm1", "vm2", "vm3")).containsAllEntriesOf(before);
  }

  @Test
  void aRestartedEngineCostsNoInstanceButThoseThatItStopped() {
    put(6);
    awaitAll(6, "");
    var before = ids("vm1", "vm2");
    hosts.service("vm3", "restart", "docker");
    Await.until("two run there again", () -> assertThat(hosts.running(POOL).get("vm3")).hasSize(2));
    awaitAll(6, "");
    assertThat(ids("vm1", "vm2")).isEqualTo(before);
    awaitExactly(6);
  }
}
