package io.abril.controllers.endpoint;

import io.abril.api.Condition;
import io.abril.api.Resource;
import io.abril.api.Version;
import io.abril.api.endpoint.EndpointSpec;
import io.abril.api.endpoint.EndpointStatus;
import io.abril.api.endpoint.Smoke;
import io.abril.api.job.Job;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.api.pool.Check;
import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePool;
import io.abril.controllers.consul.Catalog;
import io.abril.controllers.endpoint.SmokeSeen.JobRun;
import io.abril.controllers.endpoint.SmokeSeen.Progress;
import io.abril.controllers.endpoint.SmokeSeen.State;
import io.abril.runtime.Context;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Reads what there is of an endpoint's smoke tests, and whom they are to ask. */
final class SmokeObserver {
  private final String root;
  private final Catalog catalog;
  private final HttpSmoke http;

  SmokeObserver(String root, Catalog catalog, HttpSmoke http) {
    this.root = root;
    this.catalog = catalog;
    this.http = http;
  }

  SmokeSeen see(
      Resource<EndpointSpec, EndpointStatus> endpoint,
      Optional<Version> candidate,
      Context context) {
    var templates = new HashMap<String, JobSpec>();
    for (Smoke test : endpoint.spec().gates().smoke()) {
      test.job()
          .flatMap(name -> context.find(Job.KIND, name))
          .ifPresent(job -> templates.put(job.name(), job.spec()));
    }
    var jobs = new HashMap<String, JobRun>();
    context.children(Job.KIND).stream()
        .filter(job -> !job.deleting())
        .forEach(job -> jobs.put(job.name(), new JobRun(job.spec(), progress(job))));
    var servers = candidate.map(v -> tested(endpoint.spec(), v, context));
    return new SmokeSeen(http.of(endpoint.name()), templates, jobs, servers.orElse(List.of()));
  }

  private static Progress progress(Resource<JobSpec, JobStatus> job) {
    var status = job.status().orElse(JobStatus.NONE);
    var title = "its run " + job.name();
    return switch (status.phase()) {
      case PENDING, RUNNING ->
          new Progress(
              State.RUNNING,
              title
                  + " has not ended"
                  + job.conditions().stream()
                      .filter(c -> c.type().equals(Condition.READY) && !c.message().isEmpty())
                      .findFirst()
                      .map(c -> ": " + c.message())
                      .orElse(""));
      case SUCCEEDED -> new Progress(State.PASSED, title + " ended with 0");
      case FAILED ->
          new Progress(
              State.FAILED,
              title
                  + ": "
                  + status.message()
                  + " ('abrilctl describe job "
                  + job.name()
                  + "' shows what it said)");
    };
  }

  /** Where the candidate's instances are tested: at the first port that Consul's check asks. */
  private List<String> tested(EndpointSpec spec, Version version, Context context) {
    var ports =
        context.all(ServicePool.KIND).stream()
            .filter(p -> p.spec().service().equals(spec.service()))
            .filter(p -> p.spec().version().equals(version))
            .flatMap(p -> p.spec().ports().stream())
            .filter(port -> port.registered() && port.register().name().isEmpty())
            .sorted(Comparator.comparing(port -> port.check().flatMap(Check::http).isEmpty()))
            .map(Port::name)
            .toList();
    var prefix = "abril:" + root + ":";
    return catalog.entries(spec.service()).stream()
        .filter(e -> e.passing() && e.version().equals(version.toString()))
        .filter(e -> e.id().startsWith(prefix))
        .filter(e -> ports.isEmpty() || e.id().endsWith(":" + ports.get(0)))
        .map(e -> e.address() + ":" + e.port())
        .sorted()
        .toList();
  }
}
