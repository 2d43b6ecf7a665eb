package com.example.watched;

import static com.example.topics.Topics.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.topics.MemoryBroker;
import com.example.topics.Topics;
import io.abril.runtime.Controller;
import io.abril.testkit.Rig;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectorySourceTest {
  private final MemoryBroker broker = new MemoryBroker();
  private final AtomicReference<Consumer<String>> source = new AtomicReference<>();

  @RegisterExtension
  private final Rig rig =
      Rig.of(
          Controller.of(TOPIC, new Topics(broker))
              .source((lookup, changed) -> source.set(changed)));

  @Test
  void aBrokenTopicIsRepairedWhenTheSourceSpeaks() {
    rig.put(TOPIC, "orders", new Topics.Spec(2)).runUntilIdle();
    broker.delete("orders", 1);
    rig.runUntilIdle();
    assertThat(broker.partitions("orders")).containsExactly(0);
    source.get().accept("orders");
    rig.runUntilIdle();
    assertThat(broker.partitions("orders")).containsExactly(0, 1);
  }

  @Test
  void theSourceMayNameATopicThatNobodyWants() {
    source.get().accept("somebody-elses");
    rig.runUntilIdle();
    assertThat(rig.steps()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"orders-1, orders", "orders-eu-12, orders-eu", "orders, ''", "lost+found, ''"})
  void aDirectoryNamesItsTopic(String directory, String topic) {
    assertThat(DirectorySource.topic(directory).orElse("")).isEqualTo(topic);
  }
}
