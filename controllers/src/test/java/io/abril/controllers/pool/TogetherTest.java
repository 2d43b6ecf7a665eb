package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.api.pool.Slot;
import io.abril.schema.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TogetherTest {
  private final List<Resource<ServicePoolSpec, ServicePoolStatus>> pools = new ArrayList<>();
  private final List<Slot> rows = new ArrayList<>();

  private void pool(String name, String... networks) {
    var spec = new PoolSpecs().with("networks", Json.write(List.of(networks))).build();
    var meta =
        new Meta(name, Map.of(), Map.of(), name, 1, Instant.EPOCH, Optional.<Instant>empty());
    pools.add(new Resource<>(ServicePool.KIND, meta, spec, Optional.empty(), List.of()));
  }

  private void isOnVm1(String pool) {
    rows.add(Slot.empty(pool, pool, 0).with(InstanceTemplatesTest.INSTANCE));
  }

  private Together of(String name, String... wide) {
    var pool = pools.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    return Together.of(pool, pools, Set.of(wide), rows);
  }

  @Test
  void withoutANetworkOrOnAWideOneAPoolIsFree() {
    pool("app");
    pool("db", "overlay");
    pool("web", "overlay");
    isOnVm1("web");
    assertThat(of("app").free()).isTrue();
    assertThat(of("db", "overlay").free()).isTrue();
    assertThat(of("db").free()).isFalse();
  }

  @Test
  void whoSharesANetworkIsWhereTheOthersAre() {
    pool("proxy", "front");
    pool("app", "front", "back");
    pool("db", "back");
    pool("other", "else");
    isOnVm1("db");
    assertThat(of("app").among(List.of(), List.of())).containsExactly("vm1");
    assertThat(of("proxy").among(List.of(), List.of()))
        .as("the application between them will be there too")
        .containsExactly("vm1");
    assertThat(of("other").among(List.of(), List.of())).isEmpty();
    assertThat(of("other").among(List.of("vm3"), List.of())).containsExactly("vm3");
  }

  @Test
  void aNodeThatIsBeingLeftHoldsNobody() {
    pool("app", "back");
    pool("db", "back");
    isOnVm1("db");
    assertThat(of("app").among(List.of(), List.of("vm1"))).isEmpty();
  }

  @Test
  void poolsThatDontSeeEachOtherYetPreferTheSameNode() {
    pool("proxy", "front");
    pool("app", "back", "front");
    pool("db", "back");
    var nodes = List.of("vm1", "vm2", "vm3");
    assertThat(of("proxy").order(nodes))
        .isEqualTo(of("db").order(nodes))
        .isEqualTo(of("app").order(List.of("vm3", "vm1", "vm2")))
        .containsExactlyInAnyOrderElementsOf(nodes);
  }

  @Test
  void everyInstanceOfAPoolGoesWhereTheOthersAre() {
    var world = new PoolWorld(new PoolSpecs().replicas(3));
    world.node("vm2");
    world.node("vm3");
    world.together = new Together(Set.of("back"), Set.of("vm2"));
    world.runUntilQuiet();
    assertThat(world.current()).hasSize(3).allMatch(i -> i.node().equals("vm2"));
  }

  @Test
  void whereNobodyIsYetTheyAllGoToTheSameNode() {
    var world = new PoolWorld(new PoolSpecs().replicas(3));
    world.node("vm2");
    world.node("vm3");
    world.together = new Together(Set.of("back"), Set.of());
    world.runUntilQuiet();
    var first = world.together.order(List.of("vm1", "vm2", "vm3")).get(0);
    assertThat(world.current()).hasSize(3).allMatch(i -> i.node().equals(first));
  }

  @Test
  void aSlotThatFitsNowhereSaysWithWhomItMustBe() {
    var world = new PoolWorld(new PoolSpecs().replicas(1));
    world.node("vm2");
    world.nodeIs("vm2", false, false);
    world.together = new Together(Set.of("back"), Set.of("vm2"));
    world.settle(() -> {});
    assertThat(world.rows.get(0).message())
        .startsWith("it must be on vm2 with what else is on network back; 0 of 1 node fits: ");
  }
}
