package io.abril.api.job;

import io.abril.api.Kind;
import io.abril.api.pool.Volume;
import io.abril.api.pool.WorkloadChecks;

/** The kind {@code Job}. */
public final class Job {
  /** Names, checks and columns. */
  public static final Kind<JobSpec, JobStatus> KIND =
      WorkloadChecks.addTo(Kind.of("Job", "jobs", JobSpec.class, JobStatus.class))
          .shortNames("job")
          .check(
              "spec.volumes",
              s -> s.volumes().stream().noneMatch(Volume::removedOnDelete),
              "must have onDelete: keep: what a job leaves is removed by hand")
          .check(
              "spec.schedule",
              s -> s.schedule().map(text -> Cron.parse(text).isPresent()).orElse(true),
              "must be a time of crontab(5) that comes: minute (0-59), hour (0-23), day of the"
                  + " month (1-31), month (1-12) and day of the week (0-7), such as 0 3 * * *")
          .column("STATUS", "status.phase")
          .column("NODE", "status.node")
          .column("EXIT", "status.exitCode")
          .column("RUN", "status.run")
          .column("STARTED", "status.started")
          .column("NEXT", "status.next")
          .column("AGE", "@age")
          .wideColumn("IMAGE", "spec.image.ref")
          .wideColumn("CONTAINER", "status.container")
          .wideColumn("MESSAGE", "@message");

  private Job() {}
}
