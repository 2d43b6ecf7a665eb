package io.abril.testkit;

import io.abril.api.Ref;
import io.abril.api.Resource;
import io.abril.runtime.Context;
import io.abril.runtime.Plan;
import io.abril.runtime.Reconciler;
import io.abril.runtime.Step;
import io.abril.runtime.queue.Timers;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notes passes and steps, and lets faults happen to them. */
final class Journal {
  private final Timers timers;
  private final Faults faults;
  private final List<StepRun> steps = new ArrayList<>();
  private final Map<Ref, Integer> passes = new HashMap<>();

  Journal(Timers timers, Faults faults) {
    this.timers = timers;
    this.faults = faults;
  }

  /** Every step that was begun, in that order. */
  List<StepRun> steps() {
    return List.copyOf(steps);
  }

  /** How often the object was observed. */
  int passes(Ref object) {
    return passes.getOrDefault(object, 0);
  }

  /** The same reconciler, noted and at the faults' mercy. */
  <S, T, O> Reconciler<S, T, O> around(Reconciler<S, T, O> reconciler) {
    return new Reconciler<>() {
      @Override
      public Future<O> observe(Resource<S, T> resource, Context context) {
        passes.merge(resource.ref(), 1, Integer::sum);
        return faults.around(Faults.OBSERVE, () -> reconciler.observe(resource, context));
      }

      @Override
      public Plan<T> decide(Resource<S, T> resource, O observed) {
        var plan = reconciler.decide(resource, observed);
        return plan.withSteps(plan.steps().stream().map(s -> noted(resource.ref(), s)).toList());
      }
    };
  }

  private Step noted(Ref object, Step step) {
    return new Step(step.verb(), step.target(), context -> run(object, step, context));
  }

  private Future<Void> run(Ref object, Step step, Context context) {
    int index = steps.size();
    steps.add(
        new StepRun(
            object, step.verb(), step.target(), timers.now(), Optional.empty(), Optional.empty()));
    return faults
        .around(step.verb(), () -> step.action().apply(context))
        .onComplete(
            done -> end(index, Optional.empty()),
            error -> end(index, Optional.of(String.valueOf(error.getMessage()))));
  }

  private void end(int index, Optional<String> error) {
    steps.set(index, steps.get(index).end(timers.now(), error));
  }
}
