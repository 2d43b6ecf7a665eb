package io.abril.api.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a job is.
 *
 * @param phase of the latest run
 * @param run number of the latest run, from 1; 0 before the first
 * @param attempt number of the latest attempt of that run, from 1
 * @param node where it runs or ran; empty for nowhere yet
 * @param container the container's name; empty for none
 * @param exitCode of the process; empty while it runs
 * @param started when the latest attempt began
 * @param finished when it ended
 * @param next when the schedule runs it again
 * @param log the last lines of its output, bounded
 */
public record JobStatus(
    Phase phase,
    int run,
    int attempt,
    String node,
    String container,
    Optional<Integer> exitCode,
    Optional<Instant> started,
    Optional<Instant> finished,
    Optional<Instant> next,
    String log) {

  /** Of a job that has not run. */
  public static final JobStatus NONE =
      new JobStatus(
          Phase.PENDING,
          0,
          0,
          "",
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "");

  /** How far a run is. */
  public enum Phase {
    /** Not begun. */
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
}
