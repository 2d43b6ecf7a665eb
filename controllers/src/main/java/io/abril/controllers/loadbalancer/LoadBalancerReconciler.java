package io.abril.controllers.loadbalancer;

import io.abril.api.Resource;
import io.abril.api.loadbalancer.LoadBalancerSpec;
import io.abril.api.loadbalancer.LoadBalancerStatus;
import io.abril.controllers.config.Secrets;
import io.abril.controllers.consul.Catalog;
import io.abril.controllers.docker.Engines;
import io.abril.controllers.haproxy.Balancers;
import io.abril.controllers.haproxy.RuntimeApi;
import io.abril.controllers.haproxy.RuntimeTls;
import io.abril.controllers.loadbalancer.LoadBalancerDecision.Verdict;
import io.abril.controllers.loadbalancer.LoadBalancerObservation.InstanceState;
import io.abril.runtime.Context;
import io.abril.runtime.Next;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.events.Event;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps one HAProxy on every node that is ready, and each of them at what the pools, endpoints and
 * Consul's services make of the route table. What a running one can take as a command it gets as a
 * command; a reload is for structure.
 */
public final class LoadBalancerReconciler
    implements Reconciler<LoadBalancerSpec, LoadBalancerStatus, LoadBalancerObservation> {
  private static final int AT_A_TIME = 16;
  private static final Duration HELD = Duration.ofMillis(500);

  private final Observer observer;
  private final LoadBalancerSteps steps;
  private final Memories memories = new Memories();

  /**
   * A reconciler.
   *
   * @param catalog Consul's services, which trigger it when they change
   * @param balancers is told of every HAProxy that there is
   * @param secrets opens those that documents name
   */
  public LoadBalancerReconciler(
      Vertx vertx,
      Clock clock,
      Engines engines,
      Catalog catalog,
      RuntimeApi api,
      RuntimeTls tls,
      Balancers balancers,
      Secrets secrets,
      LoadBalancerSettings settings) {
    this.observer =
        new Observer(engines, catalog, api, tls, balancers, settings, memories, secrets);
    this.steps = new LoadBalancerSteps(vertx, clock, engines, api, tls, settings.root());
  }

  @Override
  public Future<LoadBalancerObservation> observe(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb, Context context) {
    return observer.observe(lb, context);
  }

  @Override
  public Plan<LoadBalancerStatus> decide(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb, LoadBalancerObservation seen) {
    var instances =
        seen.instances().stream().sorted(Comparator.comparing(InstanceState::node)).toList();
    var verdicts = new ArrayList<Verdict>();
    for (InstanceState instance : instances) {
      verdicts.add(LoadBalancerDecision.decide(instance, seen.now()));
    }
    var plan = Plan.of(status(lb, seen, instances, verdicts)).parallelism(AT_A_TIME);
    if (!lb.deleting() && !seen.synced()) {
      // Fail-static: without Consul's services nobody can tell who serves.
      return plan.notReady("ConsulUnknown", "Consul's services have not been read yet")
          .next(Next.within(HELD))
          .build();
    }
    for (Verdict verdict : verdicts) {
      verdict
          .action()
          .ifPresent(
              action ->
                  plan.step(
                      steps.step(lb, action, memories.of(lb.meta().uid(), action.on().node()))));
    }
    seen.newProblems().forEach(p -> plan.event(Event.warning("RouteLeftOut", p)));
    readiness(plan, lb, seen, verdicts);
    return plan.next(Next.within(soonest(seen, verdicts))).build();
  }

  /**
   * While commands are about to be sent the status stays what it was: it is committed before them,
   * and a switch should not wait for a note about itself.
   */
  private static LoadBalancerStatus status(
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb,
      LoadBalancerObservation seen,
      List<InstanceState> instances,
      List<Verdict> verdicts) {
    boolean commands =
        verdicts.stream()
            .flatMap(v -> v.action().stream())
            .anyMatch(a -> a instanceof LoadBalancerAction.Apply);
    return lb.status()
        .filter(before -> commands)
        .orElseGet(() -> StatusOf.status(lb, seen, instances, verdicts));
  }

  private void readiness(
      Plan.Builder<LoadBalancerStatus> plan,
      Resource<LoadBalancerSpec, LoadBalancerStatus> lb,
      LoadBalancerObservation seen,
      List<Verdict> verdicts) {
    if (lb.deleting()) {
      if (seen.instances().stream().allMatch(LoadBalancerReconciler::gone)) {
        memories.forget(lb.meta().uid());
        plan.settled();
      } else {
        plan.notReady("Deleting", messages(verdicts));
      }
      return;
    }
    boolean replicated = lb.spec().mode() == LoadBalancerSpec.Mode.REPLICATED;
    var late = verdicts.stream().filter(v -> !v.reason().isEmpty()).findFirst();
    var own = seen.table().problems().stream().filter(RouteTable.Problem::own).findFirst();
    if (!seen.conflict().isEmpty()) {
      plan.notReady("BindTaken", seen.conflict());
    } else if (seen.instances().isEmpty() && !(replicated && lb.spec().replicas() == 0)) {
      plan.notReady("NoNode", "no node is ready to run an instance");
    } else if (late.isPresent()) {
      plan.notReady(late.get().reason(), messages(verdicts));
    } else if (own.isPresent()) {
      plan.notReady(own.get().reason(), own.get().message());
    }
  }

  private static boolean gone(InstanceState instance) {
    return instance.container().isEmpty()
        && instance.leftovers().isEmpty()
        && instance.trouble().isEmpty();
  }

  private static String messages(List<Verdict> verdicts) {
    var late =
        verdicts.stream()
            .filter(v -> !v.reason().isEmpty())
            .map(Verdict::message)
            .distinct()
            .toList();
    return late.size() > 3
        ? String.join("; ", late.subList(0, 3)) + "; and " + (late.size() - 3) + " more"
        : String.join("; ", late);
  }

  private static Duration soonest(LoadBalancerObservation seen, List<Verdict> verdicts) {
    var soonest = seen.table().held() > 0 ? HELD : Duration.ofSeconds(10);
    for (Verdict verdict : verdicts) {
      soonest = verdict.within().compareTo(soonest) < 0 ? verdict.within() : soonest;
    }
    return soonest.toMillis() < 1 ? Duration.ofMillis(1) : soonest;
  }
}
