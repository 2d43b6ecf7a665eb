package io.abril.controllers.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.ImageInfo;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is asked what an image's tag means. */
class ImagePinsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String OLD = "cs/date@sha256:old";
  private static final String NEW = "cs/date@sha256:new";

  private Optional<ImageInfo> there = Optional.empty();
  private final List<String> asked = new ArrayList<>();

  /** An engine that knows images only. */
  private final Engine engine =
      (Engine)
          Proxy.newProxyInstance(
              Engine.class.getClassLoader(),
              new Class<?>[] {Engine.class},
              (self, method, args) -> {
                asked.add(method.getName());
                return method.getName().equals("image")
                    ? Future.succeededFuture(there)
                    : Future.succeededFuture(NEW);
              });

  private String pin(String pull) {
    var image = "{\"ref\": \"cs/date:1\", \"pull\": \"%s\"}";
    var pool =
        new Resource<>(
            ServicePool.KIND,
            new Meta("date-1.0.0", Map.of(), Map.of(), "u1", 1, NOW, Optional.empty()),
            new PoolSpecs().with("image", image.formatted(pull)).build(),
            Optional.<ServicePoolStatus>empty(),
            List.of());
    // A restart forgets what was found out, so it asks as a revision does that is new.
    var target = Target.of(pool, List.of(), NOW);
    var pins = new ImagePins(node -> Optional.of(engine), () -> NOW, name -> {});
    var nodes = List.of(PoolNodeSpecs.node("vm1"));
    pins.of(target, nodes, Optional.empty());
    return pins.of(target, nodes, Optional.empty()).result().pin();
  }

  @Test
  void anEngineThatHasTheTagAnswersAndTheRegistryIsNotAsked() {
    there = Optional.of(new ImageInfo("sha256:id", List.of(OLD)));
    assertThat(pin("IfNotPresent")).isEqualTo(OLD);
    assertThat(asked).containsOnly("image");
  }

  @Test
  void theRegistryIsAskedWhereNoEngineHasTheTagOrTheDocumentSaysSo() {
    assertThat(pin("IfNotPresent")).isEqualTo(NEW);
    there = Optional.of(new ImageInfo("sha256:id", List.of(OLD)));
    asked.clear();
    assertThat(pin("Always")).isEqualTo(NEW);
    assertThat(asked).containsOnly("digest");
  }
}
