package io.abril.controllers.job;

import io.abril.api.job.JobStatus;
import io.abril.api.job.JobStatus.Phase;
import java.time.Instant;
import java.util.Optional;

/** A status that a decision is about to change. */
final class JobDraft {
  Phase phase;
  int run;
  int attempt;
  String specHash;
  long generation;
  String node;
  String container;
  boolean timedOut;
  int refusals;
  Optional<Integer> exitCode;
  Optional<Instant> started;
  Optional<Instant> finished;
  Optional<Instant> notBefore;
  Optional<Instant> next;
  String message;
  String log;

  JobDraft(JobStatus s) {
    phase = s.phase();
    run = s.run();
    attempt = s.attempt();
    specHash = s.specHash();
    generation = s.generation();
    node = s.node();
    container = s.container();
    timedOut = s.timedOut();
    refusals = s.refusals();
    exitCode = s.exitCode();
    started = s.started();
    finished = s.finished();
    notBefore = s.notBefore();
    next = s.next();
    message = s.message();
    log = s.log();
  }

  /** Such as {@code run 3, attempt 2}. */
  String title() {
    return "run " + run + (attempt == 1 ? "" : ", attempt " + attempt);
  }

  boolean over() {
    return phase == Phase.SUCCEEDED || phase == Phase.FAILED;
  }

  /** Whether an attempt is to be placed, now or when its wait is over. */
  boolean toBePlaced() {
    return phase == Phase.PENDING && run > 0 && container.isEmpty();
  }

  /** Whether an attempt has a container, or is to have it. */
  boolean underWay() {
    return !over() && !container.isEmpty();
  }

  /** The next run, which has no place yet. */
  void begin(String hash) {
    run++;
    attempt = 1;
    specHash = hash;
    pending(Optional.empty());
    exitCode = Optional.empty();
    finished = Optional.empty();
    message = "";
    log = "";
  }

  /** The next attempt of this run; how the last one ended is told until it begins. */
  void again(Instant at) {
    attempt++;
    pending(Optional.of(at));
  }

  private void pending(Optional<Instant> at) {
    phase = Phase.PENDING;
    container = "";
    timedOut = false;
    refusals = 0;
    started = Optional.empty();
    notBefore = at;
  }

  /** This attempt's container is to be made there. */
  void place(String onNode, String name, Instant now) {
    node = onNode;
    container = name;
    started = Optional.of(now);
    finished = Optional.empty();
    notBefore = Optional.empty();
    exitCode = Optional.empty();
    message = "";
    log = "";
  }

  JobStatus status() {
    return new JobStatus(
        phase,
        run,
        attempt,
        specHash,
        generation,
        node,
        container,
        timedOut,
        refusals,
        exitCode,
        started,
        finished,
        notBefore,
        next,
        message,
        log);
  }
}
