package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.api.schema.Default;
import io.abril.runtime.Context;
import io.abril.runtime.Controller;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.testkit.MemoryPlatform;
import io.vertx.core.Future;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A controller that is refused leaves the engine as it was, and every other kind goes on. */
class RegistrationOfControllersTest {
  record Spec(int size) {}

  record Status(int size) {}

  record Wrong(@Default("\"many\"") int size) {}

  private static final Kind<Spec, Status> TOPIC =
      Kind.of("Topic", "topics", Spec.class, Status.class).shortNames("t");

  private final MemoryPlatform platform = new MemoryPlatform();
  private final Engine engine = new Engine(platform, "main", new RuntimeMetrics());

  private static <S> Controller<S, Status, Integer> controller(Kind<S, Status> kind) {
    return Controller.of(
        kind,
        new Reconciler<>() {
          @Override
          public Future<Integer> observe(Resource<S, Status> resource, Context context) {
            return Future.succeededFuture(0);
          }

          @Override
          public Plan<Status> decide(Resource<S, Status> resource, Integer seen) {
            return Plan.of(new Status(7)).build();
          }
        });
  }

  @Test
  void everyOtherKindGoesOn() {
    engine.add(controller(TOPIC));
    assertThatThrownBy(
            () -> engine.add(controller(Kind.of("Queue", "queues", Wrong.class, Status.class))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "kind Queue: Wrong.size: @Default(\"\\\"many\\\"\") must be a whole number, not the"
                + " text 'many'");
    assertThatThrownBy(
            () -> engine.add(controller(Kind.of("Theme", "t", Spec.class, Status.class))))
        .hasMessageContaining("the plural 't' is taken: it is the short name of the kind Topic");
    assertThatThrownBy(
            () ->
                engine.add(
                    controller(Kind.of("Theme", "themes", Spec.class, Status.class))
                        .watches(
                            Kind.of("Topic", "topics", Status.class, Status.class),
                            (name, lookup) -> Map.<String, String>of().keySet())))
        .hasMessageContaining("topics");

    engine.add(controller(Kind.of("Queue", "queues", Spec.class, Status.class)));
    engine.start();
    platform.leadership("main").lead();
    for (String ref : new String[] {"topics/a Topic", "queues/a Queue", "themes/a Theme"}) {
      platform
          .store()
          .put(
              "objects/" + ref.split(" ", 2)[0],
              "{apiVersion: abril/v1, kind: %s, metadata: {name: a}, spec: {size: 3}}"
                  .formatted(ref.split(" ", 2)[1]));
    }
    platform.timers().runUntilIdle();

    assertThat(platform.store().value("status/topics/a").orElseThrow()).contains("\"size\":7");
    assertThat(platform.store().value("status/queues/a").orElseThrow()).contains("\"size\":7");
    assertThat(platform.store().value("status/themes/a").orElseThrow()).contains("UnknownKind");
    assertThat(platform.store().keys())
        .contains("schemas/queues", "schemas/topics")
        .doesNotContain("schemas/themes");
  }
}
