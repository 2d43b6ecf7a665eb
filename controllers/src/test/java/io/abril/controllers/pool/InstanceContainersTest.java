package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Quantity;
import io.abril.api.pool.Dns;
import io.abril.api.pool.HostPort;
import io.abril.api.pool.Port;
import io.abril.api.pool.Registration;
import io.abril.api.pool.Resources;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.controllers.docker.ContainerSpec;
import io.abril.controllers.docker.ContainerSpec.Publish;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class InstanceContainersTest {
  private static final List<String> NODE_DNS = List.of("10.0.0.53");

  private static ContainerSpec container(ServicePoolSpec spec) {
    var world = new PoolWorld(new PoolSpecs());
    world.spec = spec;
    return InstanceContainers.of("abril", world.pool(), 2, TemplatesTest.INSTANCE, NODE_DNS, 9);
  }

  private static ServicePoolSpec with(Dns dns, Resources resources, Port port) {
    var s = new PoolSpecs().env("URL", "http://{node.address}:{port.http}").build();
    return new ServicePoolSpec(
        s.service(),
        s.version(),
        s.image(),
        s.replicas(),
        List.of("/bin/date"),
        List.of("{slot}"),
        s.env(),
        Optional.of("65534"),
        true,
        List.of("ALL"),
        Optional.of("date-{slot}"),
        Optional.of("/app"),
        dns,
        List.of(port),
        resources,
        s.restart(),
        s.update(),
        s.stop(),
        s.paused());
  }

  private static final Resources FREE =
      new Resources(new Resources.Limit(Optional.empty(), Optional.empty()));

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
    var container = container(with(Dns.of("none"), FREE, PoolSpecs.port("http", 0)));
    assertThat(container.env()).containsEntry("URL", "http://10.0.0.1:20001");
    assertThat(container.hostname()).contains("date-2");
  }

  @Test
  void theResolverIsTheNodesOrTheEnginesOrTheOneGiven() {
    var port = PoolSpecs.port("http", 0);
    assertThat(container(with(Dns.of("node"), FREE, port)).dns()).isEqualTo(NODE_DNS);
    assertThat(container(with(Dns.of("none"), FREE, port)).dns()).isEmpty();
    assertThat(container(with(Dns.of(List.of("1.1.1.1")), FREE, port)).dns())
        .containsExactly("1.1.1.1");
  }

  @Test
  void publishedPortsAreBoundWhereTheDocumentSays() {
    var any = container(with(Dns.of("none"), FREE, PoolSpecs.port("http", 0)));
    assertThat(any.publish()).containsExactly(new Publish(8080, "0.0.0.0", 20_001));
    var node =
        new Port("http", 8080, HostPort.of(0), "node", Registration.DEFAULT, Optional.empty());
    assertThat(container(with(Dns.of("none"), FREE, node)).publish())
        .containsExactly(new Publish(8080, "10.0.0.1", 20_001));
    var inner =
        new Port(
            "inner", 9000, HostPort.of("none"), "0.0.0.0", Registration.DEFAULT, Optional.empty());
    assertThat(container(with(Dns.of("none"), FREE, inner)).publish()).isEmpty();
  }

  @Test
  void limitsAreNanoCoresAndBytes() {
    var limited =
        new Resources(
            new Resources.Limit(
                Optional.of(Quantity.of("500m")), Optional.of(Quantity.of("64Mi"))));
    var container = container(with(Dns.of("none"), limited, PoolSpecs.port("http", 0)));
    assertThat(container.nanoCpus()).isEqualTo(OptionalLong.of(500_000_000));
    assertThat(container.memoryBytes()).isEqualTo(OptionalLong.of(64L << 20));
    var free = container(with(Dns.of("none"), FREE, PoolSpecs.port("http", 0)));
    assertThat(free.nanoCpus()).isEmpty();
    assertThat(free.memoryBytes()).isEmpty();
  }
}
