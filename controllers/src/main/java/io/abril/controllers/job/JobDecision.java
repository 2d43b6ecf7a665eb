package io.abril.controllers.job;

import io.abril.api.Resource;
import io.abril.api.job.Cron;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.api.job.JobStatus.Phase;
import io.abril.controllers.Hashes;
import io.abril.controllers.job.JobObservation.Located;
import io.abril.runtime.Op;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a job may do. An attempt's container is named in the status, which is committed
 * before the container is made: a later leader finds it by that name, and no attempt is begun
 * twice. Pure.
 */
final class JobDecision {
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Resource<JobSpec, JobStatus> job;
  private final JobSpec spec;
  private final JobObservation seen;
  private final JobDraft draft;
  private final String hash;
  private final JobVerdict verdict = new JobVerdict();
  private final AttemptDecision attempt;

  /**
   * What was decided.
   *
   * @param notReady why the job is not as its document wants it
   * @param consumed requests that are answered
   * @param lookAgain when to look again though nothing has changed
   * @param settled of a job that is being deleted: nothing is left of it
   */
  record Outcome(
      JobStatus status,
      Optional<NotReady> notReady,
      List<JobAction> actions,
      List<Event> events,
      List<Op> consumed,
      Optional<Instant> lookAgain,
      boolean settled) {}

  private JobDecision(Resource<JobSpec, JobStatus> job, JobObservation seen) {
    this.job = job;
    this.spec = job.spec();
    this.seen = seen;
    this.draft = new JobDraft(job.status().orElse(JobStatus.NONE));
    this.hash = JobHash.of(spec);
    this.attempt = new AttemptDecision(spec, hash, seen, draft, verdict);
  }

  /** Decides what becomes of a job. */
  static Outcome decide(Resource<JobSpec, JobStatus> job, JobObservation seen) {
    var decision = new JobDecision(job, seen);
    if (job.deleting()) {
      decision.delete();
    } else {
      decision.go();
    }
    return new Outcome(
        decision.draft.status(),
        decision.verdict.notReady,
        List.copyOf(decision.verdict.actions),
        List.copyOf(decision.verdict.events),
        List.copyOf(decision.verdict.consumed),
        decision.verdict.lookAgain,
        decision.verdict.settled);
  }

  private void go() {
    if (draft.underWay()) {
      attempt.go();
    }
    begin();
    if (draft.toBePlaced()) {
      place();
    }
    removeOthers();
    if (draft.over()) {
      over();
    }
  }

  /** A run begins when it is due, and none is under way. */
  private void begin() {
    boolean idle = draft.run == 0 || draft.over();
    boolean due = schedule(idle);
    boolean asked = asked(idle);
    boolean changed = spec.schedule().isEmpty() && !draft.specHash.equals(hash);
    if (idle && (due || asked || changed)) {
      draft.begin(hash);
    }
  }

  /**
   * Whether the schedule wants a run now. Of times that went by while nobody looked, one is made up
   * for.
   */
  private boolean schedule(boolean idle) {
    var cron = spec.schedule().flatMap(Cron::parse);
    if (cron.isEmpty()) {
      draft.next = Optional.empty();
      return false;
    }
    boolean current = draft.generation == job.meta().generation();
    draft.generation = job.meta().generation();
    boolean due = current && draft.next.filter(at -> !seen.now().isBefore(at)).isPresent();
    if (due && !idle) {
      verdict.events.add(
          Event.warning(
              "Skipped",
              "the run of "
                  + draft.next.get()
                  + " is left out: run "
                  + draft.run
                  + " is not over"));
    }
    if (due || !current || draft.next.isEmpty()) {
      draft.next = cron.get().next(seen.now());
    }
    draft.next.ifPresent(verdict::lookAt);
    return due && idle;
  }

