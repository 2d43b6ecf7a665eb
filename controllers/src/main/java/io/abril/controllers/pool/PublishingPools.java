package io.abril.controllers.pool;

import io.abril.api.Condition;
import io.abril.api.Resource;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.ServicePoolStatus;
import io.abril.controllers.consul.OutsideKeys;
import io.abril.runtime.Context;
import io.abril.runtime.Next;
import io.abril.runtime.Plan;
import io.abril.runtime.Plan.Aspect;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.abril.runtime.store.Write;
import io.abril.schema.Json;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Keeps the keys that pools publish, beside what {@link PoolReconciler} decides. */
public final class PublishingPools
    implements Reconciler<ServicePoolSpec, ServicePoolStatus, PublishingPools.Observed> {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(12);

  private final PoolReconciler pools;
  private final ServiceIds ids;
  private final PublishedKeys keys;

  /** What the pool's reconciler saw, and what is known of the keys. */
  record Observed(
      PoolObservation pool,
      Map<String, Publication> claims,
      Map<String, String> written,
      Set<String> gone,
      Map<String, String> refused) {}

  /**
   * A reconciler of pools that publishes as well.
   *
   * @param epoch of the leadership
   */
  public PublishingPools(PoolReconciler pools, String root, OutsideKeys keys, LongSupplier epoch) {
    this.pools = pools;
    this.ids = new ServiceIds(root);
    this.keys = new PublishedKeys(keys, epoch);
  }

  @Override
  public Future<Observed> observe(
      Resource<ServicePoolSpec, ServicePoolStatus> pool, Context context) {
    return pools
        .observe(pool, context)
        .map(
            seen -> {
              var claims = new TreeMap<String, Publication>();
              context.rows(Publication.ROWS, "").forEach(p -> claims.put(p.path(), p));
              return new Observed(
                  seen,
                  claims,
                  keys.written(seen.now()),
                  keys.gone(seen.now()),
                  keys.refused(seen.now()));
            });
  }

  @Override
  public Plan<ServicePoolStatus> decide(
      Resource<ServicePoolSpec, ServicePoolStatus> pool, Observed seen) {
    var plan = pools.decide(pool, seen.pool());
    boolean concerned =
        !pool.spec().publish().isEmpty()
            || seen.claims().values().stream().anyMatch(c -> c.uid().equals(pool.meta().uid()));
    return concerned && seen.pool().catalogKnown() ? with(pool, seen, plan) : plan;
  }

  private Plan<ServicePoolStatus> with(
      Resource<ServicePoolSpec, ServicePoolStatus> pool,
      Observed seen,
      Plan<ServicePoolStatus> plan) {
    var decision = PublishDecision.of(seen(pool, seen));
    var now = seen.pool().now();
    var writes = new ArrayList<>(plan.writes());
    decision.claims().forEach(c -> writes.add(claim(c, seen.claims())));
    decision.released().forEach(path -> writes.add(Publication.ROWS.delete(path)));
    var steps = new ArrayList<>(plan.steps());
    decision.set().forEach(p -> steps.add(set(p, now)));
    decision.remove().forEach(path -> steps.add(remove(path, now)));
    var conditions = new ArrayList<>(plan.conditions());
    conditions.add(aspect(decision.problems()));
    boolean problem = !decision.problems().isEmpty();
    return new Plan<>(
        plan.status(),
        plan.ready()
            .or(() -> problem ? Optional.of(notReady(decision.problems())) : Optional.empty()),
        List.copyOf(conditions),
        List.copyOf(writes),
        List.copyOf(steps),
        plan.parallelism(),
        problem && plan.next() instanceof Next.OnChange ? Next.within(LOOK_AGAIN) : plan.next(),
        plan.settled() && decision.over(),
        plan.events(),
        plan.consumedOps(),
        plan.children());
  }

  private PublishDecision.Seen seen(
      Resource<ServicePoolSpec, ServicePoolStatus> pool, Observed seen) {
    var spec = pool.spec();
    var draft = new PoolDraft();
    var slots =
        new SlotDecision(
            spec,
            SpecHash.of(spec),
            seen.pool(),
            ids,
            draft,
            new NodeLoss(spec, seen.pool(), draft));
    return new PublishDecision.Seen(
        ids.root(),
        pool.name(),
        pool.meta().uid(),
        spec.publish(),
        seen.pool().slots(),
        slots::passing,
        (slot, instance, template) ->
            InstanceTemplates.of(
                    pool.name(),
                    spec,
                    slot.slot(),
                    instance,
                    seen.pool().node(instance.node()).map(PoolNode::publicAddress).orElse(""))
                .expand(template),
        seen.claims(),
        seen.written(),
        seen.gone(),
        seen.refused());
  }

  /** A new claim must be the first; another pool may be about to make it as well. */
  private static Write claim(Publication claim, Map<String, Publication> known) {
    return known.containsKey(claim.path())
        ? Publication.ROWS.put(claim.path(), claim)
        : Write.putIf(Publication.ROWS.family() + "/" + claim.path(), Json.write(claim), 0);
  }

  private Step set(Publication publication, Instant now) {
    return new Step(
        "publish",
        publication.path(),
        () -> keys.set(publication.path(), publication.value(), now));
  }

  private Step remove(String path, Instant now) {
    return new Step("unpublish", path, () -> keys.remove(path, now));
  }

  private static NotReady notReady(List<String> problems) {
    return new NotReady("PublishConflict", String.join("; ", problems));
  }

  private static Aspect aspect(List<String> problems) {
    return problems.isEmpty()
        ? new Aspect("Published", Condition.Status.TRUE, "Published", "")
        : new Aspect(
            "Published", Condition.Status.FALSE, "PublishConflict", String.join("; ", problems));
  }
}
