package io.abril.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.it.environment.Documents;
import io.abril.it.environment.Hosts;
import io.abril.it.environment.RealHosts;
import io.abril.it.tools.Await;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where instances run on three hosts, by what their engines say. */
@RealHosts
class PlacementIT {
  private static final String POOL = "place-1.0.0";

  private final Hosts hosts;

  PlacementIT(Hosts hosts) {
    this.hosts = hosts;
  }

  @AfterEach
  void clear() {
    hosts.clear();
  }

  private static String pool(String service, int replicas, String more) {
    return Documents.busybox(service, "1.0.0", replicas) + more;
  }

  private void put(int replicas, String more) {
    hosts.kv().putObject("servicepools", POOL, pool("place", replicas, more));
  }

  private Map<String, Integer> counts(String pool) {
    var counts = new TreeMap<String, Integer>();
    hosts.running(pool).forEach((host, names) -> counts.put(host, names.size()));
    return counts;
  }

  private void awaitOn(String pool, int vm1, int vm2, int vm3) {
    Await.until(
        pool + " runs " + List.of(vm1, vm2, vm3),
        () -> assertThat(counts(pool)).isEqualTo(Map.of("vm1", vm1, "vm2", vm2, "vm3", vm3)));
  }

  private String message() {
    return hosts.kv().condition("servicepools", POOL, "Ready").path("message").asText();
  }

  private void zone(String host, String zone) {
    hosts
        .abrilctl()
        .applyAndWait(hosts.nodes(host).replaceFirst("zone: [a-z0-9-]+", "zone: " + zone));
  }

  @Test
  void zonesAreEvenBeforeHostsAre() {
    zone("vm1", "a");
    zone("vm2", "a");
    zone("vm3", "b");
    put(8, "  placement: {spreadOver: [node.labels.zone]}\n");
    awaitOn(POOL, 2, 2, 4);
  }

  @Test
  void oneIsOnEachHostAndADrainedHostLosesIt() {
    put(1, "  mode: global\n");
    awaitOn(POOL, 1, 1, 1);
    hosts.abrilctl().run("drain", "vm2");
    awaitOn(POOL, 1, 0, 1);
    hosts.abrilctl().run("uncordon", "vm2");
    awaitOn(POOL, 1, 1, 1);
  }

  @Test
  void aDrainedHostIsEmptiedAndARebalanceFillsItAgain() {
    put(6, "");
    awaitOn(POOL, 2, 2, 2);
    hosts.abrilctl().run("drain", "vm3");
    awaitOn(POOL, 3, 3, 0);
    hosts.abrilctl().run("uncordon", "vm3");
    Await.until(
        "a dry run tells of two moves",
        () ->
            assertThat(hosts.abrilctl().run("rebalance", POOL, "--max", "5", "--dry-run").out())
                .contains("2 would move: slot "));
    awaitOn(POOL, 3, 3, 0);
    hosts.abrilctl().run("rebalance", POOL, "--max", "5");
    awaitOn(POOL, 2, 2, 2);
  }

  @Test
  void aConstraintThatIsNoLongerMetMovesWhatRuns() {
    put(3, "");
    awaitOn(POOL, 1, 1, 1);
    put(3, "  placement: {constraints: [\"node.name != vm1\", \"node.name == /vm[12]/\"]}\n");
    awaitOn(POOL, 0, 3, 0);
  }

  @Test
  void aRequiredNeighbourIsFollowedAndARequiredStrangerAvoided() {
    hosts
        .kv()
        .putObject(
            "servicepools",
            "store-1.0.0",
            pool("store", 1, "  placement: {constraints: [\"node.name == vm2\"]}\n"));
    awaitOn("store-1.0.0", 0, 1, 0);
    put(3, "  placement: {affinity: [{pool: store-1.0.0, required: true}]}\n");
    awaitOn(POOL, 0, 3, 0);
    hosts
        .kv()
        .putObject(
            "servicepools",
            "shy-1.0.0",
            pool("shy", 4, "  placement: {antiAffinity: [{pool: store-1.0.0, required: true}]}\n"));
    awaitOn("shy-1.0.0", 2, 0, 2);
  }

  @Test
  void aHostThatCantStartAnInstanceGivesItToAnother() {
    // On the host's own network, where the scheduler can't see what a container listens on.
    var foreign =
        new String[] {
          "run",
          "-d",
          "--name",
          "foreign",
          "--network",
          "host",
          "abril/busybox:test",
          "httpd",
          "-f",
          "-p",
          "28181"
        };
    hosts.docker("vm1").run(foreign);
    hosts.docker("vm2").run(foreign);
    try {
      hosts
          .kv()
          .putObject(
              "servicepools",
              POOL,
              pool("place", 1, "").replace("container: 8080", "container: 8080, host: 28181"));
      awaitOn(POOL, 0, 0, 1);
    } finally {
      hosts.docker("vm1").run("rm", "-f", "foreign");
      hosts.docker("vm2").run("rm", "-f", "foreign");
    }
  }

  @Test
  void whatFitsNowhereSaysWhyOfEveryHost() {
    put(4, "  placement: {maxPerNode: 1, constraints: [\"node.name != vm3\"]}\n");
    awaitOn(POOL, 1, 1, 0);
    Await.until(
        "the sentence is there",
        () ->
            assertThat(message())
                .contains(
                    "0 of 3 nodes fit: 1 does not meet node.name != vm3, 2 have 1 of it already"
                        + " (placement.maxPerNode)"));
    put(1, "  resources: {reserve: {cpu: 4096}}\n");
    Await.until("no host has the cores", () -> assertThat(message()).contains("lack 4096 cpu"));
  }
}
