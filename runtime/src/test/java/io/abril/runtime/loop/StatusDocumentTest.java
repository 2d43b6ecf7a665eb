package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Condition;
import io.abril.runtime.Plan;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.TestKind.TopicStatus;
import io.abril.runtime.loop.StatusDocument.Acceptance;
import io.abril.runtime.view.Stored;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusDocumentTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T1 = T0.plusSeconds(60);

  private static String ready(Optional<String> before, Instant now) {
    return StatusDocument.reconciled(
        before, Plan.of(new TopicStatus(3)).build(), Acceptance.valid(7), 2, now);
  }

  private static String verified(Optional<String> before, Condition.Status holds, Instant now) {
    var plan = Plan.of(new TopicStatus(3)).condition("HealthVerified", holds, "Digest", "same");
    return StatusDocument.reconciled(before, plan.build(), Acceptance.valid(7), 2, now);
  }

  private static String failed(String before, Instant now) {
    return StatusDocument.keepingFields(
        Optional.of(before),
        Optional.of(new NotReady("Failed", "no room")),
        Acceptance.valid(7),
        2,
        now);
  }

  private static Instant since(String status, String type) {
    return Stored.conditions(Stored.object(status).orElseThrow()).stream()
        .filter(c -> c.type().equals(type))
        .findFirst()
        .orElseThrow()
        .lastTransitionTime();
  }

  @Test
  void theSameStateIsTheSameText() {
    var first = ready(Optional.empty(), T0);
    assertThat(ready(Optional.of(first), T1)).isEqualTo(first);
  }

  @Test
  void itHoldsTheKindsFieldsBesideWhatTheRuntimeKnows() {
    assertThat(ready(Optional.empty(), T0))
        .contains("\"partitions\":3", "\"observedGeneration\":2", "\"documentIndex\":7");
  }

  @Test
  void onlyAChangeOfTheStatusMovesTheTimeOfTransition() {
    var first = ready(Optional.empty(), T0);
    var failed = failed(first, T1);
    assertThat(since(failed, "Ready")).isEqualTo(T1);
    assertThat(since(failed, "Accepted")).isEqualTo(T0);
  }

  @Test
  void aFailureKeepsTheKindsFields() {
    assertThat(failed(ready(Optional.empty(), T0), T1)).contains("\"partitions\":3", "no room");
  }

  @Test
  void aKindsOwnConditionKeepsItsTimeUntilItsStatusChanges() {
    var first = verified(Optional.empty(), Condition.Status.TRUE, T0);
    assertThat(verified(Optional.of(first), Condition.Status.TRUE, T1)).isEqualTo(first);
    var later = verified(Optional.of(first), Condition.Status.UNKNOWN, T1);
    assertThat(since(later, "HealthVerified")).isEqualTo(T1);
    assertThat(later).contains("\"status\":\"Unknown\",\"reason\":\"Digest\"");
  }

  @Test
  void aConditionThatThePlanNoLongerGivesGoesAndAFailedPassKeepsIt() {
    var first = verified(Optional.empty(), Condition.Status.TRUE, T0);
    assertThat(ready(Optional.of(first), T1)).isEqualTo(ready(Optional.empty(), T0));
    assertThat(since(failed(first, T1), "HealthVerified")).isEqualTo(T0);
  }

  @Test
  void aSpoiltStatusIsAsGoodAsNone() {
    assertThat(ready(Optional.of("][ no JSON"), T0)).isEqualTo(ready(Optional.empty(), T0));
    assertThat(ready(Optional.of("{\"conditions\":[7,{\"type\":null}]}"), T0))
        .isEqualTo(ready(Optional.empty(), T0));
    assertThat(
            ready(Optional.of("{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}"), T0))
        .isEqualTo(ready(Optional.empty(), T0));
    assertThat(failed("null", T0)).contains("no room");
  }
}
