package io.abril.controllers.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.abril.api.Meta;
import io.abril.api.Resource;
import io.abril.api.job.Job;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.api.pool.Instance.Reserved;
import io.abril.schema.Admission;
import io.abril.schema.Json;
import io.abril.schema.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What jobs take of nodes. */
class JobSharesTest {
  private static final Admission ADMISSION = new Admission(List.of(Job.KIND));

  /** A job that reserves half a core and 64 Mi. */
  private static Resource<JobSpec, JobStatus> job(String name, String phase, String node) {
    var text =
        """
        apiVersion: abril/v1
        kind: Job
        metadata: {name: %s}
        spec: {image: {ref: a}, resources: {reserve: {cpu: 0.5, memory: 64Mi}}}
        """;
    var admitted = (Verdict.Admitted) ADMISSION.admit(text.formatted(name), Optional.empty());
    var status =
        Json.mapper()
            .convertValue(
                Map.of("phase", phase, "node", node, "container", name + ".1.1.a1b2c3"),
                JobStatus.class);
    return new Resource<>(
        Job.KIND,
        new Meta(name, Map.of(), Map.of(), "u", 1, Instant.EPOCH, Optional.empty()),
        (JobSpec) admitted.typedSpec(),
        Optional.of(status),
        List.of());
  }

  @Test
  void aJobThatIsUnderWayHoldsItsShareAndOneThatIsOverDoesNot() {
    var jobs =
        List.of(
            job("a", "Running", "vm1"),
            job("b", "Pending", "vm1"),
            job("c", "Succeeded", "vm1"),
            job("d", "Failed", "vm1"),
            job("e", "Running", "vm2"));
    assertThat(JobShares.on("vm1", jobs)).isEqualTo(new Reserved(1_000, 128 * Nodes.MI));
    assertThat(JobShares.on("vm3", jobs)).isEqualTo(Reserved.NOTHING);
    var ledger = new Ledger();
    JobShares.enter(jobs, ledger);
    assertThat(ledger.account("vm1").reserved).isEqualTo(JobShares.on("vm1", jobs));
    assertThat(ledger.account("vm2").reserved).isEqualTo(JobShares.on("vm2", jobs));
  }
}
