package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Condition;
import io.abril.api.Kind;
import io.abril.api.Resource;
import io.abril.api.schema.Default;
import io.abril.runtime.Context;
import io.abril.runtime.Controller;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.metrics.RuntimeMetrics;
import io.abril.runtime.view.Stored;
import io.abril.testkit.MemoryPlatform;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** A new release takes over what an older one has accepted. */
class UpgradedKindTest {
  record Spec(int partitions, @Default("\"keep\"") String policy) {}

  record Status(int partitions, String policy) {}

  private static final Kind<Spec, Status> TOPIC =
      Kind.of("Topic", "topics", Spec.class, Status.class)
          .upgrade(
              "abril/v1",
              "abril/v2",
              spec -> {
                if (spec.containsKey("parts")) {
                  spec.put("partitions", spec.remove("parts"));
                }
                return spec;
              });

  private final MemoryPlatform platform = new MemoryPlatform();

  private static final class Echo implements Reconciler<Spec, Status, Spec> {
    @Override
    public Future<Spec> observe(Resource<Spec, Status> resource, Context context) {
      return Future.succeededFuture(resource.spec());
    }

    @Override
    public Plan<Status> decide(Resource<Spec, Status> resource, Spec spec) {
      return Plan.of(new Status(spec.partitions(), spec.policy())).build();
    }
  }

  private void release() {
    var engine = new Engine(platform, "main", new RuntimeMetrics());
    engine.add(Controller.of(TOPIC, new Echo()));
    engine.start();
    platform.leadership("main").lead();
    platform.timers().runUntilIdle();
  }

  private void document(String version, String spec) {
    platform
        .store()
        .put(
            "objects/topics/a",
            "{apiVersion: %s, kind: Topic, metadata: {name: a}, spec: %s}"
                .formatted(version, spec));
    platform.timers().runUntilIdle();
  }

  private void accepted(String version, String spec) {
    document("abril/v1", "{parts: 3}");
    platform
        .store()
        .put(
            "accepted/topics/a",
            """
            {"apiVersion":"%s","kind":"Topic","documentIndex":%d,
             "metadata":{"name":"a","uid":"u1","generation":5,"created":"2026-01-01T00:00:00Z"},
             "spec":%s}
            """
                .formatted(version, platform.store().revision("objects/topics/a"), spec));
  }

  private String value(String key) {
    return platform.store().value(key).orElse("");
  }

  private String condition(String type) {
    return Stored.conditions(Stored.object(value("status/topics/a")).orElseThrow()).stream()
        .filter(c -> c.type().equals(type))
        .map(Condition::message)
        .findFirst()
        .orElse("none");
  }

  @Test
  void anOldRecordIsReadAsAPresentOneAndNotWritten() {
    accepted("abril/v1", "{\"parts\":3}");
    release();

    assertThat(value("status/topics/a")).contains("\"partitions\":3,\"policy\":\"keep\"");
    assertThat(value("status/topics/a")).contains("\"observedGeneration\":5");
    assertThat(value("accepted/topics/a")).contains("\"apiVersion\":\"abril/v1\"");
  }

  @Test
  void aDocumentThatMeansTheSameIsNoNewGeneration() {
    accepted("abril/v1", "{\"parts\":3}");
    release();
    document("abril/v2", "{partitions: 3}");

    assertThat(value("accepted/topics/a"))
        .contains("\"apiVersion\":\"abril/v2\"", "\"generation\":5", "{\"partitions\":3,");
    document("abril/v1", "{parts: 4}");
    assertThat(value("accepted/topics/a"))
        .contains("\"apiVersion\":\"abril/v2\"", "\"generation\":6", "{\"partitions\":4,");
    assertThat(value("status/topics/a")).contains("\"partitions\":4");
  }

  @Test
  void aRecordOfANewerReleaseIsLeftAloneAndSaysSo() {
    accepted("abril/v3", "{\"shards\":3}");
    var before = value("accepted/topics/a");
    release();

    assertThat(value("accepted/topics/a")).isEqualTo(before);
    assertThat(condition(Condition.READY))
        .contains("accepted as abril/v3, and this release knows only abril/v1, abril/v2 of Topic");
    document("abril/v2", "{partitions: 9}");
    assertThat(value("accepted/topics/a")).isEqualTo(before);
  }

  @Test
  void aDocumentOfANewerVersionIsRefusedAndWhatRunsGoesOn() {
    release();
    document("abril/v1", "{parts: 3}");
    document("abril/v3", "{shards: 3}");

    assertThat(condition(Condition.ACCEPTED))
        .isEqualTo(
            "line 1, column 14: apiVersion: must be abril/v2, not 'abril/v3'; also known:"
                + " abril/v1");
    assertThat(value("accepted/topics/a")).contains("{\"partitions\":3,");
  }
}
