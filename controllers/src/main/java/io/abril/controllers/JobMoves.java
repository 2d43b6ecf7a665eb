package io.abril.controllers;

import io.abril.api.job.Job;
import io.abril.controllers.placement.JobShares;
import io.abril.runtime.Lookup;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tells nodes when a job has come or gone: a job's status changes with every line that it prints,
 * and a look at a node asks its engine and its agent. Belongs to the event loop.
 */
final class JobMoves {
  private final Map<String, String> nodes = new HashMap<>();

  /** The nodes on which something else is set aside for a job than when this was asked last. */
  Collection<String> of(String job, Lookup lookup) {
    var now = lookup.find(Job.KIND, job).map(JobShares::node).orElse("");
    var known = now.isEmpty() ? nodes.remove(job) : nodes.put(job, now);
    var before = known == null ? "" : known;
    return Stream.of(before, now).filter(node -> !before.equals(now) && !node.isEmpty()).toList();
  }
}
