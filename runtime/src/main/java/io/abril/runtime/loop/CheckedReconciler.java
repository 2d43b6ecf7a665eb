package io.abril.runtime.loop;

import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.vertx.core.Future;

/** A reconciler whose answers are there: null is told as what it is, before anybody stumbles. */
record CheckedReconciler<S, T, O>(Reconciler<S, T, O> target) implements Reconciler<S, T, O> {
  @Override
  public Future<O> observe(Resource<S, T> resource, Context context) {
    var observed = target.observe(resource, context);
    if (observed == null) {
      throw new ReconcilerFault("its reconciler's observe answered null instead of a Future");
    }
    return observed;
  }

  @Override
  public Plan<T> decide(Resource<S, T> resource, O observed) {
    var plan = target.decide(resource, observed);
    PlanCheck.missing(plan)
        .ifPresent(
            why -> {
              throw new ReconcilerFault(why);
            });
    return plan;
  }
}
