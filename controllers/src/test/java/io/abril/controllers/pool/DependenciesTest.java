package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.controllers.workload.FakeCatalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DependenciesTest {
  private final List<Resource<ServicePoolSpec, ServicePoolStatus>> pools = new ArrayList<>();
  private final FakeCatalog catalog = new FakeCatalog();

  private void pool(String name, String provides, String... dependsOn) {
    var list = new ArrayList<String>();
    for (String service : dependsOn) {
      list.add("{\"service\": \"" + service + "\"}");
    }
    poolWith(name, provides, "dependsOn", list.toString());
  }

  private void poolWith(String name, String provides, String field, String json) {
    var ports =
        "[{\"name\": \"http\", \"container\": 1, \"register\": {\"name\": \"" + provides + "\"}}]";
    var spec = new PoolSpecs().with("ports", ports).with(field, json).build();
    var meta =
        new Meta(name, Map.of(), Map.of(), name, 1, Instant.EPOCH, Optional.<Instant>empty());
    pools.add(new Resource<>(ServicePool.KIND, meta, spec, Optional.empty(), List.of()));
  }

  private List<String> waitsFor(String name) {
    var pool = pools.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    return new Dependencies(pools).waitsFor(name, pool.spec(), catalog);
  }

  @Test
  void aServiceIsWaitedForUntilAnInstancePasses() {
    pool("app", "app", "db", "cache");
    catalog.with("cache", "10.0.0.1", 1, true);
    assertThat(waitsFor("app"))
        .containsExactly("dependsOn waits for a passing instance of service db");
    catalog.with("db", "10.0.0.1", 2, false);
    assertThat(waitsFor("app")).hasSize(1);
    catalog.with("db", "10.0.0.1", 3, true);
    assertThat(waitsFor("app")).isEmpty();
  }

  @Test
  void nothingIsStartedBeforeTheCatalogIsRead() {
    pool("app", "app", "db");
    catalog.unread();
    assertThat(waitsFor("app"))
        .containsExactly("dependsOn waits until Consul's catalog has been read");
  }

  @Test
  void aCycleIsNamedOnEachPoolOfItAndOnNoOther() {
    pool("a", "sa", "sb");
    pool("b", "sb", "sc");
    poolWith("c", "sc", "links", "[{\"service\": \"sa\", \"as\": \"A\"}]");
    pool("behind", "sd", "sa");
    assertThat(waitsFor("a"))
        .containsExactly(
            "nothing can start in a cycle of dependencies: a needs b needs c needs a;"
                + " take one dependsOn or link out of it");
    assertThat(waitsFor("b").get(0)).contains("b needs c needs a needs b");
    assertThat(waitsFor("c").get(0)).contains("c needs a needs b needs c");
    assertThat(waitsFor("behind"))
        .containsExactly("dependsOn waits for a passing instance of service sa");
  }

  @Test
  void aCycleCountsEvenWhileItsServicesPass() {
    pool("a", "sa", "sb");
    pool("b", "sb", "sa");
    catalog.with("sa", "10.0.0.1", 1, true).with("sb", "10.0.0.1", 2, true);
    assertThat(waitsFor("a").get(0)).contains("a needs b needs a");
  }

  @Test
  void anotherPoolThatProvidesTheServiceBreaksTheCycle() {
    pool("a", "sa", "sb");
    pool("b-2", "sb", "sa");
    pool("b-1", "sb");
    assertThat(waitsFor("a"))
        .containsExactly("dependsOn waits for a passing instance of service sb");
  }
}
