package io.abril.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.abril.api.Condition.Status;
import io.abril.runtime.Plan.Aspect;
import io.abril.runtime.TestKind.TopicStatus;
import org.junit.jupiter.api.Test;

class PlanTest {
  private final Plan.Builder<TopicStatus> plan = Plan.of(new TopicStatus(1));

  @Test
  void notReadyWithoutAMessageIsRefused() {
    assertThatThrownBy(() -> plan.notReady("Waiting", " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Waiting' has no message");
  }

  @Test
  void theLastWordOnAConditionCounts() {
    plan.condition("HealthVerified", Status.UNKNOWN, "NotAsked", "")
        .condition("HealthVerified", Status.TRUE, "Digest", "same");
    assertThat(plan.build().conditions())
        .containsExactly(new Aspect("HealthVerified", Status.TRUE, "Digest", "same"));
  }

  @Test
  void theRuntimesConditionsAndBadWordsAreRefused() {
    assertThatThrownBy(() -> plan.condition("Ready", Status.TRUE, "Ok", ""))
        .hasMessageContaining("notReady(reason, message)");
    assertThatThrownBy(() -> plan.condition("Accepted", Status.TRUE, "Ok", ""))
        .hasMessageContaining("the condition Accepted is the runtime's");
    assertThatThrownBy(() -> plan.condition("health verified", Status.TRUE, "Ok", ""))
        .hasMessageContaining("CamelCase");
    assertThatThrownBy(() -> plan.condition("HealthVerified", Status.TRUE, "", ""))
        .hasMessageContaining("CamelCase");
  }
}
