package io.abril.controllers.job;

import io.abril.api.Resource;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.runtime.Context;
import java.util.Optional;

/** Finds nodes for jobs. */
@FunctionalInterface
public interface Places {
  /**
   * Where an attempt would go now.
   *
   * @param context nodes, pools and what is placed where
   */
  Place of(Resource<JobSpec, JobStatus> job, Context context);

  /**
   * A node, or why there is none.
   *
   * @param node its name
   * @param refusal such as {@code 0 of 3 nodes fit: 3 are draining}; empty when there is a node
   */
  record Place(Optional<String> node, String refusal) {
    /** A node. */
    public static Place on(String node) {
      return new Place(Optional.of(node), "");
    }

    /** No node. */
    public static Place nowhere(String why) {
      return new Place(Optional.empty(), why);
    }
  }
}
