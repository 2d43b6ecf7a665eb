package io.abril.api.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a job is. It is committed before anything is done to a container, so it is also the
 * leader's memory: what an attempt's container is called is decided once.
 *
 * @param phase of the latest run
 * @param run number of the latest run, from 1; 0 before the first
 * @param attempt number of the latest attempt of that run, from 1
 * @param specHash digest of what the latest run runs; a one-off whose document says something else
 *     runs again
 * @param generation of the document that {@code next} was reckoned from
 * @param node where it runs or ran; empty for nowhere yet
 * @param container name of the latest attempt's container; empty for none
 * @param timedOut whether the latest attempt was stopped because it took too long
 * @param refusals how often in a row the engine could not make the container
 * @param exitCode of the process; empty while it runs, and when it never did
 * @param started when the latest attempt began
 * @param finished when the latest attempt ended
 * @param notBefore when the next attempt may be made; empty for at once
 * @param next when the schedule runs it again
 * @param message how the latest attempt went wrong, as a sentence; empty for nothing
 * @param log the last lines of its output, bounded
 */
public record JobStatus(
    Phase phase,
    int run,
    int attempt,
    String specHash,
    long generation,
    String node,
    String container,
    boolean timedOut,
    int refusals,
    Optional<Integer> exitCode,
    Optional<Instant> started,
    Optional<Instant> finished,
    Optional<Instant> notBefore,
    Optional<Instant> next,
    String message,
    String log) {

  /** Of a job that has not run. */
  public static final JobStatus NONE =
      new JobStatus(
          Phase.PENDING,
          0,
          0,
          "",
          0,
          "",
          "",
          false,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "",
          "");

  /** How far a run is. */
  public enum Phase {
    /** Not begun, or its container is being made. */
    @JsonProperty("Pending")
    PENDING,
    /** Its container runs. */
    @JsonProperty("Running")
    RUNNING,
    /** It ended with 0. */
    @JsonProperty("Succeeded")
    SUCCEEDED,
    /** It ended otherwise, or not in time, and there are no retries left. */
    @JsonProperty("Failed")
    FAILED
  }

  /** Whether the latest run is over. */
  public boolean over() {
    return phase == Phase.SUCCEEDED || phase == Phase.FAILED;
  }
}
