package io.abril.runtime.loop;

import static io.abril.runtime.loop.LoopRig.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.abril.testkit.MemoryPlatform;
import java.time.Duration;
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
  void aSliceIsOverAfterTenMilliseconds() {
    var platform = new MemoryPlatform();
    var slice = new Slice(platform, () -> {});
    assertThat(slice.allows()).isTrue();
    platform.timers().after(Duration.ofMillis(10), () -> {});
    var allowed = new ArrayList<Boolean>();
    // Within one task of the loop, time passes as it does while passes work.
    platform.timers().execute(() -> allowed.add(slice.allows()));
    platform.timers().advance(Duration.ofMillis(11));
    assertThat(allowed).containsExactly(true);
  }

  @Test
  void aHeartbeatHasItsTurnAmongTenThousandPasses() {
    var rig = new LoopRig();
    for (int i = 0; i < 3_000; i++) {
      rig.store.put("objects/topics/t" + i, io.abril.runtime.TestKind.topic("t" + i, "main", 1));
    }
    rig.timers.runUntilIdle();
    rig.passes.clear();
    var passesBefore = new ArrayList<Integer>();
    rig.loop.addAll("resync");
    assertThat(rig.passes).as("passes in one turn").hasSizeLessThanOrEqualTo(Slice.MOST_PASSES);
    rig.timers.execute(() -> passesBefore.add(rig.passes.size()));
    rig.timers.runUntilIdle();
    assertThat(passesBefore.get(0)).isLessThanOrEqualTo(2 * Slice.MOST_PASSES);
    assertThat(rig.passes).hasSize(3_000);
    assertThat(plan(1, p -> p).steps()).isEmpty();
  }
}
