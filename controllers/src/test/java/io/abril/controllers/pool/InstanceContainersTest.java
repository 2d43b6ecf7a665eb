package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.pool.HostPort;
import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.controllers.docker.ContainerSpec;
import io.abril.controllers.docker.ContainerSpec.Protocol;
import io.abril.controllers.docker.ContainerSpec.Publish;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class InstanceContainersTest {
  private static final InstanceContainers.Host HOST =
      new InstanceContainers.Host(List.of("10.0.0.53"), "203.0.113.1");

  private static ContainerSpec container(ServicePoolSpec spec) {
    var world = new PoolWorld(new PoolSpecs());
    world.spec = spec;
    return InstanceContainers.of("abril", world.pool(), 2, InstanceTemplatesTest.INSTANCE, HOST, 9)
        .build();
  }

  private static PoolSpecs specs() {
    return new PoolSpecs()
        .env("URL", "http://{node.address}:{port.http}")
        .with("hostname", "\"date-{slot}\"");
  }

  private static ContainerSpec with(Port port) {
    return container(specs().ports(port).build());
  }

  private static ContainerSpec withDns(String json) {
    return container(specs().with("dns", json).build());
  }

  @Test
  void aContainerCarriesWhoseItIs() {
    var container = container(new PoolSpecs().build());
    assertThat(container.name()).isEqualTo("date-1.0.0.2.a1b2c3");
    assertThat(container.labels())
        .containsEntry("abril.root", "abril")
        .containsEntry("abril.pool", "date-1.0.0")
        .containsEntry("abril.uid", PoolWorld.UID)
        .containsEntry("abril.slot", "2")
        .containsEntry("abril.instance", "a1b2c3")
        .containsEntry("abril.generation", "4")
        .containsEntry("abril.spec-hash", "hash")
        .containsEntry("abril.epoch", "9");
  }

  @Test
  void variablesOfEnvironmentAndHostNameAreReplaced() {
    var container = container(specs().build());
    assertThat(container.env()).containsEntry("URL", "http://10.0.0.1:20001");
    assertThat(container.hostname()).contains("date-2");
  }

  @Test
  void theResolverIsTheNodesOrTheEnginesOrTheOneGiven() {
    assertThat(withDns("\"node\"").dns()).isEqualTo(HOST.dns());
    assertThat(withDns("\"none\"").dns()).isEmpty();
    assertThat(withDns("[\"1.1.1.1\"]").dns()).containsExactly("1.1.1.1");
  }

  @Test
  void publishedPortsAreBoundWhereTheDocumentSays() {
    var any = container(specs().build());
    assertThat(any.publish()).containsExactly(new Publish(8080, Protocol.TCP, "0.0.0.0", 20_001));
    var node = PoolSpecs.unchecked("http", 8080, HostPort.of(0), "node");
    assertThat(with(node).publish())
        .containsExactly(new Publish(8080, Protocol.TCP, "10.0.0.1", 20_001));
    var inner = PoolSpecs.unchecked("inner", 9000, HostPort.of("none"), "0.0.0.0");
    assertThat(with(inner).publish()).isEmpty();
  }

  @Test
  void limitsAreNanoCoresAndBytes() {
    var container =
        container(
            specs()
                .with("resources", "{\"limit\": {\"cpu\": \"500m\", \"memory\": \"64Mi\"}}")
                .build());
    assertThat(container.nanoCpus()).isEqualTo(OptionalLong.of(500_000_000));
    assertThat(container.memoryBytes()).isEqualTo(OptionalLong.of(64L << 20));
    var free = container(specs().build());
    assertThat(free.nanoCpus()).isEmpty();
    assertThat(free.memoryBytes()).isEmpty();
  }
}
