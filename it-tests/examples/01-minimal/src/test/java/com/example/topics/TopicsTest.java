package com.example.topics;

import static com.example.topics.Topics.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.Controller;
import io.abril.testkit.Rig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TopicsTest {
  private final MemoryBroker broker = new MemoryBroker();

  @RegisterExtension
  private final Rig rig =
      Rig.of(Controller.of(TOPIC, new Topics(broker)).resync(Duration.ofSeconds(10)));

  private static Topics.Spec partitions(int number) {
    return new Topics.Spec(number);
  }

  @Test
  void aDocumentMakesATopic() {
    rig.put(TOPIC, "orders", partitions(2)).runUntilIdle();
    assertThat(broker.partitions("orders")).containsExactly(0, 1);
    assertThat(rig.steps())
        .extracting("name")
        .containsExactly("create orders-0", "create orders-1");
    assertThat(rig.status(TOPIC, "orders").partitions()).isEqualTo(2);
  }

  @Test
  void aStepThatFailsIsSaidAndTriedAgain() {
    rig.put(TOPIC, "orders", partitions(2)).failNext("create", "disk full").runUntilIdle();
    assertThat(rig.ready(TOPIC, "orders").message()).contains("disk full");
    rig.advance(Duration.ofSeconds(1));
    assertThat(rig.ready(TOPIC, "orders").message()).isEmpty();
    assertThat(broker.partitions("orders")).containsExactly(0, 1);
  }

  @Test
  void aLostPartitionIsMadeAgainAtTheNextResync() {
    rig.put(TOPIC, "orders", partitions(2)).runUntilIdle();
    broker.delete("orders", 0);
    rig.advance(Duration.ofSeconds(12));
    assertThat(broker.partitions("orders")).containsExactly(0, 1);
  }

  @Test
  void aTopicNeverShrinks() {
    rig.put(TOPIC, "orders", partitions(3)).runUntilIdle();
    rig.put(TOPIC, "orders", partitions(1)).runUntilIdle();
    assertThat(rig.ready(TOPIC, "orders").reason()).isEqualTo("CantShrink");
    assertThat(broker.partitions("orders")).hasSize(3);
  }

  @Test
  void aStandbyTouchesNothing() {
    rig.loseLeadership().put(TOPIC, "orders", partitions(1)).runUntilIdle();
    assertThat(rig.steps()).isEmpty();
    rig.regainLeadership().runUntilIdle();
    assertThat(broker.partitions("orders")).containsExactly(0);
  }

  @Test
  void aDeletedDocumentTakesItsTopicAlong() {
    rig.put(TOPIC, "orders", partitions(2)).runUntilIdle();
    rig.delete(TOPIC, "orders").runUntilIdle();
    assertThat(broker.partitions("orders")).isEmpty();
    assertThat(rig.accepted(TOPIC, "orders")).isEmpty();
  }
}
