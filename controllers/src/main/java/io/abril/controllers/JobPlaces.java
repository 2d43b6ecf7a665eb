package io.abril.controllers;

import io.abril.api.Resource;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.api.pool.Instance;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.Slot;
import io.abril.api.pool.Volume;
import io.abril.controllers.job.Places;
import io.abril.controllers.pool.NodeChoice;
import io.abril.runtime.Lookup;
import java.util.Optional;

/** Places jobs among the instances of pools, which the jobs' own package knows nothing of. */
final class JobPlaces implements Places {
  private final NodeChoice choice;

  JobPlaces(NodeChoice choice) {
    this.choice = choice;
  }

  @Override
  public Place of(Resource<JobSpec, JobStatus> job, Lookup lookup) {
    var on = job.spec().on().map(JobSpec.On::pool);
    var host = on.flatMap(pool -> host(pool, lookup));
    if (on.isPresent() && host.isEmpty()) {
      return Place.nowhere(missing(on.get(), lookup));
    }
    var answer =
        choice.of(
            job.name(),
            job.spec(),
            home(job).orElse(""),
            node -> host.isEmpty() || node.name().equals(host.get()),
            lookup);
    return answer
        .host()
        .map(node -> Place.on(node.name()))
        .orElseGet(() -> Place.nowhere(answer.refusal()));
  }

  /** A job with volumes of its own stays where they are. */
  private static Optional<String> home(Resource<JobSpec, JobStatus> job) {
    boolean volumes = job.spec().volumes().stream().map(Volume::name).anyMatch(Optional::isPresent);
    return job.status().map(JobStatus::node).filter(node -> volumes && !node.isEmpty());
  }

  /** The node of the pool's first instance that passes. */
  private static Optional<String> host(String pool, Lookup lookup) {
    return lookup.rows(Instances.ROWS, pool + "/").stream()
        .filter(slot -> slot.pool().equals(pool))
        .sorted((a, b) -> Integer.compare(a.slot(), b.slot()))
        .flatMap(slot -> slot.current().stream())
        .filter(instance -> instance.phase() == Instance.Phase.PASSING)
        .map(Instance::node)
        .findFirst();
  }

  private static String missing(String pool, Lookup lookup) {
    if (lookup.find(ServicePool.KIND, pool).isEmpty()) {
      return "it runs where the pool "
          + pool
          + " does, which is not there; apply it, or change spec.on.pool";
    }
    long instances = lookup.rows(Instances.ROWS, pool + "/").stream().flatMap(Slot::all).count();
    return "it runs where the pool "
        + pool
        + " does, of whose "
        + instances
        + " instances none is passing; 'abrilctl describe pool "
        + pool
        + "' says why";
  }
}
