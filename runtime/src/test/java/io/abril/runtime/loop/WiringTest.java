package io.abril.runtime.loop;

import static io.abril.runtime.TestKind.TOPIC;
import static io.abril.runtime.loop.ClusterKind.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.Resource;
import io.abril.runtime.Controller;
import io.abril.runtime.Controller.Source;
import io.abril.runtime.Index;
import io.abril.runtime.Lookup;
import io.abril.runtime.TestKind.TopicSpec;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.loop.ClusterKind.ClusterReconciler;
import io.abril.runtime.loop.ClusterKind.ClusterSpec;
import io.abril.runtime.loop.ClusterKind.ClusterStatus;
import io.abril.runtime.loop.ClusterKind.TopicReconciler;
import io.abril.runtime.view.Rows;
import io.abril.testkit.Rig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What makes an object run, beside itself. */
class WiringTest {
  record Row(String topic) {}

  private static final Rows<Row> ROWS = new Rows<>("rows", Row.class);
  private static final Index<ClusterSpec, ClusterStatus> BY_TOPIC =
      Index.of(CLUSTER, "by-topic", cluster -> cluster.spec().topics());

  private final List<String> deeds = new ArrayList<>();

  private static Controller<TopicSpec, TopicStatus, Boolean> topics() {
    return Controller.of(TOPIC, new TopicReconciler()).resync(Duration.ofDays(1));
  }

  private static Rig withTopic(Controller<?, ?, ?>... controllers) {
    return Rig.of(controllers).put(TOPIC, "a", new TopicSpec("main", 1)).runUntilIdle();
  }

  private static void runs(Rig rig, int times) {
    assertThat(rig.passes(TOPIC, "a")).as("passes over a").isEqualTo(times);
  }

  @Test
  void anotherKindsObjectAndItsStatusMakeTheNamedObjectsRun() {
    var rig = withTopic(topics().watches(CLUSTER, (name, lookup) -> named(lookup, name)));
    var before = rig.passes(TOPIC, "a");
    rig.store().put("accepted/clusters/c", cluster("c", "a"));
    rig.runUntilIdle();
    runs(rig, before + 1);
    rig.store().put("status/clusters/c", "{}");
    rig.runUntilIdle();
    runs(rig, before + 2);
    rig.store().put("status/clusters/.keep", "x");
    rig.store().put("accepted/clusters/d", cluster("d", "b"));
    rig.runUntilIdle();
    runs(rig, before + 2);
  }

  private static String cluster(String name, String topic) {
    return """
        {"metadata":{"name":"%s","uid":"u","generation":1},"spec":{"topics":["%s"],"partitions":1}}"""
        .formatted(name, topic);
  }

  private static List<String> named(Lookup lookup, String cluster) {
    return lookup.find(CLUSTER, cluster).map(c -> c.spec().topics()).orElse(List.of());
  }

  @Test
  void aMappingThatThrowsKeepsNobodyElseFromRunning() {
    var rig =
        withTopic(
            topics()
                .watches(
                    CLUSTER,
                    (name, lookup) -> {
                      throw new IllegalStateException("broken");
                    })
                .watches(CLUSTER, (name, lookup) -> List.of("a")));
    var before = rig.passes(TOPIC, "a");
    rig.store().put("accepted/clusters/c", cluster("c", "x"));
    rig.runUntilIdle();
    runs(rig, before + 1);
  }

  @Test
  void aRowMakesTheNamedObjectsRun() {
    var rig = withTopic(topics().watchesRows(ROWS, (row, lookup) -> List.of(row)));
    var before = rig.passes(TOPIC, "a");
    rig.store().put("rows/a", "{}");
    rig.store().put("rows/b", "{}");
    rig.runUntilIdle();
    runs(rig, before + 1);
  }

