package io.abril.runtime.loop;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Calls loops to work that have keys now; later, while something goes on that is not to wait for
 * them. Belongs to the event loop.
 */
final class Wakes {
  private final Set<Runnable> held = new LinkedHashSet<>();
  private boolean holding;

  /** Calls a loop, once the work that holds the calls up is done. */
  void call(Runnable loop) {
    if (holding) {
      held.add(loop);
    } else {
      loop.run();
    }
  }

  /** Runs this, and calls those that it woke afterwards. */
  void hold(Runnable work) {
    if (holding) {
      work.run();
      return;
    }
    holding = true;
    try {
      work.run();
    } finally {
      holding = false;
      var woken = new ArrayList<>(held);
      held.clear();
      woken.forEach(Runnable::run);
    }
  }
}
