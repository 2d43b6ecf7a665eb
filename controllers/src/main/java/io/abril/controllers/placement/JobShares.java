package io.abril.controllers.placement;

import io.abril.api.Resource;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.api.pool.Instance.Reserved;
import java.util.Collection;

/**
 * What jobs have set aside on nodes. No row tells of it: a job that has a container, or is to have
 * it, holds its share until it is over. Pure.
 */
public final class JobShares {
  private JobShares() {}

  /** Enters the share of each job that is under way. */
  public static void enter(Collection<Resource<JobSpec, JobStatus>> jobs, Ledger ledger) {
    jobs.stream()
        .filter(job -> !node(job).isEmpty())
        .forEach(job -> ledger.reserve(node(job), share(job)));
  }

  /** What all jobs together have set aside on a node. */
  public static Reserved on(String node, Collection<Resource<JobSpec, JobStatus>> jobs) {
    return jobs.stream()
        .filter(job -> node(job).equals(node))
        .map(JobShares::share)
        .reduce(Reserved.NOTHING, Reserved::plus);
  }

  /** Where a job holds something; empty for nowhere. */
  public static String node(Resource<JobSpec, JobStatus> job) {
    return job.status()
        .filter(status -> !status.over() && !status.container().isEmpty())
        .map(JobStatus::node)
        .orElse("");
  }

  private static Reserved share(Resource<JobSpec, ?> job) {
    return job.spec().resources().reserve().amount();
  }
}
