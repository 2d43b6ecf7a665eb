package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

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
    // Objects that there aren't: their passes have nothing to wait for.
    for (int i = 0; i < 3_500; i++) {
      rig.loop.want("t" + i, "source");
    }
    assertThat(rig.loop.queue().depth()).isEqualTo(3_500 - Slice.MOST_PASSES);
    var left = new ArrayList<Integer>();
    rig.timers.execute(() -> left.add(rig.loop.queue().depth()));
    rig.timers.runUntilIdle();
    assertThat(left.get(0)).as("left at the heartbeat").isGreaterThanOrEqualTo(1_500);
    assertThat(rig.loop.queue().depth()).isZero();
    assertThat(rig.loop.running()).isZero();
  }
}
