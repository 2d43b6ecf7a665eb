package io.abril.controllers.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RedactionTest {
  @Test
  void everyLineOfEveryValueIsBlackedOutTheLongestFirst() {
    var redaction = new Redaction(Set.of("hunter2", "hunter2-long", "line-one-of-it\n  line-two "));

    assertThat(redaction.in("user=me password=hunter2-long or hunter2"))
        .isEqualTo("user=me password=… or …");
    assertThat(redaction.in("key line-one-of-it, then line-two")).isEqualTo("key …, then …");
  }

  @Test
  void whatIsTooShortToBeASecretStays() {
    assertThat(new Redaction(Set.of("x", "on", "")).in("next: on")).isEqualTo("next: on");
  }

  @Test
  void itDoesNotTellItself() {
    assertThat(new Redaction(Set.of("hunter2"))).hasToString("Redaction of 1 values");
  }
}