  @Test
  void anIndexOfAnotherKindCanBeAskedByWhoDeclaresIt() {
    var rig =
        withTopic(
            topics()
                .index(BY_TOPIC)
                .every(
                    Duration.ofMinutes(1),
                    lookup ->
                        lookup.byIndex(BY_TOPIC, "a").stream()
                            .map(Resource::name)
                            .map(c -> "a")
                            .toList()));
    var before = rig.passes(TOPIC, "a");
    rig.advance(Duration.ofMinutes(2));
    runs(rig, before);
    rig.store().put("accepted/clusters/c", cluster("c", "a"));
    rig.advance(Duration.ofMinutes(2));
    runs(rig, before + 2);
  }

  @Test
  void aTimerRunsWhileThisProcessLeadsAndGoesOnAfterItThrew() {
    var rig =
        withTopic(
            topics()
                .every(
                    Duration.ofMinutes(1),
                    lookup -> {
                      deeds.add("asked");
                      if (deeds.size() == 1) {
                        throw new IllegalStateException("broken");
                      }
                      return List.of("a");
                    }));
    var before = rig.passes(TOPIC, "a");
    rig.advance(Duration.ofMinutes(3));
    assertThat(deeds).hasSize(3);
    runs(rig, before + 2);
    rig.loseLeadership().advance(Duration.ofMinutes(3));
    assertThat(deeds).hasSize(3);
    assertThatThrownBy(() -> topics().every(Duration.ZERO, lookup -> List.of()))
        .hasMessageContaining("above zero");
  }

  /** Throws as often as it is told when it is started. */
  private final class TestSource implements Source {
    private int failures;
    private Consumer<String> changed = name -> {};

    @Override
    public void start(Lookup lookup, Consumer<String> tell) {
      deeds.add("start, sees " + lookup.all(TOPIC).size());
      if (failures-- > 0) {
        throw new IllegalStateException("the door is shut");
      }
      changed = tell;
    }

    @Override
    public void stop() {
      deeds.add("stop");
    }
  }

  @Test
  void aSourceMakesObjectsRun() {
    var source = new TestSource();
    var rig = withTopic(topics().source(source));
    var before = rig.passes(TOPIC, "a");
    source.changed.accept("a");
    runs(rig, before);
    rig.runUntilIdle();
    runs(rig, before + 1);
    assertThat(deeds).containsExactly("start, sees 0");
    assertThatThrownBy(() -> source.changed.accept(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void aSourceThatThrowsIsStoppedAndStartedAgainAndOthersGoOn() {
    var broken = new TestSource();
    broken.failures = 2;
    var rig =
        withTopic(
            topics()
                .source(broken)
                .source(
                    (lookup, changed) -> {
                      deeds.add("the other");
                      changed.accept("a");
                    }));
    assertThat(deeds).containsExactly("start, sees 0", "stop", "the other");
    assertThat(rig.dump()).isNotEmpty();
    deeds.clear();
    rig.advance(Duration.ofSeconds(4));
    assertThat(deeds).containsExactly("start, sees 1", "stop", "start, sees 1");
    var before = rig.passes(TOPIC, "a");
    broken.changed.accept("a");
    rig.runUntilIdle();
    runs(rig, before + 1);
  }

  @Test
  void aStandbyStartsItsSourcesToo() {
    var rig = withTopic(topics().source(new TestSource()));
    rig.loseLeadership().runUntilIdle().regainLeadership().runUntilIdle();
    assertThat(deeds).as("once, whoever leads").containsExactly("start, sees 0");
  }

  @Test
  void aChildsStatusMakesItsOwnerRunAndNobodyElse() {
    var rig =
        Rig.of(
            Controller.of(CLUSTER, new ClusterReconciler()).owns(TOPIC).resync(Duration.ofDays(1)));
    rig.put(CLUSTER, "c", new ClusterSpec(List.of("a"), 1));
    rig.put(CLUSTER, "d", new ClusterSpec(List.of("b"), 1)).runUntilIdle();
    var before = List.of(rig.passes(CLUSTER, "c"), rig.passes(CLUSTER, "d"));
    rig.store().put("status/topics/a", "{}");
    rig.store().put("status/topics/unknown", "{}");
    rig.runUntilIdle();
    assertThat(List.of(rig.passes(CLUSTER, "c"), rig.passes(CLUSTER, "d")))
        .containsExactly(before.get(0) + 1, before.get(1));
  }
}
