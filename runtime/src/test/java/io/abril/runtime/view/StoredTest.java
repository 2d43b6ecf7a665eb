package io.abril.runtime.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Condition;
import io.abril.schema.Json;
import org.junit.jupiter.api.Test;

class StoredTest {
  record Row(int port) {}

  @Test
  void whatCannotBeReadIsAsGoodAsAbsent() {
    assertThat(Stored.read("{\"port\":1}", Row.class)).contains(new Row(1));
    assertThat(Stored.read("null", Row.class)).isEmpty();
    assertThat(Stored.read("nonsense", Row.class)).isEmpty();
    assertThat(Stored.read(Json.tree("{\"port\":1}"), Row.class)).contains(new Row(1));
    assertThat(Stored.read(Json.tree("[1]"), Row.class)).isEmpty();
    assertThat(Stored.object("[1]")).isEmpty();
    assertThat(Stored.object("{")).isEmpty();
    assertThat(Stored.object("{}")).isPresent();
  }

  @Test
  void conditionsWithoutTypeOrStatusAreLeftOut() {
    var status =
        Json.tree(
            """
            {"conditions": [{"type": "Ready", "status": "True"}, {"status": "True"},
                            {"type": "Ready"}, {"type": "Ready", "status": "Perhaps"}, 7]}
            """);
    assertThat(Stored.conditions(status))
        .extracting(Condition::type, Condition::status)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("Ready", Condition.Status.TRUE));
    assertThat(Stored.conditions(Json.tree("{}"))).isEmpty();
  }
}
