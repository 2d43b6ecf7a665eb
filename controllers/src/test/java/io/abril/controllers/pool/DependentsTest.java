package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.runtime.Lookup;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DependentsTest {
  private final Map<String, Resource<ServicePoolSpec, ServicePoolStatus>> pools = new TreeMap<>();
  private final Dependents dependents = new Dependents();

  private final Lookup lookup =
      (Lookup)
          Proxy.newProxyInstance(
              Lookup.class.getClassLoader(),
              new Class<?>[] {Lookup.class},
              (self, method, args) ->
                  switch (method.getName()) {
                    case "all" -> List.copyOf(pools.values());
                    case "find" -> Optional.ofNullable(pools.get((String) args[1]));
                    default -> throw new UnsupportedOperationException(method.getName());
                  });

  private void put(String name, long generation, boolean deleting, String needs) {
    var spec = new PoolSpecs().with("dependsOn", needs).build();
    var since = deleting ? Optional.of(Instant.EPOCH) : Optional.<Instant>empty();
    var meta = new Meta(name, Map.of(), Map.of(), name, generation, Instant.EPOCH, since);
    pools.put(name, new Resource<>(ServicePool.KIND, meta, spec, Optional.empty(), List.of()));
  }

  @Test
  void aNewDocumentConcernsThoseThatNeedOthersAndAStatusNobody() {
    put("one", 1, false, "[{\"service\": \"two\"}]");
    put("plain", 1, false, "[]");
    put("two", 1, false, "[{\"service\": \"one\"}]");

    assertThat(dependents.of("two", lookup)).containsExactly("one");
    assertThat(dependents.of("two", lookup)).isEmpty();
    put("two", 2, false, "[]");
    assertThat(dependents.of("two", lookup)).containsExactly("one");
    put("two", 2, true, "[]");
    assertThat(dependents.of("two", lookup)).as("it no longer counts").containsExactly("one");
    pools.remove("two");
    assertThat(dependents.of("two", lookup)).isEmpty();
  }
}
