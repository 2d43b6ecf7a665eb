package io.abril.controllers.job;

import io.abril.api.Resource;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.controllers.Labels;
import io.abril.controllers.docker.ContainerSpec;
import io.abril.controllers.workload.Templates;
import io.abril.controllers.workload.VolumeNames;
import io.abril.controllers.workload.WorkloadContainers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The container that an attempt of a job is to be. Pure. */
final class JobContainers {
  private JobContainers() {}

  /**
   * The container of the attempt that the status tells, to which variables and files may be added.
   *
   * @param epoch how many leaders there have been
   */
  static ContainerSpec.Builder of(
      String root, Resource<JobSpec, ?> job, JobStatus status, JobNode node, long epoch) {
    var setting =
        new WorkloadContainers.Setting(
            status.container(),
            labels(root, job, status, epoch),
            templates(job.name(), status, node),
            node.dns(),
            List.of(job.name()),
            VolumeNames.ofJob(root, job.name()));
    return WorkloadContainers.of(job.spec(), setting);
  }

  private static Templates templates(String job, JobStatus status, JobNode node) {
    return new Templates(
        Map.of(
            "job", job,
            "run", String.valueOf(status.run()),
            "attempt", String.valueOf(status.attempt()),
            "node.name", node.name(),
            "node.address", node.address(),
            "node.publicAddress", node.publicAddress()));
  }

  private static Map<String, String> labels(
      String root, Resource<JobSpec, ?> job, JobStatus status, long epoch) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(Labels.ROOT, root);
    labels.put(Labels.JOB, job.name());
    labels.put(Labels.UID, job.meta().uid());
    labels.put("abril.run", String.valueOf(status.run()));
    labels.put("abril.attempt", String.valueOf(status.attempt()));
    labels.put(Labels.GENERATION, String.valueOf(job.meta().generation()));
    labels.put(Labels.SPEC_HASH, status.specHash());
    labels.put(Labels.EPOCH, String.valueOf(epoch));
    return labels;
  }
}
