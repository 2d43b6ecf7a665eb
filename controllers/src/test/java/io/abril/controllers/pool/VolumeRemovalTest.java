package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.controllers.docker.Engine;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Data that goes with its pool. */
class VolumeRemovalTest {
  private final List<String> removed = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private final Map<String, Engine> engines = new HashMap<>();
  private final VolumeRemoval removal =
      new VolumeRemoval("abril", node -> Optional.ofNullable(engines.get(node)), ended::add);

  /** An engine that knows volumes only. */
  private void open(String node) {
    engines.put(
        node,
        (Engine)
            Proxy.newProxyInstance(
                Engine.class.getClassLoader(),
                new Class<?>[] {Engine.class},
                (self, method, args) -> {
                  assertThat(method.getName()).isEqualTo("removeVolumes");
                  removed.add(node);
                  return Future.succeededFuture();
                }));
  }

  private static Resource<ServicePoolSpec, ServicePoolStatus> pool(String onDelete) {
    var volumes = "[{\"name\": \"data\", \"path\": \"/data\", \"onDelete\": \"%s\"}]";
    return new Resource<>(
        ServicePool.KIND,
        new Meta("db-1.0.0", Map.of(), Map.of(), "u1", 1, Instant.EPOCH, Optional.empty()),
        new PoolSpecs().with("volumes", volumes.formatted(onDelete)).build(),
        Optional.empty(),
        List.of());
  }

  @Test
  void aNodeWhoseEngineIsNotOpenYetIsWaitedFor() {
    open("vm1");
    var pool = pool("remove");
    var first = removal.step(pool, List.of("vm1", "vm2")).action().apply(null);
    assertThat(first.cause())
        .hasMessageContaining("on node vm2 can't be removed yet: its engine has not been opened");
    assertThat(removal.isDue(pool)).isTrue();
    assertThat(ended).isEmpty();
    open("vm2");
    assertThat(removal.step(pool, List.of("vm1", "vm2")).action().apply(null).succeeded()).isTrue();
    assertThat(removed).contains("vm1", "vm2");
    assertThat(removal.isDue(pool)).isFalse();
    assertThat(ended).containsExactly("db-1.0.0");
  }

  @Test
  void dataThatIsToBeKeptIsNotTouched() {
    assertThat(removal.isDue(pool("keep"))).isFalse();
  }
}