  /** Whether somebody asked for another run. */
  private boolean asked(boolean idle) {
    boolean asked = false;
    for (Op op : seen.ops()) {
      boolean late = !op.attempt().isEmpty() && !op.attempt().equals(String.valueOf(draft.run));
      if (!op.type().equals("restart") || late) {
        verdict.events.add(
            Event.warning(
                "RequestDropped",
                "'" + op.type() + "' of " + op.by() + " is not for run " + draft.run));
        verdict.consumed.add(op);
      } else if (idle) {
        verdict.consumed.add(op);
        asked = true;
      }
    }
    return asked;
  }

  /** Finds a node for the next attempt, and names its container. */
  private void place() {
    if (draft.notBefore.filter(seen.now()::isBefore).isPresent()) {
      verdict.lookAt(draft.notBefore.get());
      verdict.no(
          "Failing",
          draft.message + "; attempt " + draft.attempt + " begins at " + draft.notBefore.get());
      return;
    }
    if (!seen.waitsFor().isEmpty()) {
      verdict.lookAt(seen.now().plus(LOOK));
      verdict.no("Waiting", String.join("; ", seen.waitsFor()));
      return;
    }
    var place = seen.place().get();
    if (place.node().isEmpty()) {
      verdict.lookAt(seen.now().plus(LOOK));
      verdict.no("Unschedulable", place.refusal());
      return;
    }
    // Nothing of this attempt has been begun: it runs what the document says now.
    draft.specHash = hash;
    draft.place(place.node().get(), containerName(), seen.now());
    verdict.events.add(Event.normal("Started", draft.title() + " on " + place.node().get()));
    attempt.create();
  }

  private String containerName() {
    var id =
        Hashes.hex6(
            String.join(
                "/",
                job.meta().uid(),
                String.valueOf(draft.run),
                String.valueOf(draft.attempt),
                String.valueOf(seen.now().toEpochMilli())));
    return job.name() + "." + draft.run + "." + draft.attempt + "." + id;
  }

  /**
   * Containers of attempts that are over go when the next one has its own, and at once where they
   * still run: on a node that has returned, or by a leader that was late.
   */
  private void removeOthers() {
    seen.containers().values().stream()
        .filter(l -> !l.container().name().equals(draft.container))
        .filter(l -> !draft.container.isEmpty() || !l.ended())
        .forEach(this::remove);
  }

  private void remove(Located located) {
    var name = located.container().name();
    if (seen.reachable(located.node()) && !seen.busy().contains(name)) {
      verdict.actions.add(new JobAction.Remove(located.node(), name, located.container().id()));
    }
    verdict.lookAt(seen.now().plus(LOOK));
  }

  private void over() {
    if (draft.phase == Phase.FAILED) {
      verdict.no("Failed", draft.message + again());
    }
    var located = seen.container(draft.container);
    if (located.isPresent()) {
      if (seen.now().isBefore(keptUntil()) && located.get().ended()) {
        verdict.lookAt(keptUntil());
      } else {
        remove(located.get());
      }
    }
  }

  private Instant keptUntil() {
    return draft.finished.orElse(seen.now()).plus(spec.ttlAfterFinished());
  }

  private String again() {
    return draft.next.map(at -> "; it runs again at " + at).orElse("");
  }

  private void delete() {
    seen.containers().values().forEach(this::remove);
    boolean kept = !draft.over() || seen.now().isBefore(keptUntil());
    boolean silent =
        !draft.container.isEmpty() && kept && seen.known(draft.node) && !seen.reachable(draft.node);
    if (silent) {
      verdict.no(
          "NodeSilent",
          "its container on node " + draft.node + " can't be removed: the engine doesn't answer");
      verdict.lookAt(seen.now().plus(LOOK));
    } else if (seen.containers().isEmpty() && seen.busy().isEmpty()) {
      verdict.settled = true;
    } else {
      verdict.no("Deleting", "its container is being stopped and removed");
      verdict.lookAt(seen.now().plus(LOOK));
    }
  }
}
