package io.abril.controllers.job;

import io.abril.api.Resource;
import io.abril.api.job.JobSpec;
import io.abril.api.job.JobStatus;
import io.abril.api.node.Node;
import io.abril.controllers.Labels;
import io.abril.controllers.config.Content;
import io.abril.controllers.config.Contents;
import io.abril.controllers.config.Filling;
import io.abril.controllers.config.Redaction;
import io.abril.controllers.config.Secrets;
import io.abril.controllers.consul.Catalog;
import io.abril.controllers.docker.Deeds;
import io.abril.controllers.docker.Engine;
import io.abril.controllers.docker.Engines;
import io.abril.controllers.docker.NodeEngines;
import io.abril.controllers.job.JobObservation.Located;
import io.abril.runtime.Context;
import io.abril.runtime.Next;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the world for {@link JobDecision} and turns its actions into steps. */
public final class JobReconciler implements Reconciler<JobSpec, JobStatus, JobReconciler.Seen> {
  private final World world;
  private final Deeds deeds;
  private final JobDeeds jobDeeds;

  /**
   * What the reconciler works with.
   *
   * @param root the root's name
   * @param mayAct whether this process may act on the world at this moment
   * @param epoch of the leadership
   */
  public record World(
      String root,
      Engines engines,
      Places places,
      Secrets secrets,
      Catalog catalog,
      Contents contents,
      BooleanSupplier mayAct,
      LongSupplier epoch) {}

  /** What was observed, and what no decision needs. */
  public static final class Seen {
    private final JobObservation observation;
    private final Map<String, JobNode> nodes;
    private final JobNeeds needs;

    private Seen(JobObservation observation, Map<String, JobNode> nodes, JobNeeds needs) {
      this.observation = observation;
      this.nodes = Map.copyOf(nodes);
      this.needs = needs;
    }
  }

  /** A reconciler of jobs. */
  public JobReconciler(World world) {
    this.world = world;
    this.deeds = new Deeds(Instant::now, world.mayAct());
    this.jobDeeds =
        new JobDeeds(
            world.root(),
            new NodeEngines(world.engines(), world.mayAct()),
            new Filling(world.contents()),
            world.epoch());
  }

  /** Calls this with a job's name when a deed on one of its containers has ended. */
  public void onDeedEnded(Consumer<String> listener) {
    deeds.onEnd(listener);
  }

  @Override
  public Future<Seen> observe(Resource<JobSpec, JobStatus> job, Context context) {
    var nodes = new HashMap<String, JobNode>();
    var reachable = new HashMap<String, Boolean>();
    var containers = new HashMap<String, Located>();
    for (var node : context.all(Node.KIND)) {
      nodes.put(node.name(), JobNode.of(node));
      var engine = world.engines().of(node.name());
      reachable.put(node.name(), engine.map(Engine::synced).orElse(false));
      engine.ifPresent(
          e ->
              e.containers().values().stream()
                  .filter(c -> c.label(Labels.JOB).equals(job.name()))
                  .filter(c -> c.label(Labels.UID).equals(job.meta().uid()))
                  .forEach(c -> containers.put(c.name(), new Located(node.name(), c))));
    }
    var own = own(job.name());
    var failures =
        deeds.failures().entrySet().stream()
            .filter(e -> own.test(e.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return Future.all(log(job, containers, context), world.contents().of(context, job.spec()))
        .map(
            both -> {
              Content content = both.resultAt(1);
              var needs = JobNeeds.of(job, world.secrets(), world.catalog(), content, context);
              return new Seen(
                  new JobObservation(
                      context.now(),
                      reachable,
                      containers,
                      deeds.busy().stream().filter(own).collect(Collectors.toSet()),
                      failures,
                      needs.missing(),
                      () -> world.places().of(job, context),
                      both.resultAt(0),
                      context.ops()),
                  nodes,
                  needs);
            });
  }

  /** Names of this job's containers: those of a job whose name begins alike are not among them. */
  private static Predicate<String> own(String job) {
    return Pattern.compile(Pattern.quote(job) + "\\.\\d+\\.\\d+\\.[0-9a-f]{6}").asMatchPredicate();
  }

  /** What the present attempt has said so far; an engine that can't tell is no reason to wait. */
  private Future<String> log(
      Resource<JobSpec, JobStatus> job, Map<String, Located> containers, Context context) {
    return job.status()
        .filter(status -> !status.over())
        .flatMap(status -> Optional.ofNullable(containers.get(status.container())))
        .filter(located -> !located.fresh())
        .flatMap(
            located ->
                world
                    .engines()
                    .of(located.node())
                    .map(engine -> engine.logs(located.container().id(), LogTail.LINES)))
        .map(
            read ->
                read.map(
                        text ->
                            LogTail.of(Redaction.of(job.spec(), world.secrets(), context).in(text)))
                    .recover(e -> Future.succeededFuture("")))
        .orElseGet(() -> Future.succeededFuture(""));
  }

  @Override
  public Plan<JobStatus> decide(Resource<JobSpec, JobStatus> job, Seen seen) {
    var outcome = JobDecision.decide(job, seen.observation);
    var plan = Plan.of(outcome.status());
    outcome.notReady().ifPresent(n -> plan.notReady(n.reason(), n.message()));
    outcome.actions().forEach(action -> plan.step(step(job, outcome.status(), seen, action)));
    outcome.events().forEach(plan::event);
    outcome.consumed().forEach(plan::consume);
    outcome
        .lookAgain()
        .ifPresent(at -> plan.next(Next.within(atLeastNothing(seen.observation.now(), at))));
    if (outcome.settled()) {
      plan.settled();
    }
    return plan.build();
  }

  private static Duration atLeastNothing(Instant now, Instant at) {
    return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
  }

  private Step step(
      Resource<JobSpec, JobStatus> job, JobStatus status, Seen seen, JobAction action) {
    return new Step(
        verb(action),
        action.container() + " on " + action.node(),
        () -> {
          if (action instanceof JobAction.Create create) {
            deeds.submit(
                job.name(),
                create.node(),
                create.container(),
                () -> jobDeeds.fetch(job, create.node(), seen.needs.login()),
                image ->
                    jobDeeds.create(job, status, seen.nodes.get(create.node()), image, seen.needs));
          } else {
            deeds.submit(job.name(), action.node(), action.container(), () -> end(action));
          }
          return Future.succeededFuture();
        });
  }

  private static String verb(JobAction action) {
    return action instanceof JobAction.Create
        ? "create"
        : action instanceof JobAction.Stop ? "stop" : "remove";
  }

  private Future<Void> end(JobAction action) {
    if (action instanceof JobAction.Stop stop) {
      return jobDeeds.stop(stop.node(), stop.containerId());
    }
    var remove = (JobAction.Remove) action;
    return jobDeeds
        .remove(remove.node(), remove.containerId(), remove.container())
        .onSuccess(v -> deeds.forget(remove.container()));
  }
}
