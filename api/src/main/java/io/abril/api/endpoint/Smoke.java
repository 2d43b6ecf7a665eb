package io.abril.api.endpoint;

import io.abril.api.schema.Default;
import io.abril.api.schema.Doc;
import io.abril.api.schema.Pattern;
import io.abril.api.schema.Range;
import java.time.Duration;
import java.util.Optional;

/** One test of a candidate before it goes live. */
public record Smoke(
    @Doc("Path that every passing instance is asked for with GET, past DNS and load balancers.")
        @Pattern(value = "/[!-~]*", as = "a path that begins with /")
        Optional<String> http,
    @Doc("Status code of a good answer to http.") @Default("200") @Range(min = 100, max = 599)
        int expect,
    @Doc("How many requests each instance gets.") @Default("1") @Range(min = 1, max = 1_000)
        int count,
    @Doc("How long one answer may take.") @Default("\"5s\"") Duration timeout,
    @Doc("Name of a Job whose container is run for the attempt, and must end with 0.")
        @Pattern(
            value = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*",
            as = "the name of a job")
        Optional<String> job) {

  /** Whether exactly one kind of test is given. */
  public boolean oneTest() {
    return http.isPresent() != job.isPresent();
  }

  /** For sentences: {@code GET /status} or {@code the job date-smoke}. */
  public String title() {
    return http.map(path -> "GET " + path).orElseGet(() -> "the job " + job.orElse("?"));
  }
}
