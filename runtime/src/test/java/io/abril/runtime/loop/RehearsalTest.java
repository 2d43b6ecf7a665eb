package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.abril.runtime.TestKind;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private final LoopRig rig = new LoopRig();

  @Test
  void nothingIsWrittenAndNoPassIsBegun() {
    rig.put("a", 3);
    rig.timers.runUntilIdle();
    rig.leadership.lose();
    rig.timers.runUntilIdle();
    int before = rig.store.commits().size();
    new Rehearsal(rig.parts).of(TestKind.TOPIC);
    rig.timers.runUntilIdle();
    assertThat(rig.store.commits()).hasSize(before);
    assertThat(rig.loop.running()).isZero();
  }

  @Test
  void aDocumentThatCanNotBeReadIsNoTrouble() {
    rig.store.put("objects/topics/a", "{ no document");
    rig.store.put("accepted/topics/a", "{ no record");
    rig.timers.runUntilIdle();
    assertThatCode(() -> new Rehearsal(rig.parts).of(TestKind.TOPIC)).doesNotThrowAnyException();
  }
}
