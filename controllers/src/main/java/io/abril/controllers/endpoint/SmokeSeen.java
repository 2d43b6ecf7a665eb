package io.abril.controllers.endpoint;

import io.abril.api.job.JobSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is seen of an endpoint's smoke tests.
 *
 * @param http tests over HTTP that this process has begun, by {@link HttpTest#key}
 * @param templates the jobs that the document names and that there are, by name
 * @param jobs the runs of such jobs that belong to this endpoint, by their own names
 * @param servers host:port of the candidate's instances, each by the port that is tested
 */
record SmokeSeen(
    Map<String, Progress> http,
    Map<String, JobSpec> templates,
    Map<String, JobRun> jobs,
    List<String> servers) {
  static final SmokeSeen NOTHING = new SmokeSeen(Map.of(), Map.of(), Map.of(), List.of());

  SmokeSeen {
    http = Map.copyOf(http);
    templates = Map.copyOf(templates);
    jobs = Map.copyOf(jobs);
    servers = List.copyOf(servers);
  }

  /** How far a test is. */
  enum State {
    RUNNING,
    PASSED,
    FAILED
  }

  /**
   * How far a test is.
   *
   * @param message how it went, as a sentence; what it waits for while it runs
   */
  record Progress(State state, String message) {
    static final Progress RUNNING = new Progress(State.RUNNING, "it runs");
  }

  /**
   * A run of a job.
   *
   * @param spec what it runs: its servers stay those that it began with
   */
  record JobRun(JobSpec spec, Progress progress) {}

  /**
   * A test over HTTP that is to begin.
   *
   * @param attempt whose test it is
   * @param key tells it from others of the attempt
   */
  record HttpTest(
      String attempt,
      String key,
      String path,
      int expect,
      int count,
      Duration timeout,
      Duration limit,
      List<String> servers) {}
}
