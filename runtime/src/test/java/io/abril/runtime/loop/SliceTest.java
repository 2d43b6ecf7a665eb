package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.runtime.TestKind;
import io.abril.testkit.MemoryPlatform;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Nobody else waits for all passes that need to wait for nothing. */
class SliceTest {
  @Test
  void aSliceAllowsAThousandPassesAndCallsBackWhenAnotherWasRefused() {
    var platform = new MemoryPlatform();
    var woken = new ArrayList<String>();
    var slice = new Slice(platform, () -> woken.add("again"));
    for (int i = 0; i < Slice.MOST_PASSES; i++) {
      assertThat(slice.allows()).isTrue();
    }
    assertThat(slice.allows()).isFalse();
    assertThat(woken).isEmpty();
    platform.timers().runUntilIdle();
    assertThat(woken).containsExactly("again");
    assertThat(slice.allows()).isTrue();
    platform.timers().runUntilIdle();
    assertThat(woken).as("nothing was refused").containsExactly("again");
  }

  @Test
  void aHeartbeatHasItsTurnAmongAFloodOfPasses() {
    var rig = new LoopRig();
    for (int i = 0; i < 1_500; i++) {
      rig.store.put("objects/topics/t" + i, TestKind.topic("t" + i, "main", 1));
    }
    rig.timers.runUntilIdle();
    rig.passes.clear();
    var passesBefore = new ArrayList<Integer>();
    rig.loop.addAll("resync");
    assertThat(rig.passes).as("passes in one turn").hasSizeLessThanOrEqualTo(Slice.MOST_PASSES);
    rig.timers.execute(() -> passesBefore.add(rig.passes.size()));
    rig.timers.runUntilIdle();
    assertThat(passesBefore.get(0)).isLessThanOrEqualTo(2 * Slice.MOST_PASSES);
    assertThat(rig.passes).hasSize(1_500);
  }
}
