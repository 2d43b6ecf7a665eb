package io.abril.api.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * How far a pool is on the way to its specification. What is brought to the instances is an
 * attempt: a specification together with all that its containers are made with besides.
 *
 * @param revision number of the revision that the instances are brought to; 0 before the first
 * @param attempt digest of what they are brought to; another one begins another attempt
 * @param state how far it is
 * @param passed the most instances of this attempt that have passed at once
 * @param progressAt when that last grew, or the attempt began or was resumed
 * @param rejected number of the document's revision, given up for an older one; 0 for none
 * @param why why the attempt failed or was given up, as a sentence; empty while it is not
 * @param restart when all instances were last asked to be replaced; empty for never
 * @param pausedBy who paused it beside the document; empty for nobody
 * @param paused whether it is paused, by the document or beside it
 */
public record Rollout(
    int revision,
    String attempt,
    State state,
    int passed,
    Instant progressAt,
    int rejected,
    String why,
    String restart,
    String pausedBy,
    boolean paused) {
  /** Of a pool that was not looked at yet. */
  public static final Rollout NONE =
      new Rollout(0, "", State.PROGRESSING, 0, Instant.EPOCH, 0, "", "", "", false);

  /** How far an attempt is. */
  public enum State {
    /** Instances are being replaced, or brought to pass for the first time. */
    @JsonProperty("Progressing")
    PROGRESSING,
    /** All have passed at once. */
    @JsonProperty("Complete")
    COMPLETE,
    /** Its deadline is over; nothing more is replaced. */
    @JsonProperty("Failed")
    FAILED
  }

  /** The same as another attempt begins. */
  public Rollout begun(int newRevision, String newAttempt, Instant now) {
    return new Rollout(
        newRevision,
        newAttempt,
        State.PROGRESSING,
        0,
        now,
        rejected,
        rejected > 0 ? why : "",
        restart,
        pausedBy,
        paused);
  }

  /** The same with another number for what it is brought to. */
  public Rollout of(int newRevision) {
    return copy(newRevision, attempt, state, passed, progressAt, rejected, why, restart, pausedBy);
  }

  /** The same after one more instance has passed. */
  public Rollout progressed(int nowPassing, Instant now) {
    return copy(revision, attempt, state, nowPassing, now, rejected, why, restart, pausedBy);
  }

  /** The same after all have passed. */
  public Rollout complete() {
    var reason = rejected > 0 ? why : "";
    return copy(
        revision, attempt, State.COMPLETE, passed, progressAt, rejected, reason, restart, pausedBy);
  }

  /** The same after its deadline. */
  public Rollout failed(String reason) {
    return copy(
        revision, attempt, State.FAILED, passed, progressAt, rejected, reason, restart, pausedBy);
  }

  /** The same with its revision given up for an older one. */
  public Rollout givenUp(String reason) {
    return copy(
        revision, attempt, State.FAILED, passed, progressAt, revision, reason, restart, pausedBy);
  }

  /** The same as though nothing had failed: what is wanted is tried anew. */
  public Rollout anew() {
    return copy(revision, "", State.PROGRESSING, 0, progressAt, 0, "", restart, pausedBy);
  }

  /** The same without a revision that was given up. */
  public Rollout withoutRejected() {
    return copy(revision, attempt, state, passed, progressAt, 0, "", restart, pausedBy);
  }

  /** The same with all instances to be replaced. */
  public Rollout restarted(Instant now) {
    return copy(
        revision, attempt, state, passed, progressAt, rejected, why, now.toString(), pausedBy);
  }

  /** The same, paused by somebody, or by nobody. */
  public Rollout pausedBy(String who) {
    return copy(revision, attempt, state, passed, progressAt, rejected, why, restart, who);
  }

  /** The same, noting whether it is paused; the clock of the deadline rests meanwhile. */
  public Rollout paused(boolean now, Instant at) {
    return new Rollout(
        revision,
        attempt,
        state,
        passed,
        paused && !now ? at : progressAt,
        rejected,
        why,
        restart,
        pausedBy,
        now);
  }

  private Rollout copy(
      int toRevision,
      String toAttempt,
      State toState,
      int toPassed,
      Instant toProgressAt,
      int toRejected,
      String toWhy,
      String toRestart,
      String toPausedBy) {
    return new Rollout(
        toRevision,
        toAttempt,
        toState,
        toPassed,
        toProgressAt,
        toRejected,
        toWhy,
        toRestart,
        toPausedBy,
        paused);
  }
}
