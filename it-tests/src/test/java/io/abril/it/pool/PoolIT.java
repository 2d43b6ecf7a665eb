package io.abril.it.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.abril.it.environment.Documents;
import io.abril.it.environment.Environment;
import io.abril.it.environment.RealParts;
import io.abril.it.tools.Await;
import io.abril.it.tools.Http;
import java.util.HashSet;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealParts
class PoolIT {
  private static final String POOL = "date-1.0.0";
  private static final String NAME = "1.0.0.date.service.consul";

  private final Environment environment;

  PoolIT(Environment environment) {
    this.environment = environment;
  }

  @AfterEach
  void clear() {
    environment.clear();
  }

  private void put(int replicas) {
    environment.kv().putObject("servicepools", POOL, Documents.sample("date", "1.0.0", replicas));
  }

  private List<String> awaitInstances(int replicas) {
    Await.until(
        replicas + " containers run",
        () -> assertThat(environment.docker().containers(POOL)).hasSize(replicas));
    return Await.get(
        "DNS answers " + replicas + " instances",
        () -> {
          var found = environment.dns().srv(NAME);
          assertThat(found).hasSize(replicas);
          return found;
        });
  }

  @Test
  void aDocumentPutIntoConsulByHandConvergesScalesAndGoes() {
    put(5);
    var instances = awaitInstances(5);
    assertThat(environment.docker().running(POOL)).hasSize(5);
    var slots = new HashSet<String>();
    for (String instance : instances) {
      var answer = new Http().get(instance, "/date").ok();
      assertThat(answer).matches("\\d{8} - date-[0-4] 1\\.0\\.0");
      slots.add(answer.split(" ")[2]);
    }
    assertThat(slots).as("each instance answers for itself").hasSize(5);
    var before = environment.docker().idsBySlot(POOL);
    assertThat(before).containsOnlyKeys(0, 1, 2, 3, 4);

    put(3);
    var fewer = awaitInstances(3);
    assertThat(instances).as("instances that stay keep their ports").containsAll(fewer);
    before.keySet().removeIf(slot -> slot >= 3);
    assertThat(environment.docker().idsBySlot(POOL)).as("scaling restarts none").isEqualTo(before);

    environment.kv().deleteObject("servicepools", POOL);
    Await.until(
        "nothing of the pool is left",
        () -> {
          assertThat(environment.docker().containers(POOL)).isEmpty();
          assertThat(environment.dns().srv(NAME)).isEmpty();
          assertThat(environment.kv().service("date")).isEmpty();
          assertThat(environment.kv().keys("instances/" + POOL)).isEmpty();
          assertThat(environment.kv().keys("accepted/servicepools/" + POOL)).isEmpty();
          assertThat(environment.kv().keys("status/servicepools/" + POOL)).isEmpty();
        });
  }

  @Test
  void aContainerIsMadeAsItsDocumentSays() {
    put(2);
    awaitInstances(2);
    var names = environment.docker().containers(POOL);
    assertThat(names).allMatch(name -> name.matches("date-1\\.0\\.0\\.[01]\\.[0-9a-f]{6}"));
    var container = environment.docker().inspect(names.get(1));
    var id = names.get(1).substring(names.get(1).lastIndexOf('.') + 1);
    var config = container.path("Config");
    var labels = config.path("Labels");
    assertThat(labels.path("abril.root").asText()).isEqualTo(Environment.ROOT);
    assertThat(labels.path("abril.pool").asText()).isEqualTo(POOL);
    assertThat(labels.path("abril.slot").asText()).isEqualTo("1");
    assertThat(labels.path("abril.instance").asText()).isEqualTo(id);
    assertThat(labels.path("abril.generation").asText()).isEqualTo("1");
    assertThat(labels.path("abril.uid").asText()).isNotEmpty();
    assertThat(labels.path("abril.spec-hash").asText()).isNotEmpty();
    assertThat(labels.path("abril.epoch").asInt()).isPositive();
    assertThat(config.path("User").asText()).isEqualTo("65534");
    assertThat(config.path("Hostname").asText()).isEqualTo("date-1");
    assertThat(texts(config.path("Env"))).contains("WHO=date-1.0.0.1 on vm1");

    var host = container.path("HostConfig");
    assertThat(host.path("ReadonlyRootfs").asBoolean()).isTrue();
    assertThat(texts(host.path("CapDrop"))).containsExactly("ALL");
    assertThat(host.path("Memory").asLong()).isEqualTo(128L << 20);
    assertThat(texts(host.path("Dns")))
        .containsExactly(environment.variable("ABRIL_DNS").replace(":53", ""));
    assertThat(host.path("RestartPolicy").path("Name").asText()).isEqualTo("no");
    assertThat(host.path("PortBindings").path("8080/tcp").get(0).path("HostPort").asInt())
        .isBetween(20_000, 32_000);
  }

  @Test
  void anInstanceIsRegisteredWithItsNodesAgent() {
    put(1);
    var address = awaitInstances(1).get(0);
    var service = environment.kv().service("date").get(0);
    assertThat(service.path("ServiceID").asText())
        .matches("abril:" + Environment.ROOT + ":[0-9a-f]{6}:http");
    assertThat(texts(service.path("ServiceTags"))).contains("1.0.0", "1-0-0");
    assertThat(service.path("ServiceAddress").asText() + ":" + service.path("ServicePort").asText())
        .isEqualTo(address);
    var meta = service.path("ServiceMeta");
    assertThat(meta.path("abril-root").asText()).isEqualTo(Environment.ROOT);
    assertThat(meta.path("pool").asText()).isEqualTo(POOL);
    assertThat(meta.path("version").asText()).isEqualTo("1.0.0");
    assertThat(meta.path("slot").asText()).isEqualTo("0");
    Await.until(
        "the agent's own check passes",
        () -> {
          var check =
              environment
                  .kv()
                  .tree("/v1/agent/checks")
                  .path("service:" + service.path("ServiceID").asText());
          assertThat(check.path("Status").asText()).isEqualTo("passing");
          assertThat(check.path("Output").asText()).contains("200");
        });
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
