package io.abril.controllers.job;

import io.abril.api.Durations;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus.Phase;
import io.abril.controllers.job.JobObservation.Located;
import io.abril.runtime.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What becomes of one attempt, from its container's making to its end. Pure. */
final class AttemptDecision {
  /** How much longer than its timeout an attempt is waited for whose node does not answer. */
  static final Duration SILENCE = Duration.ofSeconds(30);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration SHORTEST_LOG = Duration.ofSeconds(1);
  private static final Duration LONGEST_LOG = Duration.ofSeconds(30);

  private final JobSpec spec;
  private final JobObservation seen;
  private final JobDraft draft;
  private final JobVerdict verdict;

  private final String hash;

  AttemptDecision(
      JobSpec spec, String hash, JobObservation seen, JobDraft draft, JobVerdict verdict) {
    this.spec = spec;
    this.hash = hash;
    this.seen = seen;
    this.draft = draft;
    this.verdict = verdict;
  }

  /** Has its container made and started; once it has begun, nothing is done again. */
  void create() {
    if (!seen.busy().contains(draft.container)) {
      draft.notBefore = Optional.empty();
      verdict.actions.add(new JobAction.Create(draft.node, draft.container));
    }
    verdict.lookAt(deadline());
    if (spec.schedule().isEmpty()) {
      verdict.no("Progressing", "its container is being started on " + draft.node);
    }
  }

  private Instant deadline() {
    return draft.started.orElse(seen.now()).plus(spec.timeout());
  }

  private boolean late() {
    return !seen.now().isBefore(deadline());
  }

  /** What becomes of the attempt that has a container, or is to have it. */
  void go() {
    var located = seen.container(draft.container);
    if (!seen.known(draft.node)) {
      failed("its node " + draft.node + " is gone");
    } else if (!seen.reachable(draft.node)) {
      silent();
    } else if (located.isEmpty() && draft.phase == Phase.RUNNING) {
      if (!seen.busy().contains(draft.container)) {
        failed("its container " + draft.container + " was removed on " + draft.node);
      }
    } else if (located.isEmpty() || located.get().fresh()) {
      starting(located.isPresent());
    } else if (located.get().ended()) {
      ended(located.get());
    } else {
      running(located.get());
    }
  }

  /** Nothing is known of it, and it can't be stopped; another attempt may run beside it then. */
  private void silent() {
    if (!seen.now().isBefore(deadline().plus(SILENCE))) {
      failed("the engine of its node " + draft.node + " did not answer in time");
    } else {
      verdict.lookAt(deadline().plus(SILENCE));
      verdict.no("NodeSilent", "the engine of node " + draft.node + " does not answer");
    }
  }

  private void starting(boolean made) {
    if (seen.busy().contains(draft.container)) {
      create();
      return;
    }
    if (!made && !draft.specHash.equals(hash)) {
      // Nothing has been begun: it runs what the document says now, which may mend what was wrong.
      draft.specHash = hash;
      draft.place(draft.node, draft.container, seen.now());
      draft.refusals = 0;
      create();
      return;
    }
    var failure = seen.failure(draft.container);
    if (failure.isPresent() && draft.notBefore.isEmpty()) {
      draft.message = failure.get().sentence();
      if (made) {
        failed(draft.message);
        return;
      }
      draft.refusals++;
      draft.notBefore = Optional.of(seen.now().plus(wait(draft.refusals)));
    }
    if (late()) {
      failed(
          "its process was not started within "
              + Durations.format(spec.timeout())
              + (draft.message.isEmpty() ? "" : ": " + draft.message));
    } else if (draft.notBefore.filter(seen.now()::isBefore).isPresent()) {
      verdict.lookAt(draft.notBefore.get());
      verdict.no("Failing", draft.message + "; tried again at " + draft.notBefore.get());
    } else {
      create();
    }
  }

  private void running(Located located) {
    if (draft.phase == Phase.PENDING) {
      draft.phase = Phase.RUNNING;
      draft.started = Optional.of(began(located));
      draft.refusals = 0;
      draft.notBefore = Optional.empty();
      draft.message = "";
    }
    draft.log = seen.log();
    if (late() && !draft.timedOut) {
      draft.timedOut = true;
      verdict.events.add(
          Event.warning("TimedOut", draft.title() + " is stopped: it took " + timeout()));
    }
    if (draft.timedOut) {
      if (!seen.busy().contains(draft.container)) {
        verdict.actions.add(
            new JobAction.Stop(located.node(), draft.container, located.container().id()));
      }
      verdict.lookAt(seen.now().plus(LOOK));
      verdict.no("Stopping", "it is stopped on " + draft.node + ": it took " + timeout());
      return;
    }
    verdict.lookAt(deadline());
    verdict.lookAt(seen.now().plus(logWait()));
    if (spec.schedule().isEmpty()) {
      verdict.no("Running", "it runs on " + draft.node + " as " + draft.container);
    }
  }

  private String timeout() {
    return "longer than " + Durations.format(spec.timeout());
  }

  /** The engine's time of the start, as far as its clock can be believed. */
  private Instant began(Located located) {
    var engine = Instant.ofEpochMilli(located.container().startedAt());
    var committed = draft.started.orElse(seen.now());
    return engine.isBefore(committed)
        ? committed
        : engine.isAfter(seen.now()) ? seen.now() : engine;
  }

  /** What it says is told soon at first, and less often as it goes on. */
  private Duration logWait() {
    var tenth = Duration.between(draft.started.orElse(seen.now()), seen.now()).dividedBy(10);
    return tenth.compareTo(SHORTEST_LOG) < 0
        ? SHORTEST_LOG
        : tenth.compareTo(LONGEST_LOG) > 0 ? LONGEST_LOG : tenth;
  }

  private void ended(Located located) {
    var container = located.container();
    draft.log = seen.log();
    draft.exitCode = container.exitCode();
    if (draft.phase == Phase.PENDING) {
      draft.started = Optional.of(began(located));
    }
    if (draft.timedOut) {
      failed("timed out: it took " + timeout());
    } else if (container.oomKilled()) {
      failed("it ran out of memory" + limit());
    } else if (container.exitCode().filter(code -> code == 0).isPresent()) {
      draft.phase = Phase.SUCCEEDED;
      draft.finished = Optional.of(seen.now());
      draft.message = "";
      draft.notBefore = Optional.empty();
      verdict.events.add(Event.normal("Succeeded", draft.title() + " ended with 0"));
    } else {
      failed(
          "it ended with "
              + container.exitCode().map(String::valueOf).orElse("no exit code")
              + (container.error().isEmpty() ? "" : ": " + container.error()));
    }
  }

  private String limit() {
    return spec.resources().limit().memory().map(m -> " (its limit is " + m + ")").orElse("");
  }

  /** This attempt has failed; there may be another. */
  private void failed(String why) {
    draft.finished = Optional.of(seen.now());
    draft.message = why;
    verdict.events.add(Event.warning("AttemptFailed", draft.title() + ": " + why));
    if (draft.attempt <= spec.retries()) {
      draft.again(seen.now().plus(wait(draft.attempt)));
    } else {
      draft.phase = Phase.FAILED;
      draft.notBefore = Optional.empty();
    }
  }

  /** A second, then twice as long each time. */
  private static Duration wait(int times) {
    var grown = Duration.ofSeconds(1L << Math.min(times - 1, 20));
    return grown.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : grown;
  }
}
