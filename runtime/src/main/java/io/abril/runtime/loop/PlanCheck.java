package io.abril.runtime.loop;

import io.abril.api.Resource;
import io.abril.runtime.Controller;
import io.abril.runtime.Op;
import io.abril.runtime.Plan;
import io.abril.runtime.Step;
import io.abril.runtime.store.Write;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What can be seen to be wrong with a plan before any of it is carried out: a reconciler that mixes
 * up its objects must not write over another's state. Pure.
 */
final class PlanCheck {
  /** Written by users, by the runtime, or by appliers; never by a plan. */
  private static final Set<String> NOT_THEIRS =
      Set.of(
          "objects",
          "accepted",
          "status",
          "ops",
          "applied",
          "inventory",
          "events",
          "schemas",
          "leader",
          "epochs");

  private static final String REFUSED = "its reconciler's plan was refused: ";

  private final Controller<?, ?, ?> controller;

  PlanCheck(Controller<?, ?, ?> controller) {
    this.controller = controller;
  }

  /**
   * Why the plan is refused; empty when it isn't.
   *
   * @param own whether a request is one of the object's
   */
  Optional<String> refusal(Resource<?, ?> resource, Plan<?> plan, Predicate<Op> own) {
    return settled(resource, plan)
        .or(() -> writes(resource, plan))
        .or(() -> children(plan))
        .or(() -> requests(plan, own))
        .map(why -> REFUSED + why);
  }

  /** What is missing from a plan, so that it can't even be looked at. */
  static Optional<String> missing(Plan<?> plan) {
    if (plan == null) {
      return Optional.of("its reconciler's decide answered null instead of a plan");
    }
    if (plan.status() == null) {
      return Optional.of(REFUSED + "it has no status");
    }
    boolean part =
        plan.ready() == null
            || plan.next() == null
            || holes(plan.conditions())
            || holes(plan.children())
            || holes(plan.writes())
            || holes(plan.steps())
            || holes(plan.events())
            || holes(plan.consumedOps());
    return part
        ? Optional.of(REFUSED + "a part of it is null; make plans with Plan.of(status)")
        : steps(plan).map(why -> REFUSED + why);
  }

  private static boolean holes(Collection<?> all) {
    return all == null || all.stream().anyMatch(Objects::isNull);
  }

  private static Optional<String> settled(Resource<?, ?> resource, Plan<?> plan) {
    if (!plan.settled()) {
      return Optional.empty();
    }
    if (!resource.deleting()) {
      return Optional.of("it says settled, though the object is not being deleted");
    }
    return plan.steps().stream()
        .findFirst()
        .map(step -> "it says settled, though the step '" + step + "' is still to be done");
  }

  private Optional<String> writes(Resource<?, ?> resource, Plan<?> plan) {
    return plan.writes().stream()
        .flatMap(write -> key(write).stream())
        .flatMap(key -> refusal(resource, key).stream())
        .findFirst();
  }

  private Optional<String> refusal(Resource<?, ?> resource, String key) {
    int slash = key.indexOf('/');
    var family = slash < 0 ? key : key.substring(0, slash);
    if (NOT_THEIRS.contains(family)) {
      return Optional.of("it writes " + key + ", and " + family + "/ is not a reconciler's");
    }
    if (family.equals("revisions")) {
      return key.startsWith("revisions/" + resource.ref() + "/")
          ? Optional.empty()
          : Optional.of("it writes " + key + ", which belongs to another object");
    }
    boolean declared = controller.rows().stream().anyMatch(rows -> rows.family().equals(family));
    return slash > 0 && declared
        ? Optional.empty()
        : Optional.of(
            "it writes "
                + key
                + ", and its controller declares no rows '"
                + family
                + "' (Controller.watchesRows)");
  }

  private Optional<String> children(Plan<?> plan) {
    return plan.children().stream()
        .map(Plan.Children::kind)
        .filter(
            kind -> controller.owned().stream().noneMatch(k -> k.plural().equals(kind.plural())))
        .map(
            kind ->
                "it wants children of the kind "
                    + kind
                    + ", which its controller doesn't own (Controller.owns)")
        .findFirst();
  }

  /** The key that a write changes; a check and the catalog have none. */
  private static Optional<String> key(Write write) {
    if (write instanceof Write.Put p) {
      return Optional.of(p.key());
    } else if (write instanceof Write.Delete d) {
      return Optional.of(d.key());
    }
    return write instanceof Write.DeleteTree t ? Optional.of(t.prefix()) : Optional.empty();
  }

  private static Optional<String> steps(Plan<?> plan) {
    return plan.steps().stream()
        .filter(PlanCheck::incomplete)
        .map(step -> "the step '" + step + "' lacks its verb, its target or its action")
        .findFirst();
  }

  private static boolean incomplete(Step step) {
    return step.verb() == null
        || step.verb().isBlank()
        || step.target() == null
        || step.action() == null;
  }

  private static Optional<String> requests(Plan<?> plan, Predicate<Op> own) {
    return plan.consumedOps().stream()
        .filter(own.negate())
        .map(op -> "it consumes the request " + op.id() + ", which is not one of the object's")
        .findFirst();
  }
}
