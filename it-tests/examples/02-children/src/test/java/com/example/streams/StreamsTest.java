package com.example.streams;

import static com.example.streams.Streams.STREAM;
import static com.example.topics.Topics.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.topics.MemoryBroker;
import com.example.topics.Topics;
import io.abril.runtime.Controller;
import io.abril.testkit.Rig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StreamsTest {
  private final MemoryBroker broker = new MemoryBroker();

  @RegisterExtension
  private final Rig rig =
      Rig.of(
          Controller.of(STREAM, new Streams()).owns(TOPIC),
          Controller.of(TOPIC, new Topics(broker)));

  @Test
  void aStreamHasItsTopics() {
    rig.put(STREAM, "orders", new Streams.Spec(3, 2)).runUntilIdle();
    assertThat(broker.partitions("orders")).hasSize(3);
    assertThat(broker.partitions("orders-retry-1")).hasSize(1);
    assertThat(broker.partitions("orders-retry-2")).hasSize(1);
    assertThat(broker.partitions("orders-dead")).hasSize(1);
    assertThat(rig.status(STREAM, "orders")).isEqualTo(new Streams.Status(4, 4));
    assertThat(rig.ready(STREAM, "orders").reason()).isEqualTo("Ready");
  }

  @Test
  void aStreamSaysWhichTopicItWaitsFor() {
    rig.put(STREAM, "orders", new Streams.Spec(1, 0)).failNext("create", "disk full");
    rig.runUntilIdle();
    assertThat(rig.ready(STREAM, "orders").message()).contains("topic orders", "disk full");
    rig.advance(Duration.ofSeconds(2));
    assertThat(rig.ready(STREAM, "orders").reason()).isEqualTo("Ready");
  }

  @Test
  void aTopicThatIsNoLongerWantedGoes() {
    rig.put(STREAM, "orders", new Streams.Spec(1, 2)).runUntilIdle();
    rig.put(STREAM, "orders", new Streams.Spec(1, 1)).runUntilIdle();
    assertThat(broker.partitions("orders-retry-1")).hasSize(1);
    assertThat(broker.partitions("orders-retry-2")).isEmpty();
    assertThat(rig.accepted(TOPIC, "orders-retry-2")).isEmpty();
  }

  @Test
  void aDeletedStreamGoesWhenItsTopicsHaveGone() {
    rig.put(STREAM, "orders", new Streams.Spec(1, 0)).runUntilIdle();
    rig.failNext("delete").delete(STREAM, "orders").runUntilIdle();
    assertThat(rig.accepted(STREAM, "orders")).isPresent();
    rig.advance(Duration.ofSeconds(2));
    assertThat(rig.accepted(STREAM, "orders")).isEmpty();
    assertThat(broker.partitions("orders")).isEmpty();
    assertThat(broker.partitions("orders-dead")).isEmpty();
  }
}
