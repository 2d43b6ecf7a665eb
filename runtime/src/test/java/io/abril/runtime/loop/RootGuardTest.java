package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RootGuardTest {
  private final LoopRig rig = new LoopRig();
  private final RootGuard guard = new RootGuard(rig.parts);

  @Test
  void everyFamilyIsPinned() {
    var pinned = guard.pin(rig.leadership.lease().orElseThrow());
    rig.timers.runUntilIdle();
    assertThat(pinned.succeeded()).isTrue();
    assertThat(rig.store.keys())
        .contains(
            "accepted/.keep",
            "events/.keep",
            "objects/.keep",
            "ops/.keep",
            "schemas/.keep",
            "status/.keep");
  }

  @Test
  void itWaitsUntilTheViewsHaveToldWhatLeadersBeforeWrote() {
    rig.store.holdWatches();
    rig.store.put("accepted/topics/a", "{\"written\":\"by the leader before\"}");
    var pinned = guard.pin(rig.leadership.lease().orElseThrow());
    rig.timers.advance(Duration.ofSeconds(3));
    assertThat(pinned.isComplete()).isFalse();
    rig.store.releaseWatches();
    rig.timers.runUntilIdle();
    assertThat(pinned.succeeded()).isTrue();
    assertThat(rig.views.family("accepted").get("accepted/topics/a")).isPresent();
  }

  @Test
  void viewsThatDoNotFollowAreAnError() {
    rig.store.holdWatches();
    var pinned = guard.pin(rig.leadership.lease().orElseThrow());
    rig.timers.advance(Duration.ofSeconds(11));
    assertThat(pinned.cause()).hasMessageContaining("the views don't follow");
  }

  @Test
  void pinningTwiceInOneEpochIsAnsweredToo() {
    guard.pin(rig.leadership.lease().orElseThrow());
    rig.timers.runUntilIdle();
    var again = guard.pin(rig.leadership.lease().orElseThrow());
    rig.timers.runUntilIdle();
    assertThat(again.succeeded()).isTrue();
  }

  @Test
  void aRootThatLostItsDocumentsIsNotPinnedAnew() {
    rig.loop.pause();
    rig.store.put("accepted/topics/a", "{\"documentIndex\":7}");
    rig.timers.runUntilIdle();
    var pinned = guard.pin(rig.leadership.lease().orElseThrow());
    rig.timers.runUntilIdle();
    assertThat(pinned.cause()).hasMessageContaining("Consul's data was lost in part");
    assertThat(rig.store.keys()).doesNotContain("objects/.keep");
  }
}
