package io.abril.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.it.environment.Documents;
import io.abril.it.environment.Hosts;
import io.abril.it.environment.RealHosts;
import io.abril.it.tools.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pools on an overlay network of the engines, which abril finds and neither makes nor removes. */
@RealHosts
class OverlayIT {
  private static final String NETWORK = "it-wide";

  private final Hosts hosts;

  OverlayIT(Hosts hosts) {
    this.hosts = hosts;
  }

  @BeforeEach
  void joinTheEngines() {
    hosts.docker("vm1").run("swarm", "init", "--advertise-addr", hosts.host("vm1").address());
    var token = hosts.docker("vm1").run("swarm", "join-token", "-q", "worker").out().strip();
    for (String worker : List.of("vm2", "vm3")) {
      hosts
          .docker(worker)
          .run("swarm", "join", "--token", token, hosts.host("vm1").address() + ":2377");
    }
    hosts.docker("vm1").run("network", "create", "-d", "overlay", "--attachable", NETWORK);
  }

  @AfterEach
  void partTheEngines() {
    hosts.clear();
    for (String name : List.of("vm2", "vm3", "vm1")) {
      hosts.docker(name).run("swarm", "leave", "--force");
    }
  }

  private static String pool(String service, String on) {
    return Documents.busybox(service, "1.0.0", 1).replace("check: {http: /status}", "host: none")
        + "  networks: ["
        + NETWORK
        + "]\n  placement: {constraints: [\"node.name == "
        + on
        + "\"]}\n";
  }

  private JsonNode container(String host, String service) {
    var running = hosts.docker(host).running(service + "-1.0.0");
    assertThat(running).as("instances of " + service + " on " + host).hasSize(1);
    return hosts.docker(host).inspect(running.get(0));
  }

  /** Runs a program of this machine where a container is: its image's can't look names up. */
  private String from(String host, String service, String... words) {
    var pid = container(host, service).path("State").path("Pid").asText();
    var all = new ArrayList<>(List.of("exec", "--", host, "nsenter", "-n", "-t", pid));
    all.addAll(List.of(words));
    return hosts.run(all.toArray(String[]::new)).out();
  }

  private String lookUp(String host, String service, String name) {
    return from(host, service, "busybox", "nslookup", name, "127.0.0.11");
  }

  private String addressOf(String host, String service) {
    return container(host, service)
        .path("NetworkSettings")
        .path("Networks")
        .path(NETWORK)
        .path("IPAddress")
        .asText();
  }

  private String get(String host, String service, String address) {
    return from(host, service, "curl", "-sm3", "http://" + address + ":8080/").strip();
  }

  @Test
  void poolsOnDifferentHostsReachEachOtherByNameAndOthersDoNot() {
    hosts
        .abrilctl()
        .applyAndWait(
            Documents.all(
                pool("db", "vm1"),
                pool("app", "vm2"),
                pool("alone", "vm3").replace("  networks: [" + NETWORK + "]\n", "")));
    var db = addressOf("vm1", "db");
    var app = addressOf("vm2", "app");
    Await.until(
        "the application reaches its database over the engines' network",
        () -> {
          assertThat(lookUp("vm2", "app", "db")).contains(db);
          assertThat(get("vm2", "app", db)).isEqualTo("db-0 1.0.0");
        });
    assertThat(lookUp("vm1", "db", "app")).contains(app);
    assertThat(get("vm1", "db", app)).isEqualTo("app-0 1.0.0");
    assertThat(get("vm3", "alone", db)).as("who is not on it").isEmpty();

    hosts.clear();
    assertThat(hosts.docker("vm1").run("network", "ls", "--format", "{{.Name}}").lines())
        .as("it belongs to the engines")
        .contains(NETWORK);
  }
}
