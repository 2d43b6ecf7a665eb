package io.abril.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.Condition;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Values survive the way to text and back. */
class JsonTest {
  record Sample(
      Duration period, Optional<Instant> at, Map<String, Integer> map, List<String> list) {
    Sample {
      list = List.copyOf(list);
    }
  }

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void durationsAndInstantsAreText() {
    var sample =
        new Sample(Duration.ofSeconds(90), Optional.of(NOON), Map.of("b", 2, "a", 1), List.of());
    var text =
        "{\"period\":\"1m30s\",\"at\":\"2026-01-01T12:00:00Z\",\"map\":{\"a\":1,\"b\":2},\"list\":[]}";

    assertThat(Json.write(sample)).isEqualTo(text);
    assertThat(Json.read(text, Sample.class)).isEqualTo(sample);
  }

  @Test
  void whatIsAbsentIsLeftOutAndReadAsEmpty() {
    assertThat(Json.write(new Sample(Duration.ZERO, Optional.empty(), Map.of(), List.of())))
        .isEqualTo("{\"period\":\"0s\",\"map\":{},\"list\":[]}");
    assertThat(Json.read("{\"period\":\"0s\",\"later\":1}", Sample.class))
        .isEqualTo(new Sample(Duration.ZERO, Optional.empty(), Map.of(), List.of()));
  }

  @Test
  void aSlotSurvives() {
    var instance =
        new Instance(
            "0a1b2c",
            "vm1",
            "10.0.0.1",
            Map.of("http", 20001),
            "h",
            Map.of(),
            Instance.Reserved.NOTHING,
            2,
            Instance.Phase.BACK_OFF,
            1,
            3,
            "no such image",
            NOON,
            Optional.of(NOON.plusSeconds(1)));
    var slot = Slot.empty("date-1.0.0", "u", 0).with(instance);

    assertThat(Json.read(Json.write(slot), Slot.class)).isEqualTo(slot);
  }

  @Test
  void aConditionHasKubernetesWords() {
    var condition = new Condition(Condition.READY, Condition.Status.FALSE, "InUse", "why", NOON, 3);

    assertThat(Json.write(condition)).contains("\"status\":\"False\"");
    assertThat(Json.read(Json.write(condition), Condition.class)).isEqualTo(condition);
  }

  @Test
  void failuresAreSentences() {
    assertThatThrownBy(() -> Json.read("{\"period\":\"soon\"}", Sample.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("period: 'soon' is not a duration such as 500ms, 10s, 5m or 1h30m");
    assertThatThrownBy(() -> Json.read("{\"map\":{\"a\":\"x\"}}", Sample.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("map.a: ");
    assertThatThrownBy(() -> Json.tree("{\"a\": }"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("line 1, column 7: ");
  }
}
