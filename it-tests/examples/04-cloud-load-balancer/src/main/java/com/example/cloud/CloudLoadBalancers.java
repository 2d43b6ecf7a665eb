package com.example.cloud;

import static com.example.cloud.CloudLoadBalancer.BY_API;
import static com.example.cloud.CloudLoadBalancer.HEALTHY;

import com.example.cloud.CloudLoadBalancer.Spec;
import com.example.cloud.CloudLoadBalancer.Status;
import io.abril.api.Condition;
import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Next;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps the node list of a cloud's load balancer equal to a service's passing instances, and says
 * when what answers behind it is not what is expected.
 */
public final class CloudLoadBalancers implements Reconciler<Spec, Status, CloudLoadBalancers.Seen> {
  /** Nobody reports a change of the list or of the body behind our back: they are asked again. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final Cloud cloud;
  private final Instances instances;

  /** What a body was like. */
  public sealed interface Body {
    /** There was one. */
    record Answered(String digest) implements Body {}

    /** There was none. */
    record Silent(String why) implements Body {}
  }

  /**
   * Everything that is decided on.
   *
   * @param keeper the older object with the same API, which keeps it
   */
  public record Seen(Set<String> passing, Set<String> nodes, Body body, Optional<String> keeper) {}

  public CloudLoadBalancers(Cloud cloud, Instances instances) {
    this.cloud = cloud;
    this.instances = instances;
  }

  /**
   * Asks all three at once. Without an answer of Consul or of the API there is nothing to decide:
   * the pass fails, and the list stays. A silent health URL is an observation like another.
   */
  @Override
  public Future<Seen> observe(Resource<Spec, Status> balancer, Context context) {
    var spec = balancer.spec();
    var keeper = keeper(balancer, context);
    if (keeper.isPresent()) {
      return Future.succeededFuture(
          new Seen(Set.of(), Set.of(), new Body.Silent("it isn't asked"), keeper));
    }
    var passing = instances.passing(spec.service());
    var nodes = cloud.nodes(spec.api());
    var body =
        cloud
            .digest(spec.healthUrl())
            .<Body>map(Body.Answered::new)
            .otherwise(e -> new Body.Silent(e.getMessage()));
    return Future.all(passing, nodes, body)
        .map(all -> new Seen(passing.result(), nodes.result(), body.result(), keeper));
  }

  private static Optional<String> keeper(Resource<Spec, Status> balancer, Context context) {
    return context.byIndex(BY_API, balancer.spec().api()).stream()
        .min(
            Comparator.comparing((Resource<Spec, Status> r) -> r.meta().created())
                .thenComparing(Resource::name))
        .map(Resource::name)
        .filter(name -> !name.equals(balancer.name()));
  }

  @Override
  public Plan<Status> decide(Resource<Spec, Status> balancer, Seen seen) {
    var spec = balancer.spec();
    var plan =
        Plan.of(new Status(seen.nodes().size(), seen.passing().size()))
            .next(Next.within(LOOK_AGAIN))
            .parallelism(4);
    if (seen.keeper().isPresent()) {
      return balancer.deleting()
          ? plan.settled().build()
          : plan.notReady("ApiTaken", taken(spec, seen.keeper().get())).build();
    }
    Set<String> wanted = balancer.deleting() ? Set.of() : seen.passing();
    // First more, then fewer: a load balancer without nodes serves nobody.
    without(wanted, seen.nodes()).forEach(node -> plan.step(add(spec.api(), node)));
    without(seen.nodes(), wanted).forEach(node -> plan.step(remove(spec.api(), node)));
    if (balancer.deleting()) {
      return seen.nodes().isEmpty() ? plan.settled().build() : plan.build();
    }
    ready(plan, spec, seen);
    return plan.build();
  }

  private static String taken(Spec spec, String keeper) {
    return "the load balancer at %s is kept by cloudloadbalancers/%s; delete one of the two"
        .formatted(spec.api(), keeper);
  }

  /** The last word is the first thing that a person has to look at. */
  private static void ready(Plan.Builder<Status> plan, Spec spec, Seen seen) {
    if (seen.body() instanceof Body.Silent silent) {
      var message = "the health URL doesn't answer: " + silent.why();
      plan.condition(HEALTHY, Condition.Status.UNKNOWN, "NoAnswer", message);
      plan.notReady("NoAnswer", message);
    } else if (seen.body() instanceof Body.Answered a && !a.digest().equals(spec.healthDigest())) {
      var message =
          "%s answers a body with the digest %s, not %s: see what runs behind it, or change spec.healthDigest"
              .formatted(spec.healthUrl(), a.digest(), spec.healthDigest());
      plan.condition(HEALTHY, Condition.Status.FALSE, "BodyDiffers", message);
      plan.notReady("BodyDiffers", message);
    } else {
      plan.condition(HEALTHY, Condition.Status.TRUE, "BodyMatches", "");
    }
    if (!seen.nodes().equals(seen.passing())) {
      plan.notReady(
          "Updating",
          "%d nodes to add, %d to remove"
              .formatted(
                  without(seen.passing(), seen.nodes()).size(),
                  without(seen.nodes(), seen.passing()).size()));
    } else if (seen.passing().isEmpty()) {
      plan.notReady(
          "NoInstances",
          "no instance of the service %s passes its checks".formatted(spec.service()));
    }
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    var rest = new TreeSet<>(some);
    rest.removeAll(others);
    return rest;
  }

  private Step add(String api, String node) {
    return new Step("add", node + " to " + api, () -> cloud.add(api, node));
  }

  private Step remove(String api, String node) {
    return new Step("remove", node + " from " + api, () -> cloud.remove(api, node));
  }
}
