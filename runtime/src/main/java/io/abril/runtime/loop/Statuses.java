package io.abril.runtime.loop;

import io.abril.api.Resource;
import io.abril.runtime.Controller;
import io.abril.runtime.Plan;
import io.abril.runtime.Plan.Aspect;
import io.abril.runtime.Plan.NotReady;
import io.abril.runtime.loop.StatusDocument.Acceptance;
import io.abril.runtime.store.Entry;
import io.abril.runtime.store.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The writes of one kind's statuses, which there are only on difference.
 *
 * <p>For most passes nothing has changed: what led to the status as it stands is remembered, so
 * that such a pass need not compose it again to see that.
 */
final class Statuses {
  private final Parts parts;
  private final Controller<?, ?, ?> controller;
  private final Admitter admitter;
  private final Map<String, Known> known = new HashMap<>();

  /** What gave the text that the status has at that revision. */
  private record Known(
      long revision,
      String fields,
      Optional<NotReady> notReady,
      List<Aspect> conditions,
      Acceptance acceptance,
      long generation) {}

  Statuses(Parts parts, Controller<?, ?, ?> controller, Admitter admitter) {
    this.parts = parts;
    this.controller = controller;
    this.admitter = admitter;
  }

  /**
   * The write after a plan.
   *
   * @throws ReconcilerFault when the status has no JSON form, or too large a one
   */
  Optional<Write> reconciled(Resource<?, ?> resource, Plan<?> plan) {
    var entry = entry(resource.name());
    var now =
        new Known(
            entry.map(Entry::revision).orElse(0L),
            StatusText.of(plan.status()),
            plan.ready(),
            plan.conditions(),
            admitter.acceptance(resource.name()),
            resource.meta().generation());
    if (entry.isPresent() && now.equals(known.get(resource.name()))) {
      return Optional.empty();
    }
    var before = entry.map(Entry::value);
    var after =
        StatusDocument.reconciled(
            before, plan, now.acceptance, now.generation, parts.timers().now());
    if (before.equals(Optional.of(after))) {
      known.put(resource.name(), now);
      return Optional.empty();
    }
    known.remove(resource.name());
    return Optional.of(Write.put(key(resource.name()), after));
  }

  /** The write that says why a pass failed, if the object is there to say it on. */
  Optional<Write> failed(String name, String sentence) {
    var before = entry(name).map(Entry::value);
    return admitter
        .generation(name)
        .map(
            generation ->
                StatusDocument.keepingFields(
                    before,
                    Optional.of(new NotReady("Failed", sentence)),
                    admitter.acceptance(name),
                    generation,
                    parts.timers().now()))
        .filter(after -> !before.equals(Optional.of(after)))
        .map(after -> Write.put(key(name), after));
  }

  /** The object is gone. */
  void forget(String name) {
    known.remove(name);
  }

  private Optional<Entry> entry(String name) {
    return parts.views().family("status").get(key(name));
  }

  private String key(String name) {
    return "status/" + controller.ref(name);
  }
}
