package io.abril.controllers.job;

import io.abril.runtime.Op;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.events.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what the parts of a decision come to. */
final class JobVerdict {
  final List<JobAction> actions = new ArrayList<>();
  final List<Event> events = new ArrayList<>();
  final List<Op> consumed = new ArrayList<>();
  Optional<NotReady> notReady = Optional.empty();
  Optional<Instant> lookAgain = Optional.empty();
  boolean settled;

  /** The job is not as its document wants it; the last word counts. */
  void no(String reason, String message) {
    notReady = Optional.of(new NotReady(reason, message));
  }

  /** The job is looked at again then, or earlier. */
  void lookAt(Instant at) {
    lookAgain = Optional.of(lookAgain.filter(at::isAfter).orElse(at));
  }
}
