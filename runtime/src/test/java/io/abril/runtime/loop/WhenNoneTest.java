package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.TestKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhenNoneTest {
  private final LoopRig rig = new LoopRig(Map.of("local", TestKind.topic("local", "main", 1)));

  @Test
  void theStandInIsThereWhileThereIsNoDocumentOfTheKind() {
    assertThat(rig.condition("local", "Ready")).startsWith("TRUE");
  }

  @Test
  void theStandInGoesWhenTheFirstDocumentComesAndIsBackWhenTheLastOneGoes() {
    rig.put("a", 1);
    assertThat(rig.store.keys()).noneMatch(key -> key.contains("local"));
    rig.delete("a");
    assertThat(rig.condition("local", "Ready")).startsWith("TRUE");
  }

  @Test
  void aDocumentOfTheStandInsNameTakesOverItsObject() {
    var uid = rig.views.find(TestKind.TOPIC, "local").orElseThrow().meta().uid();
    rig.put("local", 2);
    var topic = rig.views.find(TestKind.TOPIC, "local").orElseThrow();
    assertThat(topic.meta().uid()).isEqualTo(uid);
    assertThat(topic.spec().partitions()).isEqualTo(2);
  }
}
