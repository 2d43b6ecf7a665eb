package io.abril.controllers;

import io.abril.api.Resource;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.api.pool.ServicePool;
import io.abril.api.pool.Slot;
import io.abril.api.pool.Volume;
import io.abril.controllers.job.Places;
import io.abril.controllers.pool.NodeChoice;
import io.abril.runtime.Context;
import io.abril.runtime.Lookup;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Places jobs among the instances of pools, which the jobs' own package knows nothing of. */
final class JobPlaces implements Places {
  private final NodeChoice choice;

  JobPlaces(NodeChoice choice) {
    this.choice = choice;
  }

  @Override
  public Place of(Resource<JobSpec, JobStatus> job, Context context) {
    var on = job.spec().on().map(JobSpec.On::pool);
    var hosts = on.map(pool -> PoolHosts.of(rows(pool, context), context.now())).orElse(Set.of());
    if (on.isPresent() && hosts.isEmpty()) {
      return Place.nowhere(missing(on.get(), context));
    }
    var answer =
        choice.of(
            job.name(),
            job.spec(),
            home(job).orElse(""),
            node -> on.isEmpty() || hosts.contains(node.name()),
            context);
    return answer
        .host()
        .map(node -> Place.on(node.name()))
        .orElseGet(
            () ->
                Place.nowhere(
                    on.map(
                                pool ->
                                    "it runs where the pool "
                                        + pool
                                        + " does, on "
                                        + String.join(" or ", hosts)
                                        + ": ")
                            .orElse("")
                        + answer.refusal()));
  }

  /** A job with volumes of its own stays where they are. */
  private static Optional<String> home(Resource<JobSpec, JobStatus> job) {
    boolean volumes = job.spec().volumes().stream().map(Volume::name).anyMatch(Optional::isPresent);
    return job.status().map(JobStatus::node).filter(node -> volumes && !node.isEmpty());
  }

  private static List<Slot> rows(String pool, Lookup lookup) {
    return lookup.rows(Instances.ROWS, pool + "/").stream()
        .filter(slot -> slot.pool().equals(pool))
        .toList();
  }

  private static String missing(String pool, Lookup lookup) {
    if (lookup.find(ServicePool.KIND, pool).isEmpty()) {
      return "it runs where the pool "
          + pool
          + " does, which is not there; apply it, or change spec.on.pool";
    }
    long instances = rows(pool, lookup).stream().flatMap(Slot::all).count();
    return "it runs where the pool "
        + pool
        + " does, of whose "
        + instances
        + " instances none is passing; 'abrilctl describe pool "
        + pool
        + "' says why";
  }
}
