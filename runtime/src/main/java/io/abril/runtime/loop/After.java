package io.abril.runtime.loop;

import io.abril.runtime.Next;
import io.abril.runtime.Plan;
import io.abril.runtime.Step;
import io.abril.runtime.store.Write;
import java.time.Duration;
import java.util.List;

/** When a pass is followed by another. */
sealed interface After {
  /** When something changes. */
  record Change() implements After {}

  /** After this time, or when something changes. */
  record Delay(Duration delay) implements After {}

  /** At once, since something was done; unless the very same was done the last time. */
  record Deeds(List<Write> writes, List<String> steps) implements After {}

  /** At once: the object is gone, and a document of its name that waited is a new one. */
  record Gone() implements After {}

  /** After its backoff. */
  record Failure() implements After {}

  static After of(Plan<?> plan, List<Write> written) {
    boolean acted =
        !plan.writes().isEmpty() || !plan.steps().isEmpty() || !plan.consumedOps().isEmpty();
    if (acted) {
      return new Deeds(written, plan.steps().stream().map(Step::toString).toList());
    }
    return plan.next() instanceof Next.Within within ? new Delay(within.delay()) : new Change();
  }
}
