package io.abril.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WakesTest {
  private final Wakes wakes = new Wakes();
  private final List<String> log = new ArrayList<>();
  private final Runnable pools = new Loop("pools", log);
  private final Runnable balancers = new Loop("balancers", log);

  private record Loop(String name, List<String> log) implements Runnable {
    @Override
    public void run() {
      log.add(name);
    }
  }

  @Test
  void aLoopIsCalledAtOnceWhileNothingIsHeld() {
    wakes.call(pools);
    assertThat(log).containsExactly("pools");
  }

  @Test
  void whoeverGoesOnDoesSoBeforeThoseWhomItWokeEachOfWhichIsCalledOnce() {
    wakes.hold(
        () -> {
          wakes.call(pools);
          wakes.call(balancers);
          wakes.call(pools);
          wakes.hold(() -> log.add("within"));
          log.add("goes on");
        });
    assertThat(log).containsExactly("within", "goes on", "pools", "balancers");
  }

  @Test
  void whatIsThrownHoldsNobodyUpForEver() {
    assertThatThrownBy(
            () ->
                wakes.hold(
                    () -> {
                      wakes.call(pools);
                      throw new IllegalStateException("thrown");
                    }))
        .hasMessage("thrown");
    wakes.call(balancers);
    assertThat(log).containsExactly("pools", "balancers");
  }
}
