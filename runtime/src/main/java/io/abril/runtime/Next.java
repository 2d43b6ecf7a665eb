package io.abril.runtime;

import java.time.Duration;

/** When a settled object is looked at again. */
public sealed interface Next {
  /** When something changes, or at the kind's resync. */
  record OnChange() implements Next {}

  /**
   * After this time, or when something changes.
   *
   * @param delay from the end of the pass
   */
  record Within(Duration delay) implements Next {}

  /** When something changes, or at the kind's resync. */
  static Next onChange() {
    return new OnChange();
  }

  /** After this time at the latest. */
  static Next within(Duration delay) {
    return new Within(delay);
  }
}
